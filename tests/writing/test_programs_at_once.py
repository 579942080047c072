"""Several programs write the same records at once: no change is lost, and none is half there."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from incidents.models import Incident
from threatapi.changes.models import ChangeItem
from threatapi.changes.numbers import last_number
from threatapi.writing.apply import Applied, apply, with_retries
from threatapi.writing.conflicts import Conflicting
from threatapi.writing.fragment import read_fragment

from .. import first_stores
from ..changes.test_writers_at_once import own_connection, run_in_thread
from ..helpers import factories as make
from ..helpers.stored_values import differences

PROGRAMS, CHANGES, INCIDENTS = 8, 6, 3


@pytest.fixture
def store(tmp_path: Path, django_db_blocker: Any) -> Any:
    """A store that is committed to, with incidents that all programs write."""
    with (
        django_db_blocker.unblock(),
        first_stores.copied(first_stores.MIGRATED, tmp_path) as url,
    ):
        name = url.rpartition("/")[2] if first_stores.POSTGRESQL else url.removeprefix("sqlite:///")
        with own_connection(name):
            User.objects.create_superuser("robot")
            make.source(slug="report", published="2022", published_basis="stated")
            for number in range(INCIDENTS):
                make.incident(slug=f"i{number}", location="")
            yield name


def send(body: bytes) -> Applied:
    user = User.objects.get()
    return with_retries(lambda: apply(read_fragment(body), user=user))


def write(program: int, written: list[tuple[int, str, str]]) -> None:
    """Each time one incident gets a text after that which was seen, and a toll; who is told of a
    conflict looks again."""
    for number in range(CHANGES):
        slug = f"i{(program + number) % INCIDENTS}"
        mine = f"{program}.{number}"
        while True:
            base, seen = last_number(), Incident.objects.get(slug=slug).location
            toll = (
                '{"metric": "killed", "low": 1, "high": 2, "key": "k", '
                '"assertions": [{"source": "report", "locator": "L1"}]}'
            )
            body = (
                f'{{"why": "x", "base": {base}, "records": {{"incidents": [{{"slug": "{slug}", '
                f'"location": "{mine}", "figures": [{toll}]}}]}}}}'
            )
            try:
                send(body.encode())
            except Conflicting:
                continue
            written.append((program, seen, mine))
            break


def test_no_change_is_lost(store: str):
    first, faults = last_number(), list[BaseException]()
    written: list[tuple[int, str, str]] = []
    threads = [
        run_in_thread(store, faults, lambda program=program: write(program, written))
        for program in range(PROGRAMS)
    ]
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(written) == PROGRAMS * CHANGES
    assert last_number() == first + PROGRAMS * CHANGES
    # Each text was written over the one that its author had seen.
    assert texts_written(first) == {(seen, mine) for _, seen, mine in written}
    assert sum(each.figures.count() for each in Incident.objects.all()) == PROGRAMS * CHANGES
    assert differences() == {}


def texts_written(first: int) -> set[tuple[str, str]]:
    """The text of an incident before and after each change."""
    items = ChangeItem.objects.filter(change__number__gt=first, kind="incident")
    return {(item.before.get("location", ""), item.after["location"]) for item in items}
