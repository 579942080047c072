"""Large data sets are loaded as they go: in several changes, each whole, under one run id."""

import gc
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakSet

import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor, Entity
from incidents.models import Incident
from threatapi.changes.models import Change
from threatapi.dataset import load
from threatapi.dataset.index import RecordIndex
from threatapi.dataset.rows import Row

from ..conftest import Api
from ..helpers.folders import Folder
from ..helpers.stored_records import check_store, records

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

SAID = [{"source": "paper", "locator": "L2"}]
BATCH = "10"


def incident(number: int, **fields: Any) -> dict[str, Any]:
    figures = [{"metric": "killed", "low": number, "high": number, "assertions": SAID}]
    title = {"slug": f"raid-{number}", "title": f"Raid {number}", "date": "2022-04"}
    return title | {"assertions": SAID, "figures": figures} | fields


class Large(Folder):
    """A data set of incidents with four records each."""

    def write_incidents(self, *records: dict[str, Any]) -> None:
        (self.path / "incidents.yaml").unlink(missing_ok=True)
        lines = [f"{json.dumps(each)}\n" for each in records]
        (self.path / "incidents.ndjson").write_text("".join(lines), encoding="utf-8")

    def go(self, *options: str) -> str:
        return self.load("--as-it-goes", "--batch", BATCH, *options)

    def stop(self, *options: str) -> list[str]:
        """What is told of a load that ends with a fault."""
        with pytest.raises(CommandError) as ended:
            self.go(*options)
        return [*self.errors.getvalue().splitlines(), str(ended.value)]


@pytest.fixture
def large(tmp_path: Path) -> Large:
    folder = Large(tmp_path / "large")
    folder.write_incidents(*map(incident, range(9)))
    return folder


def sizes() -> list[int]:
    return [each.items.count() for each in Change.objects.order_by("number")]


# What is written


def test_it_is_several_changes_of_one_run(large, api: Api):
    told = large.go()
    assert sizes() == [2, 1, 10, 8, 8, 8, 4]  # actors, a source, a relationship and incidents
    (run,) = set(Change.objects.values_list("run", flat=True))
    assert f"Run {run}: {Change.objects.count()} changes are written" in told
    listed = api("changes", run=str(run))["results"]
    assert {each["run"] for each in listed} == {str(run)}
    assert len(listed) == Change.objects.count()


def test_a_record_is_never_parted_from_what_is_nested_in_it(large):
    large.write_incidents(incident(1, figures=[
        {"metric": "killed", "population": population, "low": 1, "high": 1, "assertions": SAID}
        for population in ("total", "civilians", "police", "military", "levies", "intelligence")
    ]))  # fmt: skip
    large.go()
    change = Change.objects.order_by("number").last()
    assert change.items.count() > int(BATCH)
    assert {item.whole for item in change.items.all()} == {Incident.objects.get().uid}


def test_loading_it_again_changes_nothing(large):
    large.go()
    number = Change.objects.count()
    assert "0 changes are written" in large.go()
    assert "0 created, 0 changed" in large.load()
    assert Change.objects.count() == number


def test_only_the_records_of_two_changes_are_held(large, monkeypatch):
    large.write_incidents(*map(incident, range(24)))
    rows, held = WeakSet[Row](), []
    read, made = RecordIndex.read, Row.__init__

    def make_row(self: Row, *args: Any, **fields: Any) -> None:
        made(self, *args, **fields)
        rows.add(self)

    def count_rows(self: RecordIndex, read_rows: list[Row]) -> None:
        gc.collect(1)  # those of the change before are seen no more than once
        held.append(len(rows))
        read(self, read_rows)

    monkeypatch.setattr(Row, "__init__", make_row)
    monkeypatch.setattr(RecordIndex, "read", count_rows)
    large.go()
    assert len(held) > 9
    assert max(held) <= 2 * int(BATCH)


# Interrupted


class Killed(BaseException):
    pass


def fail_at(number: int) -> Iterator[None]:
    yield from [None] * number
    raise Killed


@pytest.mark.parametrize("number", [1, 4])
def test_what_was_killed_goes_on(large, monkeypatch, number):
    large.go()
    unbroken, parts = records(), sizes()
    call_command("undo", "--run", str(run_id()), "--reason", "again", stdout=io.StringIO())
    done = Change.objects.count()
    ends = fail_at(number)

    def write_change(*args: Any) -> None:
        next(ends)
        real(*args)

    real = load.write_change
    monkeypatch.setattr(load, "write_change", write_change)
    with pytest.raises(Killed):
        large.go()
    assert Change.objects.count() == done + number
    check_store()
    monkeypatch.undo()
    large.go()
    assert records() == unbroken
    assert sizes()[done:] == parts
    assert run_id()


def run_id() -> Any:
    (run,) = set(Change.objects.exclude(run=None).values_list("run", flat=True))
    return run


def test_a_fault_ends_it_and_nothing_is_half(large):
    """The changes before it stay; it goes on when the fault is corrected."""
    large.write_incidents(*map(incident, range(7)), incident(7, date="yesterday"), incident(8))
    *faults, ended = large.stop()
    assert [fault.split(": ")[:2] for fault in faults] == [["incidents.ndjson:8", "date"]]
    assert "changes are written, which stay" in ended
    slugs = Incident.objects.order_by("pk").values_list("slug", flat=True)
    assert [*slugs] == [f"raid-{number}" for number in range(6)]
    check_store()
    large.write_incidents(*map(incident, range(9)))
    large.go()
    assert Incident.objects.count() == 9


