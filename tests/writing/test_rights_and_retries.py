"""Who may write what; and requests that are sent again."""

import json
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.http import HttpResponse

from incidents.models import Figure, Incident
from sources.models import Source
from threatapi.changes.numbers import last_number
from threatapi.writing import idempotency, views
from threatapi.writing.apply import apply

from ..helpers import factories as make
from ..helpers.tokens import user_with
from .conftest import Program

pytestmark = pytest.mark.django_db

PAPER = {"slug": "paper", "title": "A paper", "kind": "news"}


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def test_without_a_token_nothing_is_written(editor):
    response = Program(None).post(records={"sources": [PAPER]})
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert not Source.objects.exists()


def test_a_token_that_may_read_writes_nothing(db):
    reader = Program(user_with("add_source", name="reader"), access="read")
    assert reader.post(records={"sources": [PAPER]}).status_code == 403
    assert reader.undo(1).status_code == 403


def test_each_kind_of_record_takes_the_right_to_write_it(db):
    make.incident(slug="raid")
    program = Program(user_with("add_source", "change_incident"))
    program.write(records={"sources": [PAPER]})
    program.correct(records={"incidents": [{"slug": "raid", "title": "The raid"}]})
    for body, lacking in (
        ({"records": {"sources": [{"slug": "paper", "title": "B"}]}}, "change sources"),
        (
            {"records": {"actors": [{"slug": "a", "name": "A", "kind": "state"}]}},
            "add entities, nor change entities",
        ),
        ({"delete": [{"type": "incident", "id": "raid"}]}, "delete incidents"),
    ):
        response = program.post(base=last_number(), **body)
        assert response.status_code == 403
        assert response.json()["detail"] == f"You may not {lacking}."


def test_who_may_write_nothing_is_told_of_no_record(db):
    make.incident(slug="raid")
    program = Program(user_with("view_incident"))
    for body in (
        {"records": {"incidents": [{"slug": "raid"}]}},
        {"records": {"incidents": [{"slug": "no-raid"}]}},
        {"delete": [{"type": "incident", "id": "no-raid"}]},
        {"source": "no-source", "records": {}},
    ):
        response = program.post(**body)
        assert response.status_code == 403
        assert response.json()["detail"] == "You may not write records."


@pytest.mark.parametrize(
    "body",
    [
        {"delete": [{"type": "incident", "id": "{slug}"}]},
        {"delete": [{"type": "person", "id": "{slug}"}]},
        {"delete": [{"type": "entity", "id": "{slug}"}]},
        {"merge": [{"type": "person", "keep": "{slug}", "merge": "noor"}]},
        {"records": {"incidents": [{"slug": "{slug}", "title": "A siege"}]}},
        {"records": {"incidents": [{"slug": "{slug}"}]}},
        {
            "records": {
                "incidents": [
                    {"slug": "{slug}", "involvements": [{"entity": "noor", "role": "target"}]}
                ]
            }
        },
        {"records": {"persons": [{"slug": "{slug}", "name": "Noor"}]}},
    ],
)
def test_who_may_not_write_such_records_is_not_told_which_there_are(body, db):
    """Though they may write others."""
    make.incident(slug="secret", marking="red")
    make.person(slug="secret", marking="red")
    make.person(slug="noor")
    program = Program(user_with("add_source", "delete_actor"))
    sent = json.dumps({"why": "It was read.", "base": last_number()} | body)
    answers = [program.send(sent.replace("{slug}", slug).encode()) for slug in ("secret", "nobody")]
    assert [each.status_code for each in answers] == [403, 403]
    assert len({each.json()["detail"] for each in answers}) == 1


def test_who_may_write_parts_names_their_wholes(db):
    raid = make.incident(slug="raid")
    make.person(slug="noor")
    make.source(slug="paper")
    program = Program(user_with("add_involvement", "add_assertion"))
    said = [{"source": "paper", "locator": "L1"}]
    part = {"entity": "noor", "role": "target", "assertions": said}
    program.write(records={"incidents": [{"slug": "raid", "involvements": [part]}]})
    assert raid.involvements.count() == 1


def test_no_marked_record_is_suggested(editor):
    make.source(slug="secret-paper-7", marking="red")
    make.source(slug="open-cable-7")
    for name, hint in (("secret-paper-8", ""), ("open-cable-8", " Did you mean open-cable-7?")):
        fault = f"There is no source “{name}”.{hint}"
        assert editor.faults(source=name, records={"sources": [PAPER]}) == {"/source": fault}
        said = [{"source": name, "locator": "p. 1"}]
        raid = {"slug": "raid", "title": "R", "assertions": said}
        told = editor.faults(records={"incidents": [raid]})
        assert told == {"/records/incidents/0/assertions/0/source": fault}


