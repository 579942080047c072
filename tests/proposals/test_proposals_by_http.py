"""The life of a proposal: sent by a program that may write nothing, published by a reviewer."""

import pytest

from incidents.models import Incident
from sources.models import Source
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.proposals.models import Proposal

from ..helpers import factories as make
from ..helpers.tokens import user_with
from .conftest import Program, user_of

pytestmark = pytest.mark.django_db

PAPER = {"slug": "paper", "title": "A paper", "kind": "news"}
NOTHING_TO_DO = {"dry_run": False, "records": [], "review_needed": []}


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def statuses(proposal) -> list[tuple[str | None, str]]:
    return [(step["before"], step["after"]) for step in proposal["steps"]]


# Its life


def test_a_proposal_is_sent_followed_and_published(author, reviewer):
    sent = author.send("proposals", {"why": "Read.", "records": {"sources": [PAPER]}})
    assert sent.status_code == 201
    proposal = sent.json()
    assert sent["Location"] == f"/api/v1/proposals/{proposal['id']}"
    assert (proposal["status"], proposal["author"]) == ("proposed", "anna")
    assert proposal["fragment"] == {"why": "Read.", "records": {"sources": [PAPER]}}
    assert not Source.objects.exists()

    response = reviewer.publish(proposal, comment="Good.")
    assert response.status_code == 201
    change = response.json()
    assert response["Location"] == f"/api/v1/changes/{change['number']}"
    assert (change["author"], change["door"], change["reason"]) == ("anna", "api", "Read.")
    assert [item["action"] for item in change["items"]] == ["create"]
    assert Source.objects.get().slug == "paper"
    stored = Change.objects.get(number=change["number"])
    assert (stored.user, stored.reviewed_by) == (author.user, reviewer.user)
    assert stored.token == "propose of anna"

    followed = author.get(f"proposals/{proposal['id']}")
    assert (followed["status"], followed["change"]) == ("published", change["number"])
    assert statuses(followed) == [(None, "proposed"), ("proposed", "published")]
    assert [step["author"] for step in followed["steps"]] == ["anna", "rita"]
    assert followed["steps"][1]["comment"] == "Good."


def test_what_was_returned_is_mended_and_proposed_again(author, reviewer):
    proposal = author.propose(status="draft", records={"sources": [PAPER]})
    assert author.do(proposal, "propose").status_code == 200
    returned = reviewer.do(proposal, "return", comment="It is a report.")
    assert (returned.status_code, returned.json()["status"]) == (200, "returned")
    body = {"why": "Read there.", "records": {"sources": [PAPER | {"kind": "un_report"}]}}
    replaced = author.send(f"proposals/{proposal['id']}", body, "put").json()
    assert (replaced["status"], replaced["version"], replaced["why"]) == (
        "returned",
        2,
        body["why"],
    )
    again = author.do(proposal, "propose", comment="Mended.").json()
    assert reviewer.publish(again).status_code == 201
    assert Source.objects.get().kind == "un_report"
    assert statuses(author.get(f"proposals/{proposal['id']}")) == [
        (None, "draft"),
        ("draft", "proposed"),
        ("proposed", "returned"),
        ("returned", "returned"),
        ("returned", "proposed"),
        ("proposed", "published"),
    ]


def test_what_was_withdrawn_is_not_published(author, reviewer):
    proposal = author.propose(records={"sources": [PAPER]})
    assert author.do(proposal, "withdraw").json()["status"] == "withdrawn"
    response = reviewer.publish(proposal)
    assert response.status_code == 409
    assert response.json()["detail"] == "The proposal is withdrawn: it cannot become published."
    assert not Source.objects.exists()


WRONG = [
    ("draft", "publish"), ("draft", "return"), ("proposed", "propose"), ("returned", "return"),
    ("returned", "publish"), ("published", "publish"), ("published", "return"),
    ("published", "withdraw"), ("published", "propose"), ("withdrawn", "propose"),
    ("withdrawn", "withdraw"), ("withdrawn", "return"), ("withdrawn", "publish"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "step"), WRONG)
