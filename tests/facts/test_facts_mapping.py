"""Every fact found in the five founding articles is carried by records of the store.

The lists in tests/facts name the records of each fact: “figure ttp/fighters/2022-05” is the
figure whose key, below the keys of what it is part of, is that path.
"""

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from actors.models import Actor, Alias, Entity, Person, Relationship
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import Assertion, Source, SourceLink

from ..helpers.article_data import read_yaml

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

FACTS = Path(__file__).parent
ANY = {"actor", "alias", "assertion", "figure", "incident", "involvement", "person", "place",
       "presence", "relationship", "source", "source_link"}  # fmt: skip
# Who is above an actor and where it is told to be stand in the same line of the inventory.
ABOUT_THEM = {"relationship", "presence", "assertion"}


class Section(NamedTuple):
    """How many facts a section has, their ids, and the models that may carry them."""

    count: int
    ids: list[str]
    models: set[str]


def ids(letter: str, first: int, last: int, width: int = 1) -> list[str]:
    return [f"{letter}{number:0{width}}" for number in range(first, last + 1)]


SECTIONS = {
    "sources": Section(95, ids("S", 0, 4, 3) + ids("S", 100, 189), {"source"}),
    "citations": Section(93, ids("X", 1, 93), {"source_link"}),
    "actors": Section(120, ids("A", 1, 120, 3), {"actor", "alias"} | ABOUT_THEM),
    "persons": Section(92, ids("P", 1, 92, 3), {"person", "alias"} | ABOUT_THEM),
    "unnamed": Section(37, ids("U", 1, 37, 2), {"involvement", "source", "assertion"}),
    "relationships": Section(
        257, ids("R", 1, 257, 3), {"relationship", "involvement", "assertion"}
    ),
    "incidents": Section(
        122, ids("I", 1, 122, 3), {"incident", "involvement", "figure", "assertion"}
    ),
    "strengths": Section(31, ids("E", 1, 21, 2) + ids("E", 23, 32, 2), {"figure"}),
    "numbers": Section(12, ids("N", 1, 12), {"figure"}),
    "tallies": Section(8, ids("T", 1, 4) + ids("K", 1, 4), {"figure"}),
    "presences": Section(53, ids("B", 1, 53), {"presence", "assertion"}),
    "places": Section(101, ids("L", 1, 101), {"place"}),
    "agreements": Section(14, ids("G", 1, 14), {"incident", "involvement", "figure", "assertion"}),
    "conflicts": Section(76, ids("C", 1, 76, 2), ANY),
    "other": Section(47, ids("O", 1, 47), ANY),
}
every_section = pytest.mark.parametrize("name", SECTIONS)

# Each fact of these has one record of its own, which may bring names or parts along.
ONE_EACH = {"sources": "source", "citations": "source_link", "actors": "actor",
            "persons": "person", "incidents": "incident", "strengths": "figure",
            "places": "place"}  # fmt: skip


@cache
def rows(name: str) -> list[dict[str, Any]]:
    return read_yaml(FACTS / f"{name}.yaml")


@pytest.fixture
def store() -> Counter:
    return all_records()


@cache
def all_records() -> Counter:
    """Every record of the store, as the lists of facts name it."""
    paths: dict[tuple[type, int], str] = {}
    found: Counter = Counter()

    def add(record: Any, above: Any = None, model: str = "") -> None:
        path = f"{paths[type(above), above.pk]}/{record.key}" if above else record.key
        paths[type(record), record.pk] = path
        found[f"{model or record._meta.model_name} {path}"] += 1

    for entity in Entity.objects.all():
        add(entity, model=entity.type)
    for model in (Source, Place, Relationship, Presence, Incident):
        for record in model.objects.all():
            add(record)
    for link in SourceLink.objects.select_related("citing"):
        add(link, link.citing, "source_link")
    for alias in Alias.objects.select_related("entity"):
        add(alias, alias.entity)
    for involvement in Involvement.objects.select_related("incident"):
        add(involvement, involvement.incident)
    wholes = list(Figure.objects.filter(parent=None).select_related("incident"))
    for figure in wholes:
        add(figure, figure.incident)
    while parts := list(Figure.objects.filter(parent__in=wholes).select_related("parent")):
        for figure in parts:
            add(figure, figure.parent)
        wholes = parts
    for assertion in Assertion.objects.with_target():
        add(assertion, assertion.target)
    return found


@every_section
def test_every_fact_of_the_inventory_is_listed_once(name):
    section = SECTIONS[name]
    assert len(section.ids) == section.count
    assert sorted(row["fact"] for row in rows(name)) == sorted(section.ids)


