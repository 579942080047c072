"""The graph in the formats of graph programs, written by networkx: one media type per path."""

import io
import json
from typing import Any

import networkx as nx
from rest_framework.renderers import BaseRenderer

from .details import Json

NODE = ("id", "type", "name", "kind", "distance")
EDGE = ("type", "id", "name", "kind", "direction", "status", "certainty", "independent_sources")
# What the formats mean by these words is something else: `id` is what edges refer to.
RENAMED = {"id": "uid", "type": "what"}
DATES = ("date", "start", "end", "as_of")


def as_networkx(answer: Json) -> nx.DiGraph:
    """Nodes are called by their slugs; what is absent is left out."""
    graph = nx.DiGraph(center=answer["center"]["slug"], truncated=answer["truncated"])
    for node in answer["nodes"]:
        shown = {RENAMED.get(name, name): node[name] for name in NODE}
        graph.add_node(node["slug"], **_present(shown | {"label": node["name"]}))
    for hop in answer["edges"]:
        edge = hop["edge"]
        shown = {RENAMED.get(name, name): edge[name] for name in EDGE}
        shown |= {name: edge[name] and edge[name]["edtf"] for name in DATES}
        # GEXF takes `start` and `end` for the life of an edge in the drawing.
        shown["began"], shown["ended"] = shown.pop("start"), shown.pop("end")
        shown |= {
            "label": edge["kind"] or edge["name"],
            "weight": hop["edge_count"],
            "sources": " ".join(edge["sources"]),
        }
        graph.add_edge(hop["from"]["slug"], hop["to"]["slug"], **_present(shown))
    return graph


def _present(values: Json) -> Json:
    kept = {name: value for name, value in values.items() if value is not None}
    plain = (str, int, float, bool)
    return {name: v if isinstance(v, plain) else str(v) for name, v in kept.items()}


class GraphRenderer(BaseRenderer):
    """Writes a graph."""

    charset = None

    def render(self, data: Any, media_type: Any = None, context: Any = None) -> bytes:
        return self.write(as_networkx(data))

    def write(self, graph: nx.DiGraph) -> bytes:
        raise NotImplementedError


class GraphML(GraphRenderer):
    media_type = "application/graphml+xml"
    format = "graphml"

    def write(self, graph: nx.DiGraph) -> bytes:
        written = io.BytesIO()
        nx.write_graphml_xml(graph, written)
        return written.getvalue()


class GEXF(GraphRenderer):
    media_type = "application/gexf+xml"
    format = "gexf"

    def write(self, graph: nx.DiGraph) -> bytes:
        written = io.BytesIO()
        nx.write_gexf(graph, written)
        return written.getvalue()


class Cytoscape(GraphRenderer):
    media_type = "application/json"
    format = "cytoscape"

    def write(self, graph: nx.DiGraph) -> bytes:
        return json.dumps(nx.cytoscape_data(graph)).encode()