def test_a_step_that_its_status_does_not_allow(status, step, author, reviewer):
    proposal = author.propose(records={"sources": [PAPER]})
    Proposal.objects.update(status=status)
    by, body = (reviewer, {"version": 1, "seen": 0}) if step == "publish" else (author, {})
    if step == "return":
        by, body = reviewer, {"comment": "No."}
    response = by.do(proposal, step, **body)
    assert response.status_code == 409
    assert response.json()["detail"].startswith(f"The proposal is {status}: it cannot become ")
    assert Proposal.objects.get().status == status


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_what_is_decided_is_not_replaced(status, author):
    proposal = author.propose(records={"sources": [PAPER]})
    Proposal.objects.update(status=status)
    body = {"why": "Read.", "records": {}}
    response = author.send(f"proposals/{proposal['id']}", body, "put")
    assert response.status_code == 409
    assert response.json()["detail"] == f"The proposal is {status}: its fragment stays as it is."


def test_another_version_than_was_looked_at_is_not_published(author, reviewer):
    proposal = author.propose(records={"sources": [PAPER]})
    body = {"why": "Read.", "records": {"sources": [PAPER | {"title": "Another"}]}}
    author.send(f"proposals/{proposal['id']}", body, "put")
    response = reviewer.publish(proposal)
    assert response.status_code == 409
    assert response.json()["detail"].startswith("Its author has replaced it: it has version 2 now")
    refused = reviewer.do(proposal, "publish").json()
    assert [(each["pointer"], each["code"]) for each in refused["errors"]] == [
        ("/version", "required"),
        ("/seen", "required"),
    ]
    assert reviewer.publish(proposal, version=2).status_code == 201
    assert Source.objects.get().title == "Another"


def test_returning_takes_a_comment(author, reviewer):
    proposal = author.propose(records={"sources": [PAPER]})
    for body in ({}, {"comment": " "}):
        response = reviewer.do(proposal, "return", **body)
        assert response.status_code == 400
        assert response.json()["errors"][0]["pointer"] == "/comment"


# What stands in the way of publishing


def test_what_others_changed_is_told_as_to_who_writes(author, reviewer):
    incident = make.incident(slug="raid", title="A raid")
    base = last_number()
    mine = {"records": {"incidents": [{"slug": "raid", "title": "The raid"}]}}
    proposal = author.propose(base=base, **mine)
    incident.title = "The raid of May"
    incident.save()
    response = reviewer.publish(proposal)
    direct = reviewer.send("changes", {"why": "It was read there.", "base": base, **mine})
    assert response.status_code == direct.status_code == 409
    assert response.json() == direct.json()
    (conflict,) = response.json()["conflicts"]
    assert conflict["fields"] == [
        {"name": "title", "theirs": "The raid of May", "mine": "The raid"}
    ]
    assert author.get(f"proposals/{proposal['id']}")["status"] == "proposed"


def test_what_is_wrong_in_the_store_is_told_when_it_is_published(author, reviewer):
    said = [{"source": "no-paper", "locator": "p. 1"}]
    incident = {"slug": "raid", "title": "A raid", "assertions": said}
    proposal = author.propose(records={"incidents": [incident]})
    response = reviewer.publish(proposal)
    assert response.status_code == 400
    (fault,) = response.json()["errors"]
    assert fault["pointer"] == "/records/incidents/0/assertions/0/source"
    assert not Incident.objects.exists()
    assert author.get(f"proposals/{proposal['id']}")["status"] == "proposed"


def test_the_rights_of_the_reviewer_count(author, db):
    proposal = author.propose(records={"sources": [PAPER]})
    user = user_with("review_change", "add_incident", name="ron")
    response = Program(user, "write").publish(proposal)
    assert response.status_code == 403
    assert response.json()["detail"] == "You may not add sources, nor change sources."
    assert author.get(f"proposals/{proposal['id']}")["status"] == "proposed"


def test_what_publishing_would_do_is_told_before(author, reviewer):
    make.source(slug="paper", title="The paper")
    paper = {"slug": "paper", "title": "A paper"}
    proposal = author.propose(base=last_number(), records={"sources": [paper]})
    before = last_number()
    response = reviewer.publish(proposal, dry_run=True)
    assert response.status_code == 200
    assert response.json()["dry_run"] is True
    (record,) = response.json()["records"]
    assert record["pointer"] == "/records/sources/0"
    assert record["fields"] == [{"name": "title", "before": "The paper", "after": "A paper"}]
    assert last_number() == before
    assert author.get(f"proposals/{proposal['id']}")["status"] == "proposed"


