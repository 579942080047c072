"""What is proposed is in no answer, counts in none, and goes with what is redacted."""

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from sources.models import Assertion
from threatapi.changes.numbers import last_number
from threatapi.proposals.models import Proposal, ProposalStep
from threatapi.webhooks.models import Webhook

from ..helpers import factories as make
from .test_proposals_by_http import PAPER

pytestmark = pytest.mark.django_db
CANARY = "Zyxquoll"


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def answers(schema) -> dict[str, tuple[int, bytes, str]]:
    """What everybody is told: lists, searches, counts, exports, changes, the graph, one record."""
    paths = [
        path
        for path, operations in schema["paths"].items()
        if "get" in operations and "{" not in path and "proposals" not in path
    ]
    urls = [f"{path}{query}" for path in paths for query in ("", f"?q={CANARY}")]
    urls += [
        "/api/v1/entities?name=Zyxquoll",
        "/api/v1/incidents/raid",
        "/api/v1/incidents/raid/history",
        "/api/v1/incidents/zyxquoll",
        "/api/v1/incidents/stats?by=year",
        "/api/v1/graph?center=wolves",
        "/api/v1/entities/wolves/links",
        "/api/v1/changes?record=raid",
        "/api/v1/changes/1",
    ]
    client, found = Client(), {}
    for url in urls:
        response = client.get(url)
        found[url] = response.status_code, response.getvalue(), response.get("ETag", "")
    body = '{"queries": [{"name": "Zyxquoll brigade"}]}'
    matched = client.post("/api/v1/match", body, "application/json")
    return found | {"match": (matched.status_code, matched.content, "")}


def fragment() -> dict:
    said = [{"source": "zyxquoll", "locator": CANARY}]
    return {
        "why": f"The {CANARY} says so.",
        "base": last_number(),
        "records": {
            "sources": [PAPER | {"slug": "zyxquoll", "title": CANARY}],
            "actors": [{"slug": "zyxquoll", "name": CANARY, "kind": "state", "assertions": said}],
            "incidents": [
                {"slug": "zyxquoll", "title": CANARY, "assertions": said},
                {"slug": "raid", "title": f"The raid of {CANARY}"},
            ],
        },
    }


def test_what_is_proposed_is_in_no_answer(author, reviewer, schema):
    make.incident(slug="raid", title="A raid")
    make.actor(slug="wolves", name="Wolves")
    Webhook.objects.create(url="https://a.test")
    before = answers(schema)
    assert before["/api/v1/incidents/raid"][0] == 200
    draft = author.propose(status="draft", **fragment())
    author.do(draft, "propose", comment=CANARY)
    assert reviewer.publish(draft, dry_run=True).status_code == 200
    reviewer.do(draft, "return", comment=CANARY)
    author.send(f"proposals/{draft['id']}", fragment(), "put")
    after = answers(schema)
    assert [url for url in before if before[url] != after[url]] == []
    author.do(draft, "withdraw")
    assert answers(schema) == before


# Redacting


def redact(record, kind) -> None:
    call_command("redact", kind, str(record.uid), reason="It was wrong", stdout=StringIO())


def contents() -> str:
    return str(
        [*Proposal.objects.values_list("why", "body"), *ProposalStep.objects.values_list("comment")]
    )


@pytest.mark.parametrize(
    "named",
    [
        lambda uid: {"records": {"persons": [{"slug": "john", "name": "John Doe"}]}},
        lambda uid: {"records": {"persons": [{"id": str(uid), "name": "John Doe"}]}},
        lambda uid: {"records": {"persons": [{"id": uid.hex.upper(), "name": "John Doe"}]}},
        lambda uid: {"records": {"persons": [{"slug": "JOHN", "name": "John Doe"}]}},
        lambda uid: {"delete": [{"type": "person", "id": "john"}]},
        lambda uid: {"delete": [{"type": "person", "id": " j ohn "}]},
        lambda uid: {"delete": [{"type": "person", "id": f" {uid}"}]},
        lambda uid: {"merge": [{"type": "person", "keep": "john", "merge": "johnny"}]},
        lambda uid: {
            "records": {
                "relationships": [{"subject": "john", "kind": "linked_to", "object": "wolves"}]
            }
        },
        lambda uid: {
            "records": {
                "incidents": [
                    {"slug": "raid", "involvements": [{"entity": str(uid), "role": "suspected"}]}
                ]
            }
        },
    ],
)
@pytest.mark.parametrize("status", ["draft", "proposed"])
def test_proposals_that_name_what_is_redacted_lose_their_contents(named, status, author, reviewer):
    person = make.person(slug="john", name="John Doe")
    proposal = author.propose(status=status, why="John did it.", **named(person.uid))
    other = author.propose(records={"sources": [PAPER]})
    if status == "proposed":
        reviewer.do(proposal, "return", comment="John?")
    redact(person, "entity")
    assert "John" not in contents()
    assert str(person.uid) not in contents()
    shown = author.get(f"proposals/{proposal['id']}")
    assert (shown["status"], shown["why"], shown["fragment"]) == ("withdrawn", None, None)
    assert shown["redacted_at"]
    assert [step["author"] for step in shown["steps"]][:1] == ["anna"]
    assert author.get(f"proposals/{other['id']}")["fragment"]
    assert reviewer.publish(proposal).status_code == 409


@pytest.mark.parametrize(
    "why",
    [
        "As https://api.test/api/v1/persons/john?expand=aliases says.",
        "See Person:john.",
        "It is {uid}, they say.",
    ],
)
def test_proposals_that_mention_what_is_redacted_lose_their_contents(why, author):
    person = make.person(slug="john", name="John Doe")
    proposal = author.propose(why=why.format(uid=person.uid), records={"sources": [PAPER]})
    redact(person, "entity")
    assert author.get(f"proposals/{proposal['id']}")["fragment"] is None


