"""Endpoints of the graph and its paths."""

from itertools import islice

from django.utils.functional import cached_property
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from actors.models import Entity
from base import parameters as p
from base.views import Answer

from . import formats
from .around import around, as_json
from .cytoscape_serializers import CytoscapeSerializer
from .details import Details, Json
from .parameters import Party, Scope, edge_parameters, find_party
from .paths import Found, Paths, search, weakest_hop
from .serializers import GraphSerializer, PathsSerializer


class GraphAnswer(Answer):
    """An answer from the edges in view."""

    tag = "graph"

    @cached_property
    def scope(self) -> Scope:
        values = self.values
        return Scope.of(self.request.query_params, values)

    def party(self, name: str) -> Entity:
        return find_party(name, self.values[name], self.scope.lens)


class GraphView(GraphAnswer):
    """The neighbourhood of an entity as nodes and edges, up to three hops away. Two entities with
    several edges are linked once, by the strongest; `entities/{id}/links` shows all of them."""

    operation_id = "get_graph"
    required = ("center",)
    parameters = edge_parameters() | {
        "center": Party(help_text="Entity at the centre (id or slug)."),
        "depth": p.Whole(
            1,
            3,
            1,
            beyond="Ask further with one of the nodes as `center`.",
            example=2,
            help_text="How many hops from the centre.",
        ),
        "limit_nodes": p.Whole(
            1,
            1000,
            100,
            beyond="All links are in files (`relationships.ndjson`, `involvements.ndjson`).",
            example=50,
            help_text="Maximum number of nodes, including the centre; nearest first.",
        ),
    }

    def answer(self) -> Json:
        values = self.values
        center, depth = self.party("center"), values["depth"]
        found = around(self.scope, center.pk, depth, values["limit_nodes"])
        return {"center": center.reference(), "depth": depth} | as_json(self.scope, found)

    @extend_schema(responses=GraphSerializer)
    def get(self, request: Request) -> Response:
        return Response(self.answer())


class GraphMLView(GraphView):
    """The neighbourhood of an entity as GraphML, with the parameters of `graph`."""

    operation_id = "get_graph_graphml"
    renderer_classes = [formats.GraphML]

    @extend_schema(responses={(200, formats.GraphML.media_type): OpenApiTypes.STR})
    def get(self, request: Request) -> Response:
        return Response(self.answer())


class GEXFView(GraphView):
    """The neighbourhood of an entity as GEXF, for Gephi, with the parameters of `graph`."""

    operation_id = "get_graph_gexf"
    renderer_classes = [formats.GEXF]

    @extend_schema(responses={(200, formats.GEXF.media_type): OpenApiTypes.STR})
    def get(self, request: Request) -> Response:
        return Response(self.answer())


class CytoscapeView(GraphView):
    """The neighbourhood of an entity for Cytoscape.js, with the parameters of `graph`."""

    operation_id = "get_graph_cytoscape"
    renderer_classes = [formats.Cytoscape]

    @extend_schema(responses=CytoscapeSerializer)
    def get(self, request: Request) -> Response:
        return Response(self.answer())


class GraphPath(GraphAnswer):
    """All shortest paths between two entities; the direction of the links does not matter. Each hop
    shows its strongest edge. If there is no path, `searched_hops` says how far was searched."""

    operation_id = "find_paths"
    required = ("from", "to")
    parameters = edge_parameters() | {
        "from": Party(
            example="ayman-al-zawahiri", help_text="Entity at which the paths start (id or slug)."
        ),
        "to": Party(example="ttp", help_text="Entity at which the paths end (id or slug)."),
        "max_hops": p.Whole(1, 6, 6, example=4, help_text="Maximum number of hops in a path."),
        "limit": p.Whole(1, 100, 10, example=3, help_text="Maximum number of paths."),
    }

    @extend_schema(responses=PathsSerializer)
    def get(self, request: Request) -> Response:
        values = self.values
        start, goal = self.party("from"), self.party("to")
        max_hops = values["max_hops"]
        # From one to itself there is one chain, without hops.
        found, count, chains = Found(0), 1, [[]]
        if start.pk != goal.pk:
            found = search(self.scope, start.pk, goal.pk, max_hops)
            paths = Paths(start.pk, found)
            count, chains = paths.count(), list(islice(paths.in_order(), values["limit"]))
        return Response(
            {
                "from": start.reference(),
                "to": goal.reference(),
                "max_hops": max_hops,
                "searched_hops": found.searched,
                "path_count": count,
                "truncated": found.truncated,
                "paths": self._paths(start, chains),
            }
        )

    def _paths(self, start: Entity, chains: list[list]) -> list[Json]:
        details = Details(self.scope, [edge for chain in chains for edge in chain])
        return [
            {
                "nodes": [start.reference(), *(details.reference(edge.far) for edge in chain)],
                "hops": [details.hop(edge) for edge in chain],
                "weakest_hop": weakest_hop(chain),
            }
            for chain in chains
        ]