def test_parts_are_deleted_with_their_whole_by_who_may_delete_them(db):
    with make.together():
        make.figure(incident=make.incident(slug="raid"))
    deletion = [{"type": "incident", "id": "raid"}]
    program = Program(user_with("delete_incident"))
    response = program.post(base=last_number(), delete=deletion)
    assert response.json()["detail"] == "You may not delete assertions, nor delete figures."
    assert Figure.objects.exists()


def test_a_merge_in_the_same_request_gives_no_right_to_delete_parts(db):
    with make.together():
        make.figure(incident=make.incident(slug="raid"))
    make.source(slug="one")
    make.source(slug="two")
    kinds = ("source", "sourcelink", "assertion", "identifier", "distinction")
    rights = [f"{right}_{kind}" for kind in kinds for right in ("change", "delete")]
    program = Program(user_with("delete_incident", *rights))
    response = program.post(
        base=last_number(),
        merge=[{"type": "source", "keep": "one", "merge": "two"}],
        delete=[{"type": "incident", "id": "raid"}],
    )
    assert response.json()["detail"] == "You may not delete figures."
    assert Figure.objects.exists()


def test_a_right_to_write_actors_is_none_to_write_persons(db):
    program = Program(user_with("add_actor", "add_source", "add_assertion"))
    said = [{"source": "paper", "locator": "L1"}]
    actor = {"slug": "a", "name": "A", "kind": "state", "assertions": said}
    program.write(records={"sources": [PAPER], "actors": [actor]})
    person = {"slug": "b", "name": "B", "assertions": said}
    assert program.post(records={"persons": [person]}).status_code == 403


def test_a_change_is_undone_by_who_may_write_all_of_it(editor):
    made = editor.write(records={"sources": [PAPER]})
    assert Program(user_with("add_source", name="adder")).undo(made["number"]).status_code == 403
    deleter = Program(user_with("delete_source", name="deleter"))
    assert deleter.undo(made["number"]).status_code == 201


# Again


REQUEST = {"why": "x", "records": {"sources": [PAPER]}}
OTHER = {"why": "y", "records": {"sources": [PAPER | {"slug": "other"}]}}


def send(program: Program, key: str, body: dict[str, Any] = REQUEST) -> HttpResponse:
    return program.send(body, **{"Idempotency-Key": key})


def test_the_same_request_again_changes_nothing_and_has_the_same_answer(editor):
    first, again = send(editor, "k1"), send(editor, "k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again["Location"] == first["Location"]
    assert last_number() == first.json()["number"]


def test_a_key_is_of_one_request_and_one_token(editor):
    send(editor, "k1")
    assert send(editor, "k1", OTHER).status_code == 422
    other = Program(editor.user, name="other")
    assert send(other, "k1", OTHER).status_code == 201


def test_a_refused_request_may_be_mended_under_its_key(editor):
    assert send(editor, "k1", {"why": "x", "records": {"sources": [{}]}}).status_code == 400
    assert send(editor, "k1").status_code == 201


def test_a_key_is_kept_for_a_day(editor, monkeypatch):
    send(editor, "k1")
    monkeypatch.setattr(idempotency, "KEPT", timedelta(0))
    assert send(editor, "k1").status_code == 400  # paper is there


def test_undoing_twice_with_one_key_is_undoing_once(editor):
    number = send(editor, "k1").json()["number"]
    path, body = f"changes/{number}/undo", {"why": "x"}
    answers = [editor.send(body, path, **{"Idempotency-Key": "k2"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("key", ["", "x" * 256, "k\u00e9y"])
def test_a_key_is_short_ascii(editor, key):
    assert send(editor, key).status_code == 400
    assert not Incident.objects.exists()


def failing_once(error: Exception) -> Callable[..., Any]:
    """`apply`, which fails the first time after it has written all."""
    failures = [error]

    def applied(*given: Any, **about: Any) -> Any:
        made = apply(*given, **about)
        if failures:
            raise failures.pop()
        return made

    return applied


def test_a_request_that_the_database_refused_may_be_sent_again_with_its_key(editor, monkeypatch):
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    error = OperationalError("database is locked")
    error.__cause__ = locked
    before = last_number()
    monkeypatch.setattr(views, "apply", failing_once(error))
    response = send(editor, "k1")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert (last_number(), Source.objects.count()) == (before, 0)
    assert send(editor, "k1").status_code == 201


def test_a_change_that_met_another_one_is_tried_again(editor, monkeypatch):
    monkeypatch.setattr(views, "apply", failing_once(IntegrityError("The slug is taken.")))
    assert send(editor, "k1").status_code == 201
    assert Source.objects.count() == 1
