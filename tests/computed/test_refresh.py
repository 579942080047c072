"""Stored computed values stay right after any edit through any door.

After each edit the stored columns are compared with what a computation from nothing gives.
"""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client

from actors.models import Relationship
from incidents.models import Incident
from sources.models import Assertion

from ..helpers import factories as make
from ..helpers.admin_pages import DELETION, Page, page, said
from ..helpers.stored_values import differences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


STATED = {"published_basis": "stated"}


class World:
    """A leader, its group, its killing as two claim it, a toll, and a report that is relayed."""

    def __init__(self) -> None:
        self.report = make.source(slug="report", published="2021", **STATED)
        self.paper = make.source(slug="paper", published="2022-06", **STATED)
        self.late = make.source(slug="late", published="2023", **STATED)
        self.link = make.source_link(self.paper, self.report, "quotes")
        self.chief = make.person(slug="chief")
        self.group, self.rival = make.actor(slug="group"), make.actor(slug="rival")
        self.leads = self.row(
            Relationship, subject=self.chief, kind="leader_of", object=self.group, start="2019",
            end="2022-12",
        )  # fmt: skip
        self.incident = self.row(Incident, slug="raid", title="Raid", date="2022-05-01")
        Involvement = apps.get_model("incidents", "Involvement")
        self.claim = self.row(
            Involvement, incident=self.incident, entity=self.group, role="claimant"
        )
        self.other_claim = self.row(
            Involvement, incident=self.incident, entity=self.rival, role="claimant"
        )
        self.victim = self.row(
            Involvement, incident=self.incident, entity=self.chief, role="victim",
            outcome="killed",
        )  # fmt: skip
        self.toll = self.row(
            apps.get_model("incidents", "Figure"), incident=self.incident, metric="killed", low=3,
            high=3,
        )  # fmt: skip
        self.camp = self.row(
            apps.get_model("incidents", "Presence"), entity=self.group, kind="camp_in",
            place=make.place(), start="2018", end="2022-03",
        )  # fmt: skip

    def row(self, model: Any, **fields: Any) -> Any:
        claim = model.objects.create(**fields)
        make.assertion(claim, source=self.paper)
        return claim


@pytest.fixture
def world() -> Iterator[World]:
    with make.together():
        made = World()
    yield made
    assert differences() == {}


def edit(editor: Client, record: Any, **values: Any) -> None:
    answer = Page(editor, page(record)).fill(**values).save()
    assert answer.saved, answer.faults()


def remove(editor: Client, record: Any) -> None:
    answer = editor.post(page(record, "delete"), DELETION)
    assert answer.status_code == 302
    assert not type(record)._base_manager.filter(pk=record.pk).exists()


def add(editor: Client, model: Any, **values: Any) -> None:
    answer = Page(editor, page(model, "add")).fill(**values).save()
    assert answer.saved, answer.faults()


def seen(record: Any, name: str) -> Any:
    record.refresh_from_db()
    return getattr(record, name)


# Edits through the admin; the fixture compares when each test has ended


def test_assertions_are_added_changed_and_deleted(world, editor):
    names = ("leads", "incident", "claim", "other_claim", "victim", "toll", "camp")
    claims = [getattr(world, name) for name in names]
    for claim in claims:
        denial = {"source": world.late, "locator": "L7", "stance": "denies"}
        add(editor, Assertion, **denial, **{claim._meta.model_name: claim})
        assert seen(claim, "status") == "disputed"
    assert differences() == {}
    added = [claim.assertions.get(locator="L7") for claim in claims]
    for claim, one in zip(claims, added, strict=True):
        edit(editor, one, stance="confirms")
        assert (seen(claim, "status"), claim.independent_sources) == ("asserted", 2)
    assert differences() == {}
    for claim, one in zip(claims, added, strict=True):
        edit(editor, one, source=world.report)
        assert seen(claim, "known_from").isoformat() == "2021-12-31"
    assert differences() == {}
    for claim, one in zip(claims, added, strict=True):
        remove(editor, one)
        assert (seen(claim, "status"), claim.independent_sources) == ("asserted", 1)


