"""How the databases find a page: by an index, at any depth, and not by sorting a whole table."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor, Relationship
from incidents.models import Figure, Incident
from sources.models import Assertion, Source

from ..helpers.statistics import take_statistics

pytestmark = pytest.mark.django_db

MANY = 2000
TABLES = {
    "incidents": "incidents_incident",
    "relationships": "actors_relationship",
    "figures": "incidents_figure",
    "assertions": "sources_assertion",
    "sources": "sources_source",
}


@pytest.fixture(scope="module")
def full(module_store: None) -> None:
    """Some thousands of rows, ten for each actor, and statistics of them."""
    said = {"status": "asserted", "modality": "actual", "independent_sources": 1}
    said["known_from"] = date(2020, 1, 1)
    numbers = range(MANY)
    few = range(MANY // 10)
    Source.objects.bulk_create(Source(slug=f"p-{n}", title=f"P {n}", kind="news") for n in numbers)
    Actor.objects.bulk_create(Actor(slug=f"p-{n}", name=f"P {n}", kind="cell") for n in few)
    # Every fourth has no date.
    days = [f"{1990 + n % 30}-{n % 12 + 1:02}" if n % 4 else "" for n in numbers]
    Incident.objects.bulk_create(
        Incident(slug=f"p-{n}", title=f"P {n}", date=days[n], **said) for n in numbers
    )
    sources = list(Source.objects.filter(slug__startswith="p-"))
    actors = list(Actor.objects.filter(slug__startswith="p-"))
    incidents = list(Incident.objects.filter(slug__startswith="p-"))
    Relationship.objects.bulk_create(
        Relationship(
            subject=actors[n % len(few)],
            object=actors[n % len(few) - 1],
            kind="member_of",
            title=str(n),
            **said,
        )
        for n in numbers
    )
    Figure.objects.bulk_create(
        Figure(incident=each, metric="killed", low=1, high=1, **said) for each in incidents
    )
    Assertion.objects.bulk_create(
        Assertion(incident=each, source=source, root=source, locator="L1")
        for each, source in zip(incidents, sources, strict=True)
    )
    take_statistics()


def plan(sql: str, params: Any = None) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", params)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def asked(api: Any, url: str) -> tuple[dict[str, Any], list[str]]:
    """The page, and the statements that found its rows."""
    with CaptureQueriesContext(connection) as queries:
        page = api.client.get(url).json()
    found = [each["sql"] for each in queries if "ORDER BY" in (each["sql"] or "")]
    return page, [sql for sql in found if "LIMIT" in sql]


def check(statements: list[str], table: str) -> None:
    """None reads the whole table; the last, which fills the page, does not sort it either.

    Those before it find the few rows that share keys with the place, and may sort them.
    """
    for sql in statements:
        found = plan(sql)
        if connection.vendor == "sqlite":
            # The right part of an order is sorted where its left part is equal, and no more.
            is_sorted = "USE TEMP B-TREE FOR ORDER BY" in found
            is_read = re.search(rf"SCAN {table}(?! USING (COVERING )?INDEX)", found)
        else:
            is_sorted = re.search(r"(?<!Incremental )Sort  \(", found)
            is_read = f"Seq Scan on {table}" in found
        assert not is_read, found
        assert not is_sorted or sql != statements[-1], found


def deep(api: Any, name: str) -> str:
    url = f"/api/v1/{name}?limit=200&cursor=&count=false"
    for _ in range(3):
        url = api.client.get(url).json()["next"]
    return url.replace("limit=200", "limit=50")


@pytest.mark.parametrize("name", TABLES)
def test_the_first_page_in_default_order_is_found_by_an_index(name, api, full):
    _, statements = asked(api, f"/api/v1/{name}?limit=5&count=false&cursor=")
    check(statements[:1], TABLES[name])


@pytest.mark.parametrize("name", TABLES)
def test_a_deep_page_in_default_order_is_found_by_an_index(name, api, full):
    url = deep(api, name)
    page, statements = asked(api, url)
    assert len(page["results"]) == 50
    check(statements, TABLES[name])
    back, statements = asked(api, page["previous"])
    assert len(back["results"]) == 50
    check(statements, TABLES[name])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL counts what is null")
@pytest.mark.parametrize("name", TABLES)
def test_no_table_is_read_for_each_record_of_a_page(name, api, full):
    """Not even for references that hardly any record has, as the answers of incidents.

    But the data sets, of which there are few.
    """
    Incident.objects.update(response_to=None)
    take_statistics()
    with CaptureQueriesContext(connection) as queries:
        assert api.get(name, limit=5).status_code == 200
    for query in queries:
        found = re.sub(r"SCAN [UV]\d USING .*_threatapi_dataset_\d", "", plan(query["sql"]))
        assert not re.search(r"SCAN [UV]\d", found), found
