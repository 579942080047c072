"""Several writers at once: changes in the order of commit, and computed values that are right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, connections, transaction
from django.db.models.signals import post_save, pre_delete
from django.test import Client

from actors.models import Actor
from base.faults.kinds import CONFLICT, fault_of
from base.orm.writing import Refused
from incidents.models import Incident, Involvement, Place
from sources.models import Assertion
from threatapi.changes.door import change
from threatapi.changes.merge import merge
from threatapi.changes.models import Change
from threatapi.changes.redact import redact

from .. import first_stores
from ..helpers import factories as make
from ..helpers.admin_pages import Page, page
from ..helpers.stored_values import differences

WRITERS, CHANGES, INCIDENTS = 6, 4, 3
postgresql_alone = pytest.mark.skipif(
    not first_stores.POSTGRESQL, reason="SQLite has one writer at a time"
)


@contextmanager
def own_connection(name: str) -> Iterator[None]:
    """A connection to this database in this thread."""
    usual = connections["default"]
    connections["default"] = other = connections.create_connection("default")
    other.settings_dict = other.settings_dict | {"NAME": name}
    if not first_stores.POSTGRESQL:
        other.settings_dict["OPTIONS"] = other.settings_dict["OPTIONS"] | {"timeout": 60}
    try:
        yield
    finally:
        other.close()
        connections["default"] = usual


@pytest.fixture
def store(tmp_path: Path, django_db_blocker: Any) -> Iterator[str]:
    """A store that is committed to, with incidents of which the writers write."""
    with (
        django_db_blocker.unblock(),
        first_stores.copied(first_stores.MIGRATED, tmp_path) as url,
    ):
        name = url.rpartition("/")[2] if first_stores.POSTGRESQL else url.removeprefix("sqlite:///")
        with own_connection(name):
            with make.together():
                report = make.source(slug="report", published="2022", published_basis="stated")
                make.actor(slug="group")
                for number in range(INCIDENTS):
                    incident = make.incident(slug=f"i{number}", date="2022-05")
                    make.figure(incident=incident)
                    make.assertion(incident, source=report)
            yield name


def run_in_thread(name: str, faults: list[BaseException], work: Callable[[], None]) -> Thread:
    def run() -> None:
        try:
            with own_connection(name):
                work()
        except BaseException as error:
            faults.append(error)

    thread = Thread(target=run)
    thread.start()
    return thread


def write(writer: int) -> None:
    """Changes of shared incidents, of one shared source and of one actor; some are taken back."""
    for number in range(CHANGES):
        day = f"20{20 - number}-0{writer + 1}"
        with change(author=f"writer {writer}"):
            earlier = make.source(published=day, published_basis="stated")
            make.assertion(Actor.objects.get(), source=earlier, locator=f"L{writer}")
        try:
            with change(author=f"writer {writer}"):
                incident = Incident.objects.get(slug=f"i{(writer + number) % INCIDENTS}")
                source = Assertion.objects.filter(incident=incident).order_by("pk")[0].source
                stance = "denies" if writer % 2 else "asserts"
                make.assertion(incident, source=source, locator=f"L{writer}", stance=stance)
                make.figure(incident=incident, metric="wounded", low=writer, high=number + 9)
                if number == CHANGES - 1:
                    raise OSError
        except OSError:
            pass
        except OperationalError as error:
            # Two that wait for each other: one is told that it conflicts, and tries again.
            if "deadlock" not in str(error):
                raise


def test_numbers_are_in_the_order_of_commit_and_values_follow_from_the_rules(store: str):
    first, faults, seen, stop = Change.objects.count(), [], [], Event()

    def read() -> None:
        """As a reader of `changes` does: what follows after the last that was seen."""
        while not (stop.is_set() and len(seen) == Change.objects.count() - first):
            last = seen[-1] if seen else first
            later = Change.objects.filter(number__gt=last).order_by("number")
            seen.extend(later.values_list("number", flat=True))

    reader = run_in_thread(store, faults, read)
    writers = [
        run_in_thread(store, faults, lambda writer=writer: write(writer))
        for writer in range(WRITERS)
    ]
    for each in writers:
        each.join()
    stop.set()
    reader.join()
    assert not faults
    made = Change.objects.filter(author__startswith="writer")
    assert made.count() > WRITERS * (CHANGES - 1) / 2
    assert seen == [first + number for number in range(1, made.count() + 1)]
    assert Assertion.objects.filter(locator__in=[f"L{n}" for n in range(WRITERS)]).count() >= (
        made.count()
    )
    assert differences() == {}


def rename(slugs: list[str], opened: Callable[[], Any], begun: Event, other_ends: Event) -> None:
    """A program that saves these actors within what it has opened. After the first one it lets the
    other program come as far as it can."""
    with opened():
        for slug in slugs:
            actor = Actor.objects.get(slug=slug)
            actor.name = f"{actor.name}, renamed with {len(slugs)}"
            actor.save()
            if not begun.is_set():
                begun.set()
                other_ends.wait(timeout=0.5)


def run_both(store: str, opened: Callable[[], Any]) -> list[BaseException]:
    """A program that saves two actors, and one that saves the second of them meanwhile."""
    faults: list[BaseException] = []
    begun, ends = Event(), Event()

    def rename_meanwhile() -> None:
        begun.wait()
        try:
            rename(["group"], opened, begun, ends)
        finally:
            ends.set()

    threads = [
        run_in_thread(store, faults, rename_meanwhile),
        run_in_thread(store, faults, lambda: rename(["other", "group"], opened, begun, ends)),
    ]
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    return faults


def test_two_programs_that_write_within_a_change_do_not_wait_for_each_other(store: str):
    make.actor(slug="other")
    first = Change.objects.count()
    assert run_both(store, change) == []
    assert Change.objects.count() == first + 2
    name = Actor.objects.get(slug="group").name
    assert "renamed with 1" in name
    assert "renamed with 2" in name


@postgresql_alone
def test_of_two_programs_that_save_in_their_own_transactions_one_may_be_ended_as_a_whole(
    store: str,
):
    make.actor(slug="other")
    first = Change.objects.count()
    (fault,) = run_both(store, transaction.atomic)
    assert fault_of(fault) is CONFLICT  # 503 with `Retry-After` if it was a request
    names = [Actor.objects.get(slug=slug).name for slug in ("other", "group")]
    is_first = "renamed" in names[0]
    assert ["renamed with 2" in name for name in names] == [is_first, is_first]
    assert ("renamed with 1" in names[1]) is not is_first
    numbers = [*Change.objects.order_by("number").values_list("number", flat=True)]
    assert numbers == [*range(1, first + (2 if is_first else 1) + 1)]
    assert differences() == {}


# What a change names is gone before the change ends


@postgresql_alone
def test_what_a_change_names_and_others_merge_is_a_conflict(store: str):
    one, other = make.person(slug="one"), make.person(slug="other")
    incident, before = Incident.objects.all()[0], Involvement.objects.count()

    @change()
    def name() -> None:
        make.involvement(incident, entity=one)
        meanwhile(store, lambda: merge(one, other, "shell", reason="The same"))

    with pytest.raises(IntegrityError, match="was deleted meanwhile"):
        name()
    assert Involvement.objects.count() == before
    assert differences() == {}


@postgresql_alone
@pytest.mark.parametrize("gone", ["person", "source"])
def test_the_form_tells_what_others_deleted_while_it_was_saved(store: str, gone: str):
    named = {"person": make.person(), "source": make.source()}
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    form = Page(client, page(Involvement, "add"))
    form.fill(incident=Incident.objects.all()[0], entity=named["person"], role="attacker")
    form.fill("assertions-0", source=named["source"], locator="L1")
    first = [True]

    def delete(**signal: Any) -> None:
        if first and first.pop():
            meanwhile(store, named[gone].delete)

    post_save.connect(delete, sender=Assertion)
    try:
        answer = form.save()
    finally:
        post_save.disconnect(delete, sender=Assertion)
    assert not answer.saved
    assert "Select a valid choice" in str(answer.faults())
    assert not Involvement.objects.exists()


@postgresql_alone
def test_what_others_name_meanwhile_is_not_redacted(store: str):
    place, incident = make.place(), Incident.objects.all()[0]

    def name(**signal: Any) -> None:
        incident.place = place
        meanwhile(store, incident.save)

    pre_delete.connect(name, sender=Place)
    try:
        with pytest.raises(Refused, match="try again"):
            redact("place", place.uid, "shell", reason="Wrong")
    finally:
        pre_delete.disconnect(name, sender=Place)
    assert Place.objects.filter(pk=place.pk).exists()


def meanwhile(store: str, work: Callable[[], Any]) -> None:
    faults: list[BaseException] = []
    run_in_thread(store, faults, work).join()
    assert not faults