def test_an_assertion_moves_to_another_claim(world):
    moved = make.assertion(world.toll, source=world.late, stance="denies")
    assert seen(world.toll, "status") == "disputed"
    moved.figure, moved.involvement = None, world.victim
    moved.save()  # the admin's form does not let an assertion move
    assert seen(world.victim, "status") == "disputed"
    assert seen(world.toll, "status") == "asserted"


def test_the_date_of_a_source_changes(world, editor):
    edit(editor, world.paper, published="2022-02", published_basis="stated")
    assert seen(world.leads, "known_from").isoformat() == "2022-02-28"


def test_a_source_is_retracted(world, editor):
    edit(editor, world.paper, retracted="2023")
    assert seen(world.leads, "status") == "retracted"


def test_a_source_gets_a_container(world, editor):
    edit(editor, world.paper, container=world.late)
    assert seen(world.incident, "known_from").isoformat() == "2023-12-31"


def test_a_citation_is_added_and_deleted(world, editor):
    undated = make.source(slug="undated")
    make.assertion(world.leads, source=undated)
    form = Page(editor, page(world.report))
    answer = form.add_row("cites", cited=undated, mode="quotes", locator="L3").save()
    assert answer.saved, answer.faults()
    assert seen(world.leads, "known_from").isoformat() == "2021-12-31"
    assert differences() == {}
    make.SourceLink.objects.get(cited=undated).delete()
    assert seen(world.leads, "known_from").isoformat() == "2022-06-30"


def test_an_involvement_is_changed_added_and_deleted(world, editor):
    assert seen(world.incident, "claim_status") == "multi_claimed"
    assert seen(world.chief, "fate") == "killed"
    remove(editor, world.other_claim)
    assert seen(world.incident, "claim_status") == "claimed"
    assert differences() == {}
    edit(editor, world.victim, outcome="wounded")
    assert seen(world.chief, "fate") == "wounded"
    assert differences() == {}
    other = make.person(slug="other-chief")
    edit(editor, world.victim, entity=other, outcome="killed")
    assert seen(world.chief, "fate") == "unknown"
    assert seen(other, "fate") == "killed"


def test_an_involvement_moves_to_another_incident(world, editor):
    second = make.incident(slug="second")
    edit(editor, world.other_claim, incident=second)
    assert seen(world.incident, "claim_status") == "claimed"
    assert seen(second, "claim_status") == "claimed"


def test_a_figure_is_changed_added_and_deleted(world, editor):
    edit(editor, world.toll, low=5, high=5)
    assert seen(world.incident, "killed_best") == 5
    assert differences() == {}
    number = {"incident": world.incident, "metric": "killed", "low": 9, "high": 9}
    add(editor, type(world.toll), **number, **{
        "assertions-0-source": world.late, "assertions-0-locator": "L1",
    })  # fmt: skip
    assert seen(world.incident, "killed_high") == 9
    assert seen(world.incident, "contested") == ["perpetrator", "toll"]
    assert differences() == {}
    remove(editor, type(world.toll).objects.get(low=9))
    assert seen(world.incident, "killed_high") == 5


def test_a_figure_moves_to_another_incident(world, editor):
    second = make.incident(slug="second")
    edit(editor, world.toll, incident=second)
    assert seen(world.incident, "killed_best") is None
    assert seen(second, "killed_best") == 3


def test_who_is_part_of_whom_changes(world, editor):
    kin = said(Relationship.objects.create(
        subject=world.rival, kind="part_of", object=world.group
    ))  # fmt: skip
    assert seen(world.incident, "claim_status") == "claimed"
    assert differences() == {}
    edit(editor, kin, kind="linked_to")
    assert seen(world.incident, "claim_status") == "multi_claimed"
    assert differences() == {}
    edit(editor, kin, kind="part_of")
    assert seen(world.incident, "claim_status") == "claimed"
    assert differences() == {}
    edit(editor, kin, object=make.actor(slug="third"))
    assert seen(world.incident, "claim_status") == "multi_claimed"
    assert differences() == {}
    edit(editor, kin, object=world.group)
    remove(editor, kin)
    assert seen(world.incident, "claim_status") == "multi_claimed"