def test_what_the_store_says_already_is_published_without_a_change(author, reviewer):
    make.source(slug="paper", title="A paper", kind="news")
    proposal = author.propose(base=last_number(), records={"sources": [PAPER]})
    before = last_number()
    response = reviewer.publish(proposal)
    assert (response.status_code, response.json()) == (200, NOTHING_TO_DO)
    followed = author.get(f"proposals/{proposal['id']}")
    assert (followed["status"], followed["change"], last_number()) == ("published", None, before)


def test_who_publishes_what_they_proposed_themselves_has_reviewed_nothing(reviewer):
    proposal = reviewer.propose(records={"sources": [PAPER]})
    change = reviewer.publish(proposal).json()
    stored = Change.objects.get(number=change["number"])
    assert (stored.user, stored.reviewed_by) == (reviewer.user, None)


def test_the_proposal_of_a_deleted_user_keeps_its_author(author, reviewer):
    proposal = author.propose(records={"sources": [PAPER]})
    author.user.delete()
    change = reviewer.publish(proposal).json()
    assert change["author"] == "anna"
    user_of("reader", "anna")  # another one of the same name
    assert Change.objects.get(number=change["number"]).user is None


def test_a_change_that_published_a_proposal_is_undone(author, reviewer):
    """The proposal stays published, with the change that it made: another one may follow."""
    proposal = author.propose(records={"sources": [PAPER]})
    number = reviewer.publish(proposal).json()["number"]
    refused = author.send(f"changes/{number}/undo", {"why": "It is mine."})
    assert refused.status_code == 403
    undone = reviewer.send(f"changes/{number}/undo", {"why": "It was no report."})
    assert (undone.status_code, undone.json()["undoes"]) == (201, number)
    assert not Source.objects.exists()
    followed = author.get(f"proposals/{proposal['id']}")
    assert (followed["status"], followed["change"]) == ("published", number)
    assert reviewer.publish(proposal).status_code == 409
    assert reviewer.publish(author.propose(records={"sources": [PAPER]})).status_code == 201
    assert Source.objects.get().slug == "paper"


# Requests that are sent again


def test_a_proposal_that_is_sent_again_is_made_once(author):
    body = {"why": "Read.", "records": {"sources": [PAPER]}}
    one, two = (author.send("proposals", body, **{"Idempotency-Key": "1"}) for _ in range(2))
    assert one.status_code == two.status_code == 201
    assert one.json() == two.json()
    other = author.send("proposals", body | {"why": "B."}, **{"Idempotency-Key": "1"})
    assert other.status_code == 422
    assert len(author.get()["results"]) == 1


def test_publishing_again_with_the_key_has_the_same_answer(author, reviewer):
    proposal = author.propose(records={"sources": [PAPER]})
    path, body = f"proposals/{proposal['id']}/publish", {"version": 1, "seen": last_number()}
    one, two = (reviewer.send(path, body, **{"Idempotency-Key": "1"}) for _ in range(2))
    assert one.status_code == two.status_code == 201
    assert one.json()["number"] == two.json()["number"]
    assert reviewer.send(path, body).status_code == 409


def test_an_answer_that_still_holds_is_not_sent_again(author, reviewer):
    proposal = author.propose(records={"sources": [PAPER]})
    url = f"/api/v1/proposals/{proposal['id']}"
    first = author.client.get(url)
    assert first["Cache-Control"] == "private, no-cache"
    held = {"If-None-Match": first["ETag"]}
    assert author.client.get(url, headers=held).status_code == 304
    reviewer.propose(records={"sources": [PAPER]})  # of which others learn nothing
    assert author.client.get(url, headers=held).status_code == 304
    reviewer.do(proposal, "return", comment="Give the page.")
    assert author.client.get(url, headers=held).status_code == 200


# Lists


def test_proposals_are_listed_by_status_and_author_in_pages(author, reviewer):
    for number in range(3):
        author.propose(why=f"{number}", records={})
    withdrawn = author.propose(status="draft", records={})
    author.do(withdrawn, "withdraw")
    reviewer.propose(records={})
    assert [each["why"] for each in author.get(status="proposed")["results"]] == ["0", "1", "2"]
    assert reviewer.get(by="anna")["count"] == 4
    assert reviewer.get(status="withdrawn", ordering="-updated_at")["count"] == 1
    page = author.get(limit=2, cursor="")
    following = author.client.get(page["next"]).json()
    ids = [each["id"] for each in page["results"] + following["results"]]
    assert len({*ids}) == len(ids) == 4
    assert author.client.get("/api/v1/proposals?status=none").status_code == 400
