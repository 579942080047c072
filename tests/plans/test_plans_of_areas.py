"""How the databases find what lies in an area: by places and by points, and not through a table."""

import pytest
from django.db import connection

from base.orm import bulk
from base.paging import query_hints
from incidents.models import Incident, Involvement

from ..helpers import factories as make
from ..helpers.statistics import take_statistics
from .test_plans import full, plan
from .test_plans_of_requests import page_of, scanned, statements

pytestmark = pytest.mark.django_db
assert full  # the store of thousands

FEW = {"near": "-40,0", "radius_km": 30}
AREAS = ["near=-40,0&radius_km=30", "bbox=-1,-41,1,-39", "near=-40,50&radius_km=8000"]
MATCHES = ("certain", "centred", "possible")


@pytest.fixture
def spread(spread_store: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_hints, "FEW", 100)


@pytest.fixture(scope="module")
def spread_store(full: None) -> None:
    """A third has a point of its own, few are at one place, the others at places far away."""
    town, *others = (
        make.place(latitude=-40, longitude=longitude, radius_km=5) for longitude in range(0, 80, 4)
    )
    quarter = make.place(parent=town)
    found = list(Incident.objects.filter(slug__startswith="p-").order_by("pk"))
    for number, incident in enumerate(found):
        if number % 3 == 0:
            incident.latitude, incident.longitude = -60 + number % 120, number % 180
            incident.radius_km = 5 if number % 2 else None
        else:
            incident.place = others[number % len(others)] if number % 60 != 1 else quarter
    columns = ["latitude", "longitude", "radius_km", "place_id"]
    rows = ([one.pk, *(getattr(one, name) for name in columns)] for one in found)
    bulk.update_columns(Incident, columns, rows)
    Involvement.objects.bulk_create(
        Involvement(incident=each, label="x", role="victim", status="asserted", modality="actual")
        for each in found
    )
    take_statistics()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of a store as small as this it would read all; so it does only where it must.
            cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.mark.parametrize("area", AREAS)
def test_no_statement_for_incidents_in_an_area_reads_the_whole_table(area, api, spread):
    for match in MATCHES:
        for sql in statements(api, f"incidents?{area}&place_match={match}&limit=5"):
            assert not scanned(sql), (sql, plan(sql))


def test_points_of_incidents_are_found_by_their_index(api, spread):
    for match in MATCHES:
        found = statements(api, f"incidents?near=-40,0&radius_km=30&place_match={match}")
        # Of those found, and of those that may be there besides.
        keys = [sql for sql in found if " UNION ALL " in sql]
        assert len(keys) == (1 if match == "possible" else 2)
        for sql in keys:
            assert "incident_at_point" in plan(sql), plan(sql)


def test_the_largest_radius_is_read_off_an_index(api, spread):
    found = statements(api, "incidents?near=-40,0&radius_km=30")
    (largest,) = (sql for sql in found if "MAX(" in sql)
    assert "incident_by_radius" in plan(largest)


def test_a_large_area_is_walked_in_the_order_of_the_list(api, spread):
    url = "incidents?near=-40,50&radius_km=8000&limit=5&count=false"
    assert "incident_listed" in plan(page_of(statements(api, url)))


def test_it_finds_the_same_however_large_the_area_is(api, spread, monkeypatch):
    asked = [f"incidents?{area}&place_match={match}" for area in AREAS for match in MATCHES]
    asked += [f"{url}&date_from=2000" for url in asked]
    walked = [api(f"{url}&limit=1000") for url in asked]
    monkeypatch.setattr(query_hints, "FEW", 10_000)
    assert [api(f"{url}&limit=1000") for url in asked] == walked
    assert 20 < walked[1]["count"] < walked[7]["count"]


def test_parts_are_found_where_their_incidents_are(api, spread):
    wanted = set(api.slugs("incidents", **FEW, limit=1000))
    assert len(wanted) > 20
    for path in ("figures", "involvements"):
        parts = api(path, **FEW, limit=1000)["results"]
        assert {each["incident"]["slug"] for each in parts} == wanted
