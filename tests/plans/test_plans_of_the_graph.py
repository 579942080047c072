"""How the databases walk from one to the next: by indexes that hold all that makes an edge."""

import re

import pytest
from django.db import connection

from threatapi.graph import budget

from .test_plans import full, plan
from .test_plans_of_requests import crowded, crowded_store, statements

pytestmark = pytest.mark.django_db
assert full
assert crowded  # the store of thousands, with a hub
assert crowded_store

ASKED = [
    "graph/path?from=p-1&to=p-150",
    "graph/path?from=p-0&to=p-150",
    "graph?center=p-1&depth=2",
    "graph?center=p-0&depth=2&limit_nodes=1000",
    "entities/p-0/links",
]
PARTS = "incidents_involvement"
BY_INDEX = {
    "sqlite": r"(one|other) USING COVERING INDEX involvement_of_(entity|incident)",
    "postgresql": rf"(Index (Only )?Scan using \w+|Bitmap Heap Scan) on {PARTS}",
}
OTHERWISE = {
    "sqlite": r"(SCAN|SEARCH) (one|other) USING (INTEGER|INDEX (?!actors_rel|relationship))",
    # Rows as new as these it looks up in the table in any case, and by whatever index.
    "postgresql": rf"Seq Scan on {PARTS}",
}


@pytest.mark.parametrize("followed", [10, 5000])
def test_edges_by_incidents_are_found_by_indexes_alone(api, crowded, monkeypatch, followed):
    monkeypatch.setattr(budget, "FOLLOWED", followed)
    for url in ASKED:
        walks = [sql for sql in statements(api, url) if "link_row" in sql]
        assert walks, url
        for sql in walks:
            found = plan(sql)
            assert "BLOOM FILTER" not in found, (url, found)  # it would read a table whole
            assert re.search(BY_INDEX[connection.vendor], found), (url, found)
            assert not re.search(OTHERWISE[connection.vendor], found), (url, found)
