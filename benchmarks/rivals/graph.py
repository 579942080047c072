"""The store's graph in memory, for igraph."""

import igraph

from ..stores import Store

# Those that are paths of ours, too: what is denied, and who was merely nearby, links nobody.
LINKS = (
    "SELECT subject_id, object_id FROM actors_relationship "
    "WHERE modality = 'actual' AND status <> 'denied'"
)
PARTS = (
    "SELECT v.entity_id, v.incident_id FROM incidents_involvement v JOIN incidents_incident i "
    "ON i.id = v.incident_id WHERE v.entity_id IS NOT NULL AND v.modality = 'actual' "
    "AND v.status <> 'denied' AND v.role NOT IN ('nearby', 'condemner') AND i.modality = 'actual'"
)


class Graph:
    """Entities, and if wanted incidents between them. These make a hop of two steps, and so that
    all steps count alike each relationship then has a point in its middle."""

    def __init__(self, store: Store, with_incidents: bool) -> None:
        rows = store.rows("SELECT id, slug FROM actors_entity ORDER BY id")
        self.number = {slug: number for number, (_, slug) in enumerate(rows)}
        by_key = {key: number for number, (key, _) in enumerate(rows)}
        edges = [(by_key[one], by_key[other]) for one, other in store.rows(LINKS)]
        count, self.steps = len(rows), 1
        if with_incidents:
            self.steps = 2
            edges = [(end, count + at) for at, ends in enumerate(edges) for end in ends]
            count += len(edges) // 2
            incidents: dict[int, int] = {}
            for entity, incident in store.rows(PARTS):
                at = incidents.setdefault(incident, count + len(incidents))
                edges.append((by_key[entity], at))
            count += len(incidents)
        self.graph = igraph.Graph(n=count, edges=edges)

    def hops(self, one: str, other: str) -> int | None:
        ends = self.number[one], self.number[other]
        return len(self.graph.get_shortest_path(*ends, output="epath")) // self.steps or None
