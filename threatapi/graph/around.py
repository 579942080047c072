"""The graph around an entity: who is near, and the strongest edge of each two of them."""

from dataclasses import dataclass

from .budget import followed
from .details import Details, Json
from .edges import Edge, among, best_linked
from .parameters import Scope

EDGE_BUDGET = 2_000


@dataclass
class Neighbourhood:
    """Entities with their distance from the centre, in order, and the edges between them."""

    distances: dict[int, int]
    edges: list[Edge]
    truncated: bool


def around(scope: Scope, center: int, depth: int, limit_nodes: int) -> Neighbourhood:
    distances = {center: 0}
    front, truncated, cut = [center], False, False
    for distance in range(1, depth + 1):
        room = limit_nodes - len(distances)
        near = followed(scope, front)
        found = best_linked(scope, near, distances, room + 1)
        truncated |= len(found) > room
        cut |= bool(near.hubs)
        front = found[:room]
        distances |= dict.fromkeys(front, distance)
        if truncated or not front:
            break
    near = followed(scope, distances)
    edges = among(scope, near, EDGE_BUDGET + 1)
    truncated |= cut or bool(near.hubs) or len(edges) > EDGE_BUDGET
    return Neighbourhood(distances, edges[:EDGE_BUDGET], truncated)


def as_json(scope: Scope, found: Neighbourhood) -> Json:
    """Nodes in order; edges by the slugs of their ends, turned so that they point forward."""
    details = Details(scope, found.edges)
    hops = []
    degrees: dict[int, int] = dict.fromkeys(found.distances, 0)
    for edge in found.edges:
        hops.append(details.hop_forward(edge))
        for end in (edge.near, edge.far):
            degrees[end] += edge.count
    hops.sort(key=lambda hop: (hop["from"]["slug"], hop["to"]["slug"]))
    missing = set(found.distances) - set(details.entities)
    entities = details.entities | details.read(missing)
    nodes = [
        entities[key].reference() | {"distance": distance, "edge_count": degrees[key]}
        for key, distance in found.distances.items()
    ]
    return {"nodes": nodes, "edges": hops, "truncated": found.truncated}
