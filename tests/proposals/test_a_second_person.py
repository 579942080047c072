"""With `REVIEW_NEEDED` a proposal is the way in for what a second person must review."""

from typing import Any

import pytest
from django.urls import reverse

from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.proposals.models import Proposal

from ..helpers.reviews import NOOR, make_world, named
from .conftest import Program, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(migrated_store: None, settings: Any) -> None:
    make_world()
    settings.REVIEW_NEEDED = True


def deed() -> dict[str, Any]:
    return {"base": last_number(), "records": named()}


def test_what_an_author_may_not_write_alone_a_reviewer_publishes(author, reviewer):
    assert reviewer.publish(author.propose(**deed())).status_code in (200, 201)
    made = Change.objects.get(number=last_number())
    assert (made.author, made.reviewer) == ("anna", "rita")


def test_the_page_tells_what_must_be_reviewed(author, reviewer, client):
    """Before all that the change does, of which a large one has the first records alone."""
    author.propose(**deed())
    client.force_login(reviewer.user)
    key = Proposal.objects.get().pk
    page = client.get(reverse("admin:threatapi_proposal_change", args=[key])).content.decode()
    told = page.index("What a second person must review")
    assert told < page.index(f"{NOOR} it") < page.index("What publishing would do")


def test_a_dry_run_of_publishing_lists_it_whoever_asks(author, reviewer):
    for proposal in (author.propose(**deed()), reviewer.propose(**deed())):
        told = reviewer.publish(proposal, dry_run=True)
        assert told.status_code == 200
        (statement,) = told.json()["review_needed"]
        assert statement.startswith(NOOR)
        assert len(told.json()["records"]) == 2


def test_reviewers_do_not_publish_their_own(reviewer):
    proposal = reviewer.propose(**deed())
    before = last_number()
    refused = reviewer.publish(proposal)
    assert refused.status_code == 403
    (error,) = refused.json()["errors"]
    assert error["code"] == "review_needed"
    assert error["detail"].startswith(NOOR)
    assert (reviewer.get(f"proposals/{proposal['id']}")["status"], last_number()) == (
        "proposed",
        before,
    )
    second = Program(user_of("reviewer", "rosa"), access="write")
    assert second.publish(proposal).status_code in (200, 201)
    made = Change.objects.get(number=last_number())
    assert (made.author, made.reviewer) == ("rita", "rosa")