def test_all_faults_of_reading_are_told(large):
    large.write_incidents(incident(0, nme=1), *map(incident, range(1, 20)), incident(20, nme=1))
    faults = large.stop()[:-1]
    assert [fault.split(": ")[0] for fault in faults] == [
        "incidents.ndjson:1", "incidents.ndjson:21",
    ]  # fmt: skip
    assert not Incident.objects.exists()


def test_a_data_set_without_records_is_a_fault(tmp_path):
    (tmp_path / "actors.ndjson").write_text("\n")
    with pytest.raises(CommandError, match=r"Nothing was loaded\. 1 faults\."):
        call_command("load", str(tmp_path), "--as-it-goes", stderr=io.StringIO())


def test_a_record_that_comes_again_is_a_fault(large):
    large.write_incidents(*map(incident, range(20)), incident(1))
    fault = large.stop()[0]
    assert fault.startswith(
        "incidents.ndjson:21: key: incident “raid-1” is in the data set already"
    )


# Order


def test_what_refers_to_a_later_record_waits_for_it(large):
    large.write_incidents(
        incident(0, response_to="raid-1"), incident(1, response_to="raid-8"),
        *map(incident, range(2, 9)),
    )  # fmt: skip
    large.go("--batch", "20")
    assert Incident.objects.get(slug="raid-0").response_to.response_to.slug == "raid-8"
    check_store()


def test_too_many_cannot_wait(large):
    ahead = [incident(number, response_to="raid-8") for number in range(4)]
    large.write_incidents(*ahead, *map(incident, range(4, 9)))
    faults = large.stop()[:-1]
    assert faults[0] == (
        "incidents.ndjson:1: response_to: There is no incident “raid-8” so far. "
        "At most 5 records can wait for later ones: put it first."
    )


def test_a_reference_to_nothing_is_a_fault(large):
    large.write_incidents(incident(0, response_to="riad-1"), *map(incident, range(1, 9)))
    fault = large.stop()[0]
    assert fault.startswith("incidents.ndjson:1: response_to: There is no incident “riad-1”.")


def test_figures_of_an_earlier_change_are_named_by_their_keys(large):
    killed = {"metric": "killed", "entity": "wolves", "period": "2022", "low": 5, "high": 9}
    large.write("figures", json.dumps([killed | {"assertions": SAID}]))
    large.write_incidents(
        *map(incident, range(7)),
        incident(7, counted_in="wolves/killed/2022"),
        incident(8, counted_in="raid-0/killed/total"),
    )
    large.go()
    counted = Incident.objects.exclude(counted_in=None).order_by("slug")
    assert [each.counted_in.low for each in counted] == [5, 0]


def test_actors_and_sources_may_name_each_other(large):
    large.write(
        "actors",
        """
- {slug: wolves, name: The Wolves, kind: armed_group, assertions: [{source: paper, locator: L1}]}
- {slug: bears, name: The Bears, kind: armed_group}
""",
    )
    large.write("sources", "- {slug: paper, title: A paper, kind: news, publisher: wolves}\n")
    large.go()
    assert Actor.objects.get(slug="wolves").assertions.get().source.publisher.slug == "wolves"
    check_store()


# Others


def test_an_edit_is_not_overwritten(large):
    large.go()
    raid = Incident.objects.get(slug="raid-3")
    raid.title = "An editor's"
    raid.save()
    assert "0 changes are written" in large.go()
    large.write_incidents(*map(incident, range(3)), incident(3, title="New"), incident(4))
    told = large.stop()
    assert told[0].startswith("incidents.ndjson:4: title: incident “raid-3”: the data set had")
    large.go("--theirs")
    assert Incident.objects.get(slug="raid-3").title == "An editor's"
    large.go("--ours")
    assert Incident.objects.get(slug="raid-3").title == "An editor's"  # settled before
    check_store()


@pytest.mark.parametrize("option", ["--dry-run", "--replace"])
def test_what_needs_all_records_at_once_is_refused(large, option):
    assert large.stop(option) == [f"{option} needs all records at once: leave out --as-it-goes."]
    assert not Change.objects.exists()


# Undoing


def test_a_run_is_undone_from_its_last_change_on(large):
    large.go()
    told = io.StringIO()
    call_command("undo", "--run", str(run_id()), "--reason", "wrong", stdout=told)
    undone = [int(line.split()[1]) for line in told.getvalue().splitlines()]
    assert undone == [7, 6, 5, 4, 3, 2, 1]
    assert not Entity.objects.exists()
    check_store()
    with pytest.raises(CommandError, match="There is no change of run"):
        call_command("undo", "--run", str(run_id()), "--reason", "again")


def test_an_undo_of_a_run_ends_at_what_others_changed(large):
    large.go()
    raid = Incident.objects.get(slug="raid-1")
    raid.title = "An editor's"
    raid.save()
    with pytest.raises(CommandError, match=r"stays, and those of its run before it.\nThe incident"):
        call_command("undo", "--run", str(run_id()), "--reason", "wrong", stdout=io.StringIO())
    slugs = Incident.objects.order_by("pk").values_list("slug", flat=True)
    assert [*slugs] == ["raid-0", "raid-1"]
    check_store()