@every_section
def test_every_fact_names_its_records_or_says_why_not(name):
    bare = [row["fact"] for row in rows(name) if not row["records"] and not row.get("why")]
    assert not bare


@every_section
def test_every_record_named_is_in_the_store(name, store):
    named = [(row["fact"], record) for row in rows(name) for record in row["records"]]
    assert [item for item in named if not store[item[1]]] == []
    assert [item for item in named if store[item[1]] > 1] == [], "one path, two records"


@every_section
def test_facts_are_carried_by_the_right_models(name):
    section = SECTIONS[name]
    wrong = [
        (row["fact"], record)
        for row in rows(name)
        for record in row["records"]
        if record.split(" ", 1)[0] not in section.models
    ]
    assert not wrong


@pytest.mark.parametrize(("name", "model"), ONE_EACH.items())
def test_facts_that_are_records_have_one_each(name, model):
    with_record = [row for row in rows(name) if "why" not in row]
    own = [[r for r in row["records"] if r.startswith(f"{model} ")] for row in with_record]
    assert {len(records) for records in own} == {1}
    assert len({records[0] for records in own}) == len(with_record)


def test_the_store_holds_what_was_found_and_no_more():
    assert Source.objects.count() == 95
    assert SourceLink.objects.count() == 93
    assert Actor.objects.count() == 120
    assert Person.objects.count() == 92
    assert Incident.objects.count() == 121
    assert Place.objects.count() >= 101  # and the few that presences need: regions, borders


def test_no_claim_is_in_the_store_that_no_fact_names(store):
    """Nothing is invented: what links, counts or places someone is somebody's fact."""
    claims = ("relationship", "presence", "incident", "involvement", "figure")
    named = {record for name in SECTIONS for row in rows(name) for record in row["records"]}
    # A fact may name just what one voice says of a claim.
    named |= {
        f"{claim} {path.rpartition('/')[0]}"
        for path in (record.split(" ", 1)[1] for record in named if record.startswith("assertion "))
        for claim in claims
    }
    assert [path for path in store if path.startswith(claims) and path not in named] == []


# Tallies: the whole, killed and wounded together, and what the services add up to. April's
# services fall short by one: so it is printed, and nothing is corrected.
TTP = {
    "2022-01": (42, 101, 101),
    "2022-02": (22, 75, 75),
    "2022-03": (39, 155, 155),
    "2022-04": (54, 197, 196),
}


def cells(tally: Figure, dimension: str) -> int:
    return sum(part.low or 0 for part in tally.parts.filter(dimension=dimension))


@pytest.mark.parametrize("month", TTP)
def test_ttp_tallies_add_up_as_printed(month):
    tally = Figure.objects.get(key=f"ttp/attacks_claimed/{month}")
    toll = tally.parts.filter(dimension="total", metric__in=("killed", "wounded"))
    if month == "2022-02":  # its introduction gives 30 deaths, its line of totals 36
        toll = toll.exclude(key="total/killed/introduction")
    total, casualties, services = TTP[month]
    assert tally.low == tally.high == total
    assert (cells(tally, "attack_type"), cells(tally, "place")) == (total, total)
    assert sum(figure.low for figure in toll) == casualties
    assert cells(tally, "service") == services


# Attacks in Pakistan that ISKP claims and that ISPP claims, and the sums by place: for April there
# are none, and whose the one in Rawalpindi in January is stays open.
IN_PAKISTAN = {
    "2022-01": ((1, 1), (1, 0)),
    "2022-02": ((1, 0), (1, 0)),
    "2022-03": ((5, 2), (5, 2)),
    "2022-04": ((9, 1), (0, 0)),
}


@pytest.mark.parametrize("month", IN_PAKISTAN)
def test_iskp_and_ispp_tallies_add_up_as_printed(month):
    totals, by_place = IN_PAKISTAN[month]
    tallies = [Figure.objects.get(key=f"{who}/attacks_claimed/{month}") for who in ("iskp", "ispp")]
    assert tuple(tally.low for tally in tallies) == totals
    assert tuple(cells(tally, "place") for tally in tallies) == by_place


def test_every_name_form_finds_its_actor(api):
    forms = read_yaml(FACTS / "name_forms.yaml")
    assert sum(map(len, forms.values())) == 187  # of which one is written US and U.S.
    missing = [
        f"{slug}: {form}"
        for slug, names in forms.items()
        for form in names
        if slug not in api.slugs("entities", name=form)
    ]
    assert missing == []
