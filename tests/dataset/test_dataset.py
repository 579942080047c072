"""Data sets: loading is all or nothing and idempotent, faults name file and line."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor, Entity, Relationship
from incidents.models import Incident
from sources.models import Assertion, Source, claim_models
from threatapi.dataset.format import FILES, WRITE_ORDER

from ..conftest import ROOT
from ..helpers import factories

WORLD = ROOT / "tests" / "world"  # loaded before the tests

pytestmark = pytest.mark.django_db


def run(*command: object) -> str:
    out = io.StringIO()
    call_command(*map(str, command), stdout=out, stderr=io.StringIO())
    return out.getvalue()


def faults_of(folder: Path) -> list[str]:
    err = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load", str(folder), verbosity=0, stdout=io.StringIO(), stderr=err)
    return err.getvalue().splitlines()


def empty() -> None:
    """Throw everything away, without asking what depends on what."""
    Source.authors.through.objects.all().delete()
    for model in reversed(WRITE_ORDER):
        model._base_manager.all()._raw_delete(using="default")


def all_ids() -> dict[str, set]:
    ids = {model: model._base_manager.values_list("uid", flat=True) for model in WRITE_ORDER}
    return {model.__name__: set(found) for model, found in ids.items()}


@pytest.fixture
def empty_store(db):
    empty()


@pytest.fixture
def small(tmp_path) -> Path:
    """A data set of one source, two actors, one relationship and one incident."""
    (tmp_path / "sources.yaml").write_text(
        "- slug: paper\n  title: A paper\n  kind: news\n", encoding="utf-8"
    )
    (tmp_path / "actors.yaml").write_text(
        "- slug: wolves\n  name: The Wolves\n  kind: armed_group\n"
        "- slug: bears\n  name: The Bears\n  kind: armed_group\n",
        encoding="utf-8",
    )
    (tmp_path / "relationships.yaml").write_text(
        "- subject: wolves\n"
        "  kind: fights\n"
        "  object: bears\n"
        "  assertions:\n"
        "  - source: paper\n"
        "    locator: L1\n",
        encoding="utf-8",
    )
    (tmp_path / "incidents.yaml").write_text(
        "- slug: raid\n"
        "  title: A raid\n"
        "  date: '2022-04~'\n"
        "  assertions:\n"
        "  - source: paper\n"
        "    locator: L2\n"
        "  figures:\n"
        "  - metric: killed\n"
        "    low: 3\n"
        "    high: 3\n"
        "    assertions:\n"
        "    - source: paper\n"
        "      locator: L2\n",
        encoding="utf-8",
    )
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


# The data set of the tests


def test_loading_it_again_changes_nothing():
    stamps = {source.slug: source.updated_at for source in Source.objects.all()}
    assert ", 0 changed," in run("load", WORLD)
    assert {source.slug: source.updated_at for source in Source.objects.all()} == stamps


def test_dump_gives_back_the_files_that_were_loaded(tmp_path):
    """So what is loaded, dumped and loaded again is the same."""
    run("dump", tmp_path)
    files = sorted(path.name for path in WORLD.iterdir())
    assert len(files) == len(FILES) + 1
    for name in files:
        line, _, records = (tmp_path / name).read_text(encoding="utf-8").partition("\n")
        assert line.startswith("# yaml-language-server: ")
        assert records == (WORLD / name).read_text(encoding="utf-8"), name


def test_it_holds_no_claim_that_nobody_makes():
    assert "sound" in run("check_claims")
    for model in claim_models():
        assert not model._base_manager.filter(assertions=None).exists()


# What an editor typed in


def test_records_typed_in_survive_a_dump_with_their_ids(tmp_path, empty_store):
    link = factories.relationship(title="friends of old", start="2020~")
    event = factories.incident(names=["Operation Dawn"], weapons=["ied"])
    whole = factories.figure(incident=event, dimension="total")
    factories.figure(incident=event, parent=whole, dimension="population", population="police")
    run("dump", tmp_path)
    before = all_ids()
    empty()
    run("load", tmp_path)
    assert all_ids() == before
    assert Relationship.objects.get(uid=link.uid).title == "friends of old"
    assert Incident.objects.get(uid=event.uid).names == ["Operation Dawn"]


def test_what_has_the_key_of_another_is_one_fault(small):
    path = small / "relationships.yaml"
    path.write_text(path.read_text() * 2, encoding="utf-8")
    (told,) = faults_of(small)
    assert told.startswith("relationships.yaml:7: key: relationship “wolves/fights/bears” is al")
    assert "already in relationships.yaml:1; give it another key" in told


def test_a_corrected_field_changes_the_record_and_keeps_its_id(small):
    run("load", small)
    before = Relationship.objects.get(subject__slug="wolves")
    change(small / "relationships.yaml", "  kind: fights\n", "  kind: fights\n  start: '2020'\n")
    assert "0 created, 1 changed" in run("load", small)
    after = Relationship.objects.get(subject__slug="wolves")
    assert (after.uid, after.start) == (before.uid, "2020")
    assert after.start_latest.isoformat() == "2020-12-31"


def test_the_flaw_of_the_words_is_loaded_and_dumped(small, tmp_path):
    change(small / "relationships.yaml", "locator: L1", "locator: L1\n    flaw: garbled")
    run("load", small)
    assert Relationship.objects.get(assertions__flaw="garbled").subject.slug == "wolves"
    run("dump", tmp_path / "out")
    assert "flaw: garbled" in (tmp_path / "out" / "relationships.yaml").read_text(encoding="utf-8")


# Faults


def test_all_faults_are_told_at_once_with_file_and_line(small):
    change(small / "actors.yaml", "kind: armed_group", "kind: armed_grup")
    change(small / "relationships.yaml", "object: bears", "object: beers")
    change(small / "incidents.yaml", "'2022-04~'", "'2022-14'")
    change(small / "incidents.yaml", "    high: 3", "    high: 3\n    hihg: 4")
    faults = faults_of(small)
    starts = [fault.split(": ")[0] + ": " + fault.split(": ")[1] for fault in faults]
    assert "actors.yaml:3: kind" in starts
    assert "relationships.yaml:3: object" in starts
    assert "incidents.yaml:3: date" in starts
    assert any("hihg" in fault and "Did you mean high" in fault for fault in faults)
    assert any("“beers”" in fault and "Did you mean bears" in fault for fault in faults)


def test_one_mistake_is_one_fault(small):
    """What refers to a faulty record, or is nested in one, is checked and not blamed for it."""
    change(small / "actors.yaml", "slug: wolves\n  name: The Wolves", "slug: wolves")
    change(small / "relationships.yaml", "locator: L1", "locator: L1\n    stance: shouts")
    assert [fault.split(": ")[:2] for fault in faults_of(small)] == [
        ["actors.yaml:1", "name"],
        ["relationships.yaml:7", "stance"],
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("sources.yaml", "kind: news", "kind: [news", "sources.yaml:"),
        (
            "sources.yaml",
            "title: A paper",
            "title: A paper\n  title: B",
            "3: title: This field is given twice",
        ),
        (
            "actors.yaml",
            "slug: bears",
            "slug: wolves",
            "actors.yaml:4: key: entity “wolves” is already",
        ),
        (
            "actors.yaml",
            "- slug: bears",
            "- slug: stats",
            "actors.yaml:4: slug: “stats” is a word of the URLs",
        ),
        (
            "relationships.yaml",
            "object: bears",
            "object: wolves",
            "Subject and object must be two different entities",
        ),
        (
            "relationships.yaml",
            "kind: fights",
            "kind: leader_of",
            "1: subject: The Wolves is an actor",
        ),
        (
            "relationships.yaml",
            "object: bears",
            "object: bears\n  start: '2022'\n  end: '2020'",
            "5: end: The end must not lie before the start",
        ),
        ("relationships.yaml", "    locator: L1\n", "", "relationships.yaml:5: locator: "),
        (
            "relationships.yaml",
            "\n  - source: paper\n    locator: L1",
            " []",
            "relationships.yaml:4: assertions: Give at least one assertion",
        ),
        (
            "relationships.yaml",
            "locator: L1",
            "locator: L1\n    origin: paper",
            "7: origin: The source does not pass on this origin",
        ),
        ("incidents.yaml", "low: 3", "low: 5", "10: high: The high must not lie below the low"),
        ("incidents.yaml", "low: 3", "low: many", "9: low: "),
        ("incidents.yaml", "low: 3", "low: -99", "9: low: A number is from 0 to 10¹²."),
        ("incidents.yaml", "low: 3", "low: -9", "9: low: A number is from 0 to 10¹²."),
        ("incidents.yaml", "low: 3", "low: 1e999", "9: low: “1e999” is too large"),
        (
            "incidents.yaml",
            "low: 3",
            "low: 2.5",
            "9: low: A number that counts people or things must be a whole number.",
        ),
        ("incidents.yaml", "low: 3", "low: 3\n    best: 9", "10: best: The best number must lie"),
        ("incidents.yaml", "low: 3", "low: 3\n    flaw: order", "10: flaw: Low, best and high"),
        ("relationships.yaml", "locator: L1", "locator: L1\n    flaw: order", "7: flaw: "),
        ("incidents.yaml", "metric: killed", "metric: [killed]", "8: metric: This takes one value"),
        (
            "incidents.yaml",
            "title: A raid",
            "title: A raid\n  names: Dawn",
            "3: names: This takes a list",
        ),
        ("incidents.yaml", "title: A raid", "title: A raid\n  parent: raid", "3: parent: "),
        (
            "incidents.yaml",
            "title: A raid",
            "title: A raid\n  response_to: raid",
            "3: response_to: ",
        ),
        (
            "incidents.yaml",
            "title: A raid",
            "title: A raid\n  response_to: riad",
            "3: response_to: There is no incident “riad”. Did you mean raid?",
        ),
        (
            "incidents.yaml",
            "  figures:",
            "  involvements:\n  - role: claimant\n    identity: nobody\n    count: 2\n"
            "    assertions:\n    - source: paper\n      locator: L2\n  figures:",
            "9: identity: With the identity “nobody”, leave count and outcome empty.",
        ),
        (
            "incidents.yaml",
            "    locator: L2",
            "    locator: L9-2",
            "6: locator: “L9-2” ends before it starts.",
        ),
        (
            "incidents.yaml",
            "title: A raid",
            "title: A raid\n  counted_in: nobody/killed/2020",
            "3: counted_in: There is no figure",
        ),
    ],
)
def test_a_fault_stops_the_whole_load(small, file, old, new, fault):
    before = Entity.objects.count(), Source.objects.count(), Assertion.objects.count()
    change(small / file, old, new)
    assert any(fault in line for line in faults_of(small)), faults_of(small)
    assert (Entity.objects.count(), Source.objects.count(), Assertion.objects.count()) == before


def test_circles_are_refused(small):
    (small / "sources.yaml").write_text(
        "- slug: paper\n  title: A\n  kind: news\n  container: report\n"
        "  cites:\n  - cited: report\n    mode: quotes\n"
        "- slug: report\n  title: B\n  kind: news\n"
        "  cites:\n  - cited: paper\n    mode: quotes\n",
        encoding="utf-8",
    )
    faults = faults_of(small)
    assert [fault for fault in faults if "would make a cycle" in fault]
    change(small / "sources.yaml", "title: B\n", "title: B\n  container: paper\n")
    assert any("lies in itself" in fault for fault in faults_of(small))


def test_an_unknown_file_and_a_missing_folder_are_faults(small):
    shutil.copy(small / "actors.yaml", small / "actor.yaml")
    assert any("actor.yaml:1: file: Unknown file" in fault for fault in faults_of(small))
    assert any("no such folder" in fault for fault in faults_of(small / "nowhere"))


def test_check_claims_finds_a_claim_that_nobody_makes():
    link = Relationship.objects.create(
        subject=factories.actor(), kind="fights", object=factories.actor()
    )
    err = io.StringIO()
    with pytest.raises(CommandError, match="1 faults"):
        call_command("check_claims", stdout=io.StringIO(), stderr=err)
    assert str(link.uid) in err.getvalue()


def test_check_claims_finds_circles_and_origins_out_of_reach():
    one, other = factories.source(), factories.source()
    factories.source_link(one, other)
    factories.source_link(other, one)
    factories.assertion(Actor.objects.first(), source=factories.source(), origin=one)
    with pytest.raises(CommandError, match="3 faults"):
        run("check_claims")


def test_a_place_without_a_point_is_not_written_again(small):
    (small / "places.yaml").write_text("- {slug: hill, name: Hill, kind: city}\n")
    run("load", small)
    assert ", 0 changed," in run("load", small)
