"""How the databases answer the requests that are asked most: by an index, not through a table."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from base.orm import bulk
from base.paging import query_hints
from incidents.models import Figure, Incident, Involvement
from sources.models import NEVER
from threatapi.stats import known, summary

from ..helpers import factories as make
from ..helpers.statistics import take_statistics
from .test_plans import MANY, check, full, plan

pytestmark = pytest.mark.django_db
assert full  # the store of thousands

IN_ORDER = [
    "incidents?country=FJ",
    "incidents?country=FJ&event_type=attack&date_from=1995&date_to=2010",
    "incidents?event_type=arrests",
    "incidents?entity=p-0",
    "incidents?entity=p-0&country=FJ",
    "incidents?ordering=-killed",
    "incidents?ordering=-date",
    "incidents?ordering=-date&date_to=1995",
    "incidents?contested=toll&ordering=-killed",
    "relationships",
    "involvements",
    "figures",
    "sources",
    "assertions",
]
BY_INDEX = [
    "incidents?entity=p-1",
    "incidents?entity=p-0&count=true",
    "incidents?country=FJ",
    "incidents/p-7",
    "actors/p-0",
    "relationships?involves=p-0",
    "entities/p-0/links",
    "entities/p-1/timeline",
    "graph?center=p-1&depth=2",
    "graph/path?from=p-1&to=p-150",
    "sources/p-7/claims",
    "figures?incident=p-7",
    "assertions?source=p-7",
]
# The tables that grow; a small one may be read whole.
READ = r"(?P<table>incidents_(incident|involvement|figure)|actors_relationship|sources_assertion)\b"
SCANNED = {"sqlite": rf"SCAN {READ}(?! USING)", "postgresql": rf"Seq Scan on {READ}"}


@pytest.fixture
def crowded(crowded_store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_hints, "FEW", 100)


@pytest.fixture(scope="module")
def crowded_store(full: None) -> None:
    """One actor with a part in each second incident, one in five; nearly all in one country."""
    many, few = (make.place(country=code) for code in ("FJ", "TV"))
    found = list(Incident.objects.filter(slug__startswith="p-").order_by("pk"))
    for number, incident in enumerate(found):
        incident.place = few if number % 500 == 0 else many
        incident.event_type = "attack" if number % 3 else "arrests"
        incident.contested = ["toll"] if number % 4 == 0 else []
        incident.killed_low = incident.killed_high = number % 50 if number % 5 else None
    columns = ["place_id", "event_type", "contested", "killed_low", "killed_high"]
    rows = ([one.pk, *(getattr(one, name) for name in columns)] for one in found)
    bulk.update_columns(Incident, columns, rows)
    hub, rare, *others = Actor.objects.filter(slug__startswith="p-").order_by("slug")
    said = {"role": "attacker", "status": "asserted", "modality": "actual"}
    Involvement.objects.bulk_create(
        Involvement(incident=each, entity=entity, **said)
        for number, each in enumerate(found)
        for entity in (hub if number % 2 else others[number % 90], others[number % 70 + 90])
    )
    Involvement.objects.bulk_create(
        Involvement(incident=each, entity=rare, **said) for each in found[::400]
    )
    summary.fill()
    known.fill()
    take_statistics()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of a store as small as this it would read all; so it does only where it must.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")


def statements(api: Any, url: str) -> list[str]:
    api.client.get(f"/api/v1/{url}")  # what is found out once is found out
    with CaptureQueriesContext(connection) as queries:
        response = api.client.get(f"/api/v1/{url}")
    assert response.status_code == 200, response.content
    # What the server keeps prepared is found by keys or by one key, and has no text here.
    found = [each["sql"] for each in queries if each["sql"] and "$1" not in each["sql"]]
    return [sql for sql in found if sql.lstrip("(").startswith(("SELECT", "WITH"))]


def scanned(sql: str) -> set[str]:
    return {match["table"] for match in re.finditer(SCANNED[connection.vendor], plan(sql))}


def page_of(found: list[str]) -> str:
    # Where absent values come last, those follow in a statement of their own.
    page, *_ = (sql for sql in found if "ORDER BY" in sql and sql.rstrip().endswith("LIMIT 6"))
    return page


def test_a_page_of_much_is_read_in_the_order_of_an_index(api, crowded):
    tables = {name: f"incidents_{name[:-1]}" for name in ("incidents", "involvements", "figures")}
    tables |= {"relationships": "actors_relationship", "sources": "sources_source"}
    tables |= {"assertions": "sources_assertion"}
    for url in IN_ORDER:
        sql = page_of(statements(api, f"{url}{'&' if '?' in url else '?'}limit=5&count=false"))
        check([sql], tables[url.partition("?")[0]])


def test_a_page_of_a_day_is_read_in_the_same_order(api, crowded):
    for part in (Involvement, Figure):
        version = part._meta.get_field("versions").related_model
        said = {"status": "asserted", "modality": "actual", "independent_sources": 1}
        version.objects.bulk_create(
            version(claim_id=key, since=date(2020, 1, 1), upto=NEVER, **said)
            for key in part.objects.values_list("pk", flat=True)
        )
        name = part._meta.model_name
        take_statistics()
        sql = page_of(statements(api, f"{name}s?known_by=2021&limit=5&count=false"))
        check([sql], part._meta.db_table)
        assert f"SCAN {version._meta.db_table}" not in plan(sql)


def test_of_a_small_set_nothing_else_is_read(api, crowded):
    key = "PRIMARY KEY" if connection.vendor == "sqlite" else "incidents_incident_pkey"
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL enable_sort = on")
    for url in ("incidents?entity=p-1&ordering=-date", "incidents?country=TV"):
        found = plan(page_of(statements(api, f"{url}&limit=5&count=false")))
        assert key in found or "incident_at_place" in found


def test_no_statement_of_it_reads_a_whole_table(api, crowded):
    for url in BY_INDEX:
        for sql in statements(api, url):
            assert not scanned(sql), (url, sql, plan(sql))


def test_counts_over_everything_read_no_incidents_but_the_wholes_of_others(api, crowded):
    whole = Incident.objects.get(slug="p-0")
    Incident.objects.filter(slug="p-7").update(parent=whole)
    for by in ("month,country", "year,place", "month"):
        for sql in statements(api, f"incidents/stats?by={by}"):
            found = plan(sql)
            assert "incident_listed" not in found, found
            assert not scanned(sql), found


def test_a_large_set_is_not_counted_beyond_the_bound(api, crowded, settings):
    settings.COUNT_LIMIT = 100
    page = api("incidents", entity="p-0", limit=1)
    assert (page["count"], page["count_is_capped"]) == (100, True)
    assert api("incidents", entity="p-1", limit=1)["count"] == MANY // 400


def test_a_set_is_found_in_the_same_way_however_large_it_is(api, crowded, monkeypatch):
    asked = ["incidents?entity=p-0", "incidents?country=FJ&ordering=-killed"]
    asked += ["incidents?between=p-0,p-1", "incidents?entity=p-0&role=attacker&country=FJ,TV"]
    large = [api.client.get(f"/api/v1/{url}").json() for url in asked]
    monkeypatch.setattr(query_hints, "FEW", 10_000)
    assert [api.client.get(f"/api/v1/{url}").json() for url in asked] == large
