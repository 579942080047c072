"""What the database builds is what the serializers render, value for value and type for type."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection

from base.compiled import shapes
from base.serializers import TextField
from sources.models import Identifier
from threatapi.urls import router

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

RESOURCES = {name: viewset for name, viewset, _ in router.registry}
EXPANDED = [
    name for name, view in RESOURCES.items() if "expand" in getattr(view, "lens_parameters", ())
]
LISTS = [(name, {}) for name in RESOURCES] + [(name, {"expand": "assertions"}) for name in EXPANDED]
every_list = pytest.mark.parametrize(("name", "shown"), LISTS)
ODD = "“quote\" \\back\\ /\ttab\nline 😀 ‏العربية پښتو\u2028 é e\u0301 %s %% {0} </script> 'x' \x80"
NUMBERS = [0, 2.5, 0.1 + 0.2, 1 / 3, 1e-7, 5e-324, 123456.789, 1234567.8, 999999999999.5]
NUMBERS += [100000, 1500000, 999999999999, 10**12]
DATES = ["2022", "2022-04", "2022-04~", "2022-04-21?", "2022-04-21", "[2022-04-21..2022-04-30]"]
DATES += ["[..2018-06]", "2022-12-18/2022-12-20", "2015-01/..", "../2021-08", "", "0044-03-15"]


@pytest.fixture
def both(api, settings):
    """The results of a list as the database builds them and as the serializer renders them."""

    def ask(path: str, **parameters: Any) -> tuple[Any, Any]:
        answers = []
        for compiled in (True, False):
            settings.COMPILED_JSON = compiled
            answers.append(api(path, **parameters))
        return answers[0], answers[1]

    return ask


def typed(value: Any) -> Any:
    """The value with its types and the order of its keys: 1 is not 1.0, nor true."""
    if isinstance(value, dict):
        return [(key, typed(item)) for key, item in value.items()]
    if isinstance(value, list):
        return [typed(item) for item in value]
    return type(value), value


def differences(one: Any, other: Any, at: str = "") -> list[Any]:
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        return [each for key in one for each in differences(one[key], other[key], f"{at}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [each for n, pair in pairs for each in differences(*pair, f"{at}/{n}")]
    return [] if typed(one) == typed(other) else [(at, one, other)]


@every_list
def test_the_whole_knowledge_base_is_the_same_both_ways(name, shown, both):
    for offset in range(0, 3000, 1000):
        built, rendered = both(name, limit=1000, offset=offset, **shown)
        assert differences(built, rendered) == []
        if not built["next"]:
            return


def test_odd_records_are_the_same_both_ways_in_lists_and_alone(both, odd_world):
    for name, shown in LISTS:
        built, rendered = both(name, limit=1000, updated_since=odd_world, **shown)
        assert built["count"] > 0
        assert differences(built, rendered, name) == []
        for item in built["results"][-3:]:
            for key in (item["id"], item.get("slug") or item["id"].upper()):
                assert differences(*both(f"{name}/{key}"), name) == []


@pytest.mark.parametrize("name", RESOURCES)
def test_nothing_in_the_default_view_is_left_to_the_serializers(name, api, monkeypatch):
    monkeypatch.setattr(shapes, "_shapes", {})
    asked = [{}, {"expand": "assertions"}] if name in EXPANDED else [{}]
    for shown in asked:
        (record,) = api(name, limit=1, **shown)["results"]
        api(f"{name}/{record['id']}")
    assert len(shapes._shapes) == len(asked)
    assert all(shapes._shapes.values())


@pytest.mark.parametrize("name", ["entities", "actors", "persons"])
def test_what_a_search_has_found_is_put_into_what_the_database_built(name, both):
    built, rendered = both(name, q="zawahri" if name == "persons" else "taliban")
    assert built["results"][0]["score"] > 0.5
    assert built["results"][0]["matched"]["how"]
    assert differences(built, rendered) == []


def test_the_file_of_a_search_has_what_was_found(api):
    lines = api.get("entities.ndjson", q="taliban").getvalue().decode().splitlines()
    assert [json.loads(line) for line in lines] == api("entities", q="taliban")["results"]


# A page of a view, which takes long to render: all rows are compared above.
PAGE = 200
OF_A_DAY = [name for name, view in RESOURCES.items() if hasattr(view, "lens_parameters")]


def in_turn(names: list[str], *values: Any) -> list[tuple[str, Any]]:
    """Each name with one of the values, which are given to the same statement (see below)."""
    return [(name, values[number % len(values)]) for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("name", "day"), in_turn(OF_A_DAY, "2020-12-31", "2022-06-30", "2023-07-29")
)
def test_a_day_of_knowledge_is_the_same_both_ways(name, day, both):
    built, rendered = both(name, limit=PAGE, known_by=day)
    assert built["count"] > 0
    assert differences(built, rendered) == []
    if name in EXPANDED:
        built, rendered = both(name, limit=PAGE, known_by=day, expand="assertions")
        assert differences(built, rendered) == []
    for item in built["results"][:2]:
        assert differences(*both(f"{name}/{item['id']}", known_by=day)) == []


def test_what_is_known_later_is_not_referred_to_on_a_day(both):
    early, late = (
        make.source(published=year, published_basis="stated") for year in ("2020", "2023")
    )
    whole, answered = (make.said(make.incident(), source=late) for _ in range(2))
    tally = make.said(make.figure(), source=late)
    part = make.incident(parent=whole, response_to=answered, counted_in=tally)
    cell = make.figure(parent=tally)
    for claim in (part, cell):
        first = claim.assertions.get()
        first.source = early
        first.save()
    told = make.assertion(part, source=early)
    make.assertion(part, source=late, corrects=told)
    shown = {}
    for day in ("2020-12-31", "2023-12-31"):
        built, rendered = both(f"incidents/{part.slug}", known_by=day)
        assert differences(built, rendered) == []
        shown[day] = built
        number, rendered = both(f"figures/{cell.uid}", known_by=day)
        assert differences(number, rendered) == []
        assert (number["parent"] is None) == (day == "2020-12-31")
    for name in ("parent", "response_to", "counted_in"):
        assert shown["2020-12-31"][name] is None
        assert shown["2023-12-31"][name] is not None
    assert [len(each["sources"]) for each in shown.values()] == [1, 2]
    assert {each["superseded_by"] for each in shown["2020-12-31"]["assertions"]} == {None}
    assert any(each["superseded_by"] for each in shown["2023-12-31"]["assertions"])


@pytest.mark.parametrize("name", OF_A_DAY)
def test_one_shape_serves_all_days(name, api, monkeypatch):
    monkeypatch.setattr(shapes, "_shapes", {})
    counts = [api(name, known_by=day, limit=1)["count"] for day in ("2021", "2023")]
    assert counts[0] < counts[1]
    assert len(shapes._shapes) == 1
    assert all(shapes._shapes.values())


HELD = [name for name, view in RESOURCES.items() if "as_of" in getattr(view, "lens_parameters", ())]


@pytest.mark.parametrize("view", [{}, {"known_by": "2022-12-31"}], ids=str)
@pytest.mark.parametrize(("name", "day"), in_turn(HELD, "2014-06", "2021-08-31", "9999"))
def test_what_held_on_a_day_is_the_same_both_ways(name, day, view, both):
    asked = {"as_of": day, **view}
    built, rendered = both(name, limit=PAGE, **asked)
    assert built["count"] > 0
    assert differences(built, rendered) == []
    for item in built["results"][:2]:
        assert differences(*both(f"{name}/{item['id']}", **asked)) == []


@pytest.mark.parametrize("name", HELD)
def test_one_shape_serves_all_days_on_which_it_may_have_held(name, api, monkeypatch):
    monkeypatch.setattr(shapes, "_shapes", {})
    found = [api(name, as_of=day, limit=1000)["results"] for day in ("1990", "2021-08-31")]
    assert found[0] != found[1]
    assert len(shapes._shapes) == 1
    assert all(shapes._shapes.values())


@pytest.mark.parametrize("view", [{}, {"known_by": "2022-06-30"}], ids=str)
@pytest.mark.parametrize("name", OF_A_DAY)
def test_a_view_without_a_source_is_the_same_both_ways(name, view, both):
    asked = {"exclude_source": "un2020", **view}
    built, rendered = both(name, limit=PAGE, **asked)
    assert built["count"] > 0
    assert differences(built, rendered) == []
    if name in EXPANDED:
        assert differences(*both(name, limit=PAGE, expand="assertions", **asked)) == []
    (item,) = built["results"][:1]
    assert differences(*both(f"{name}/{item['id']}", **asked)) == []


@pytest.mark.parametrize("name", OF_A_DAY)
def test_one_shape_serves_all_sources_that_are_left_out(name, api, monkeypatch):
    monkeypatch.setattr(shapes, "_shapes", {})
    found = [api(name, exclude_source=slug, limit=1000)["count"] for slug in ("un2020", "s003")]
    assert found[0] != found[1]
    assert len(shapes._shapes) == 1
    assert all(shapes._shapes.values())


def test_a_field_without_a_rule_is_rendered_and_told(api, monkeypatch, caplog):
    monkeypatch.setattr(shapes, "_shapes", {})
    monkeypatch.setattr(TextField, "compiled", None)
    before = api("places", limit=3)
    api("places", limit=3)
    (told,) = [each.getMessage() for each in caplog.records if "PlaceViewSet" in each.getMessage()]
    assert "no rule for TextField" in told
    monkeypatch.undo()
    assert api("places", limit=3) == before


@pytest.mark.parametrize(
    "parameters", [{"limit": 3}, {"limit": 3, "cursor": ""}, {"offset": 10**6}]
)
def test_a_page_has_the_same_head_both_ways(parameters, both, api):
    built, rendered = both("incidents", **parameters)
    assert built == rendered
    assert api.get("incidents", limit=1)["Content-Type"] == "application/json"


def test_the_order_is_that_of_the_list(both):
    built, rendered = both("incidents", ordering="-killed,title", limit=40)
    assert [each["id"] for each in built["results"]] == [each["id"] for each in rendered["results"]]


def test_it_is_compact_and_indents_on_demand(api):
    plain = api.get("places", limit=2)
    assert b'": ' not in plain.content.split(b'"results"')[1][:200]
    wide = api.client.get(
        "/api/v1/places", {"limit": 2}, headers={"accept": "application/json; indent=4"}
    )
    assert b'\n    "results": [\n' in wide.content
    assert wide.json() == plain.json()


@pytest.fixture
@make.together()
def odd_world() -> str:
    """Records of every kind with nothing in them, and with all that may be; since when they are."""
    since = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    source = make.source(title=ODD, author_label=ODD, language="ps", url="https://x.org/?a=b&c='d'")
    for _ in range(4):
        source = make.source(container=source, published="2022-04~", published_basis="stated")
    make.source()
    group = make.actor(name=ODD, description=ODD, founded="2015-01/..", named=False)
    actor, person = make.actor(), make.person(name=ODD, born="1955", resolved=False)
    source.authors.add(group, person, actor)
    make.said(make.alias(group, ODD, language="ar", valid="[..2018-06]"), source=source)
    make.alias(group, "nobody says so")
    Identifier.objects.create(entity=group, scheme="wikidata", value=ODD)
    place = make.place(name=ODD, names=[ODD, "Ḵābul"], latitude=34.53, longitude=-180, radius_km=0)
    make.place(parent=place, latitude=1 / 3, longitude=0.1 + 0.2, country="AF")
    for number, date_text in enumerate(DATES):
        incident = make.incident(title=ODD, date=date_text, names=[ODD], place=place, location=ODD)
        make.incident(parent=incident, weapons=["unknown_weapon"][:0], suicide=True)
        make.involvement(incident, entity=person, label=ODD, role="victim", stated_on=date_text)
        make.involvement(incident, label=f"{ODD}{number}", count=10**9)
        make.assertion(incident, source=source, origin=make.source(), speaker=person, note=ODD,
                       says_date=date_text, says_place=place, stated_on=date_text)  # fmt: skip
    make.involvement(incident, entity=person, role="target", outcome="killed")
    make.figure(incident=incident, metric="value", low=0.1 + 0.2, high=1 / 3, counts=ODD)
    for number in NUMBERS:
        make.figure(metric="value", low=number, best=number, high=number, counts=ODD)
        make.figure(low=int(number), high=int(number), counts=ODD)
        amount = {"entity": group, "place": place, "metric": "value"}
        make.figure(**amount, low=number, high=None, bound="at_least")
        make.figure(
            place=place,
            metric="value",
            low=None,
            high=number,
            bound="at_most",
            unit=ODD[:60],
            period="2022",
        )
    make.figure(
        metric="age", low=1.5, high=2, parent=make.figure(low=None, high=None, magnitude="dozens")
    )
    make.figure(low=None, high=None)
    for kind in ("leader_of", "member_of", "associate_of"):
        make.relationship(subject=person, kind=kind, object=group, title=ODD, start="2022-04~")
        make.relationship(subject=person, kind=kind, object=actor, as_of="2015-01/..", end="2023")
    make.presence(entity=group, place=place, start="[2022-04-21..2022-04-30]", as_of="")
    exactly = datetime(2022, 1, 2, 3, 4, 5, 120000, UTC)
    type(place).objects.filter(pk=place.pk).update(created_at=exactly)
    type(group).objects.filter(pk=group.pk).update(created_at=exactly.replace(microsecond=0))
    source.__class__.objects.filter(pk=source.pk).update(known_from=date(44, 3, 15))
    return since


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite keeps what it has read by itself"
)
def test_postgresql_keeps_the_statement_of_a_resource_with_its_plan(api):
    api("incidents/kabul-airport-attack")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        kept = [statement for (statement,) in cursor.fetchall()]
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)
    assert any('FROM "incidents_incident"' in statement for statement in kept)
