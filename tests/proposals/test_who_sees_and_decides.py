"""Who sees which proposals, and who may do what with them."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sources.models import Source
from threatapi.changes.numbers import last_number
from threatapi.proposals.models import Proposal

from ..helpers import factories as make
from ..helpers.tokens import user_with
from .conftest import Program, user_of
from .test_proposals_by_http import PAPER

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


@pytest.fixture
def proposal(author):
    return author.propose(records={"sources": [PAPER]})


STEPS = {
    "publish": {"version": 1, "seen": 0},
    "return": {"comment": "No."},
    "withdraw": {},
    "propose": {},
}


def test_without_a_token_there_are_no_proposals(proposal, author):
    logged_in = Client()
    logged_in.force_login(author.user)
    for client in (Client(), logged_in):
        for path in ("proposals", f"proposals/{proposal['id']}"):
            response = client.get(f"/api/v1/{path}")
            assert response.status_code == 401
            assert response["WWW-Authenticate"].startswith("Bearer")
        sent = client.post("/api/v1/proposals", {}, "application/json")
        assert sent.status_code == 401


def test_a_token_that_may_read_follows_and_proposes_nothing(proposal, author):
    reader = Program(author.user, "read")
    assert reader.get(f"proposals/{proposal['id']}")["id"] == proposal["id"]
    assert reader.send("proposals", {"why": "B.", "records": {}}).status_code == 403
    assert reader.do(proposal, "withdraw").status_code == 403


def test_others_do_not_learn_of_a_proposal(proposal):
    other = Program(user_of("editor", "otto"), "write")
    assert other.get()["count"] == 0
    unknown = "3f333df6-90a4-4fda-8dd3-9485d27cee36"
    for step, body in STEPS.items():
        answers = [
            other.send(f"proposals/{wanted}/{step}", body) for wanted in (proposal["id"], unknown)
        ]
        assert [each.status_code for each in answers] == [404, 404]
    told = [
        other.client.get(f"/api/v1/proposals/{wanted}").json()["detail"]
        for wanted in (proposal["id"], unknown, "x")
    ]
    assert told[0] == f"There is no proposal “{proposal['id']}”."
    assert told[1:] == ["There is no proposal “" + each + "”." for each in (unknown, "x")]
    replaced = other.send(f"proposals/{proposal['id']}", {"why": "B.", "records": {}}, "put")
    assert replaced.status_code == 404


def test_a_reviewer_sees_all_and_changes_none_of_them(proposal, reviewer):
    assert reviewer.get()["count"] == 1
    for path, method in (("", "put"), ("/propose", "post"), ("/withdraw", "post")):
        body = {"why": "B.", "records": {}} if method == "put" else {}
        response = reviewer.send(f"proposals/{proposal['id']}{path}", body, method)
        assert response.status_code == 403
        assert response.json()["detail"] == "You may not change the proposals of others."
    assert Proposal.objects.get().version == 1


def test_publishing_takes_a_token_that_may_write_and_the_right_to_review(proposal, author):
    for program, words in (
        (Program(user_of("reviewer"), "propose"), "This token may not write."),
        (Program(author.user, "write"), "You may not publish or return proposals."),
    ):
        for step in ("publish", "return"):
            response = program.do(proposal, step, **STEPS[step])
            assert response.status_code == 403
            assert response.json()["detail"] == words
    assert not Source.objects.exists()


def test_the_name_of_the_author_lends_no_rights(db):
    """Of who publishes, whatever they are called."""
    make.incident(slug="raid", marking="amber")
    author = Program(User.objects.create_superuser("rosa"))
    shown = {"incidents": [{"slug": "raid", "marking": None}]}
    proposal = author.propose(base=last_number(), records=shown)
    author.user.username = "rosa-2"
    author.user.save()
    ron = Program(user_with("review_change", "change_incident", name="rosa"), "write")
    for step in range(2):
        refused = ron.publish(proposal)
        assert refused.status_code == 403
        assert "threatapi.change_marking" in refused.json()["detail"]
        if not step:
            author.user.delete()


def test_who_may_write_all_but_not_review_publishes_nothing(proposal):
    editor = Program(user_of("editor", "ed"), "write")
    mine = editor.propose(records={"sources": [PAPER]})
    assert editor.publish(mine).status_code == 403
    assert editor.publish(proposal).status_code == 404


def test_a_proposal_tells_nothing_of_what_is_stored(author):
    """The same is answered whether a record is there, is marked, or never was."""
    make.source(slug="open-paper", title="Open")
    make.source(slug="red-paper", title="Red", marking="red")
    make.incident(slug="raid")
    answers = set()
    for name in ("open-paper", "red-paper", "no-paper"):
        said = [{"source": name, "locator": "p. 1"}]
        body = {
            "source": name,
            "records": {
                "incidents": [{"slug": "raid", "title": "B", "assertions": said}],
                "sources": [{"slug": name, "title": "B", "kind": "news"}],
            },
            "delete": [{"type": "source", "id": name}],
            "merge": [{"type": "source", "keep": name, "merge": "another"}],
        }
        proposal = author.propose(**body)
        same = {**proposal, "id": "", "created_at": "", "updated_at": ""}
        same["steps"] = [step | {"at": ""} for step in proposal["steps"]]
        answers.add(str(same).replace(name, "NAME"))
    assert len(answers) == 1


def test_a_proposal_stays_when_its_token_is_revoked(author):
    body = {"why": "Read.", "records": {}}
    sent = author.send("proposals", body, **{"Idempotency-Key": "1"}).json()
    author.user.auth_token_set.all().delete()
    assert author.client.get("/api/v1/proposals").status_code == 401
    again = Program(author.user, "read").get(f"proposals/{sent['id']}")
    assert again == sent


def test_rights_are_those_at_the_time_of_the_request(proposal, reviewer):
    reviewer.user.groups.clear()
    assert reviewer.publish(proposal).status_code == 404
    reader = Program(user_with(name="nobody"), "propose")
    reader.propose(records={})
    reader.user.is_active = False
    reader.user.save()
    assert reader.client.get("/api/v1/proposals").status_code == 401
