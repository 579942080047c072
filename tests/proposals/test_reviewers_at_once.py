"""Several reviewers decide the same proposals at once: each proposal makes one change."""

from collections import Counter
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models.signals import pre_delete

from actors.models import Person
from sources.models import Source
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.changes.redact import redact
from threatapi.proposals import life
from threatapi.proposals.body import read_proposed
from threatapi.proposals.choices import ProposalStatus
from threatapi.proposals.life import WrongStatus, make, move, publish, replace
from threatapi.proposals.models import Proposal
from threatapi.writing.apply import with_retries

from .. import first_stores
from ..changes.test_writers_at_once import own_connection, postgresql_alone, run_in_thread
from ..helpers import factories

REVIEWERS, PROPOSALS = 4, 8


def a_fragment(number: int, title: str = "A paper") -> Any:
    paper = f'{{"slug": "paper-{number}", "title": "{title}", "kind": "news"}}'
    return read_proposed(f'{{"why": "Read.", "records": {{"sources": [{paper}]}}}}'.encode())


@pytest.fixture
def store(tmp_path: Path, django_db_blocker: Any) -> Any:
    """A store that is committed to, with proposals that wait."""
    with (
        django_db_blocker.unblock(),
        first_stores.copied(first_stores.MIGRATED, tmp_path) as url,
    ):
        name = url.rpartition("/")[2] if first_stores.POSTGRESQL else url.removeprefix("sqlite:///")
        with own_connection(name):
            author = User.objects.create_user("anna")
            for number in range(REVIEWERS):
                User.objects.create_superuser(f"reviewer-{number}")
            for number in range(PROPOSALS):
                make(a_fragment(number), author, "script")
            yield name


def decide_all(store: str, decide: Any) -> Counter:
    """Each reviewer decides each proposal, all at once; how often they could and could not."""
    faults, outcomes, barrier = list[BaseException](), Counter[str](), Barrier(REVIEWERS)

    def run(reviewer: int) -> None:
        user = User.objects.get(username=f"reviewer-{reviewer}")
        for key in Proposal.objects.order_by("pk").values_list("pk", flat=True):
            barrier.wait(60)
            try:
                with_retries(lambda key=key: decide(reviewer, key, user))
                outcomes["done"] += 1
            except WrongStatus:
                outcomes["refused"] += 1

    threads = [
        run_in_thread(store, faults, lambda number=number: run(number))
        for number in range(REVIEWERS)
    ]
    for thread in threads:
        thread.join()
    assert faults == []
    return outcomes


def test_each_proposal_makes_one_change(store: str):
    first = last_number()
    outcomes = decide_all(store, lambda _, key, user: publish(key, user, version=1))
    assert outcomes == {"done": PROPOSALS, "refused": PROPOSALS * (REVIEWERS - 1)}
    assert last_number() == first + PROPOSALS
    changes = Change.objects.filter(number__gt=first, door=ChangeDoor.API)
    assert {*Proposal.objects.values_list("change", flat=True)} == {
        *changes.values_list("pk", flat=True)
    }
    assert Source.objects.filter(slug__startswith="paper-").count() == PROPOSALS


def test_what_is_published_is_what_was_looked_at(store: str):
    """While some publish, others return, withdraw and replace it: one thing becomes of it."""
    author = User.objects.get(username="anna")

    def decide(number: int, key: int, user: Any) -> None:
        if number == 0:
            publish(key, user, version=1)
        elif number == 1:
            move(key, ProposalStatus.RETURNED, user, "Give the page.")
        elif number == 2:
            move(key, ProposalStatus.WITHDRAWN, author)
        else:
            replace(key, a_fragment(key, "Replaced"), author)

    decide_all(store, decide)
    assert not Source.objects.filter(title="Replaced").exists()
    for proposal in Proposal.objects.all():
        after = [step.after for step in proposal.steps.all()]
        before = [step.before for step in proposal.steps.all()]
        assert before[1:] == after[:-1]
        assert (proposal.status == "published") == (proposal.change is not None)
    made = Proposal.objects.filter(status="published").count()
    assert Source.objects.filter(slug__startswith="paper-").count() == made


@postgresql_alone
def test_a_person_is_redacted_while_a_proposal_about_them_is_published(store: str, monkeypatch):
    """Neither waits for what the other has locked."""
    john = factories.person(slug="john", name="John")
    body = f'{{"why": "Read.", "base": {last_number()}, "records": {{"persons": [%s]}}}}'
    fragment = read_proposed((body % '{"slug": "john", "name": "Jon"}').encode())
    proposal = make(fragment, User.objects.get(username="anna"), "script")
    reviewer = User.objects.get(username="reviewer-0")
    is_published, is_deleted = Event(), Event()
    apply_for = life.apply_for

    def slowly(*args: Any, **kwargs: Any) -> Any:
        is_published.set()
        is_deleted.wait(2)
        return apply_for(*args, **kwargs)

    def note(**signal: Any) -> None:
        is_deleted.set()

    monkeypatch.setattr(life, "apply_for", slowly)
    pre_delete.connect(note, sender=Person)
    faults: list[BaseException] = []
    try:
        thread = run_in_thread(store, faults, lambda: publish(proposal.pk, reviewer, version=1))
        assert is_published.wait(60)
        redact("entity", john.uid, "shell", reason="Wrong")
        thread.join()
    finally:
        pre_delete.disconnect(note, sender=Person)
    assert faults == []
    proposal.refresh_from_db()
    assert (proposal.status, proposal.body) == ("published", "")
    assert not Person.objects.filter(pk=john.pk).exists()