def test_a_remote_link_of_kin_is_cut(world, editor):
    middle = make.actor(slug="middle")
    said(Relationship.objects.create(subject=world.rival, kind="part_of", object=middle))
    upper = said(Relationship.objects.create(subject=middle, kind="part_of", object=world.group))
    assert seen(world.incident, "claim_status") == "claimed"
    assert differences() == {}
    denied = upper.assertions.get()
    edit(editor, denied, stance="denies")
    assert seen(world.incident, "claim_status") == "multi_claimed"
    assert differences() == {}
    edit(editor, denied, stance="asserts")
    remove(editor, upper)


def test_the_date_of_an_incident_changes(world, editor):
    assert seen(world.leads, "effective_end") == "2022-05-01"
    edit(editor, world.incident, date="2021-03-04")
    assert seen(world.leads, "effective_end") == "2021-03-04"


def test_an_incident_is_deleted(world, editor):
    remove(editor, world.incident)
    assert seen(world.chief, "fate") == "unknown"
    # The end of 2022-12 was not yet known in June.
    assert seen(world.leads, "effective_end") == ""


def test_the_dates_and_ends_of_a_relationship_change(world, editor):
    edit(editor, world.leads, end="2021")
    assert seen(world.leads, "effective_end") == "2021"
    assert differences() == {}
    edit(editor, world.leads, subject=make.person(slug="other-chief"), end="2022-05-05")
    assert seen(world.leads, "effective_end") == "2022-05-05"
    assert differences() == {}
    edit(editor, world.leads, subject=world.chief, end="")
    assert seen(world.leads, "effective_end") == "2022-05-01"


def test_a_presence_ends(world, editor):
    assert seen(world.camp, "effective_end") == "2022-03"
    edit(editor, world.camp, end="2022-11")
    assert seen(world.camp, "effective_end") == ""


# Edits through the loader


SOURCES = """
- slug: report
  title: Report
  kind: un_report
  published: '{report}'
  published_basis: stated
- slug: paper
  title: Paper
  kind: news
  published: '2022-06'
  published_basis: stated
  cites:
  - cited: report
    mode: quotes
"""
OTHERS = {
    "actors": "- slug: group\n  name: Group\n  kind: armed_group\n",
    "persons": "- slug: chief\n  name: Chief\n",
    "relationships": (
        "- subject: chief\n  kind: leader_of\n  object: group\n  assertions:\n"
        "  - source: paper\n    locator: L1\n    origin: report\n    stance: {stance}\n"
    ),
    "incidents": (
        "- slug: raid\n  title: Raid\n  date: '{date}'\n  assertions:\n"
        "  - source: paper\n    locator: L2\n  involvements:\n"
        "  - entity: chief\n    role: victim\n    outcome: killed\n    assertions:\n"
        "    - source: report\n      locator: L3\n"
        "  figures:\n  - metric: killed\n    low: {killed}\n    high: {killed}\n"
        "    assertions:\n    - source: paper\n      locator: L4\n"
    ),
}
FIRST = {"report": "2021", "stance": "asserts", "date": "2020-02", "killed": 3}


def load(folder: Any, values: dict[str, Any]) -> None:
    (folder / "sources.yaml").write_text(SOURCES.format(**values), encoding="utf-8")
    for name, text in OTHERS.items():
        (folder / f"{name}.yaml").write_text(text.format(**values), encoding="utf-8")
    call_command("load", str(folder), verbosity=0, stdout=io.StringIO())


@pytest.mark.parametrize(
    "change",
    [{}, {"report": "2019"}, {"stance": "denies"}, {"date": "2018"}, {"killed": 8}],
    ids=str,
)
def test_the_loader_leaves_everything_right(change, tmp_path):
    load(tmp_path, FIRST)
    assert differences() == {}
    load(tmp_path, FIRST | change)
    assert differences() == {}
    raid = Incident.objects.get(slug="raid")
    assert raid.killed_best == (FIRST | change)["killed"]
    leads = Relationship.objects.get()
    assert leads.status == ("denied" if "stance" in change else "asserted")
    assert leads.effective_end == (FIRST | change)["date"]