def test_proposals_that_have_its_slug_and_name_others_stay(author, reviewer, api):
    """A value of a list, a text, a part of a slug, or the slug of a place is not the person."""
    person = make.person(slug="attack", name="John Doe")
    make.place(slug="attack")
    incident = {"slug": "raid", "title": "Attack", "event_type": "attack", "date": "2020"}
    said = {"assertions": [{"source": "paper", "locator": "attack"}]}
    camp = {"entity": "attack-2", "place": "attack", "kind": "camp_in"}
    waiting = [
        author.propose(records={"incidents": [incident | said | {"place": "attack"}]}),
        author.propose(records={"presences": [camp | said]}),
        author.propose(delete=[{"type": "place", "id": "attack"}]),
        author.propose(
            why="See place:attack, persons/attack-2 and attack.", records={"sources": [PAPER]}
        ),
    ]
    published = author.propose(
        why="It was in the paper.", records={"sources": [PAPER], "incidents": [incident | said]}
    )
    number = reviewer.publish(published).json()["number"]
    redact(person, "entity")
    for proposal in (*waiting, published):
        assert author.get(f"proposals/{proposal['id']}")["fragment"]
    assert api(f"changes/{number}")["reason"] == "It was in the paper."


@pytest.mark.parametrize(
    ("slug", "given"), [("5678", 5678), ("true", True), ("1e3", 1e3), ("false", False)]
)
def test_numbers_and_flags_name_records_too(slug, given, author):
    """They are read as texts."""
    person = make.person(slug=slug, name="John Doe")
    body = json.dumps({"why": "John did it.", "records": {"persons": [{"slug": given}]}})
    sent = author.client.post(
        "/api/v1/proposals", body.replace("1000.0", "1e3"), content_type="application/json"
    )
    assert sent.status_code == 201
    redact(person, "entity")
    shown = author.get(f"proposals/{sent.json()['id']}")
    assert (shown["status"], shown["why"], shown["fragment"]) == ("withdrawn", None, None)
    assert [(step["author"], step["after"]) for step in shown["steps"]] == [
        ("anna", "proposed"),
        ("redaction", "withdrawn"),
    ]


@pytest.mark.parametrize(
    ("step", "status"),
    [("propose", "withdrawn"), ("withdraw", "withdrawn"), ("publish", "published")],
)
def test_what_a_proposal_says_is_taken_out_by_hand(step, status, author, reviewer):
    """Also of somebody who is no record."""
    proposal = author.propose(why="John did it.", status="draft", records={"sources": [PAPER]})
    author.do(proposal, "propose", comment="John!")
    if step == "publish":
        reviewer.publish(proposal, comment="So it was John.")
    elif step == "withdraw":
        author.do(proposal, step, comment="It was not John.")
    out = StringIO()
    call_command("redact", "proposal", proposal["id"], reason="Slander.", stdout=out)
    assert "are taken out" in out.getvalue()
    assert "John" not in contents()
    shown = author.get(f"proposals/{proposal['id']}")
    assert (shown["status"], shown["why"], shown["fragment"]) == (status, None, None)
    last = shown["steps"][-1]
    assert (last["author"], last["comment"]) == ("manage.py redact", "Slander.")
    with pytest.raises(CommandError, match="There is no proposal"):
        call_command("redact", "proposal", uuid4(), reason="Slander.")


def test_so_does_the_proposal_that_made_it(author, reviewer):
    said = [{"source": "paper", "locator": "p. 1"}]
    records = {
        "sources": [PAPER],
        "actors": [{"slug": "wolves", "name": "Wolves", "kind": "state", "assertions": said}],
    }
    proposal = author.propose(records=records)
    reviewer.publish(proposal)
    redact(Assertion.objects.get(), "assertion")
    shown = author.get(f"proposals/{proposal['id']}")
    assert (shown["status"], shown["fragment"]) == ("published", None)


@pytest.mark.parametrize("kind", ["source", "proposal"])
def test_why_the_change_was_made_that_it_became_is_gone_too(kind, author, reviewer, api):
    """Whatever else the change wrote."""
    other = PAPER | {"slug": "other", "title": "Other"}
    proposal = author.propose(why="John did it.", records={"sources": [PAPER, other]})
    number = reviewer.publish(proposal).json()["number"]
    assert api(f"changes/{number}")["reason"] == "John did it."
    uid = proposal["id"] if kind == "proposal" else api(f"sources/{PAPER['slug']}")["id"]
    call_command("redact", kind, str(uid), reason="Slander.", stdout=StringIO())
    assert api(f"changes/{number}")["reason"] == "(redacted)"


def test_with_the_reason_of_a_change_the_proposal_that_became_it_is_emptied(author, reviewer, api):
    """It says the same."""
    proposal = author.propose(why="John did it.", records={"sources": [PAPER]})
    number = reviewer.publish(proposal, comment="So it was John.").json()["number"]
    call_command("redact", "change", str(number), reason="Slander.", stdout=StringIO())
    assert api(f"changes/{number}")["reason"] == "(redacted)"
    assert "John" not in contents()
    shown = author.get(f"proposals/{proposal['id']}")
    assert (shown["status"], shown["why"], shown["fragment"]) == ("published", None, None)
    assert (shown["steps"][-1]["author"], shown["steps"][-1]["comment"]) == (
        "manage.py redact",
        "Slander.",
    )
