"""Proposals in the admin: a reviewer sees what publishing would do, and decides."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from incidents.models import Incident
from sources.models import Source
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.proposals.models import Proposal

from ..helpers import factories as make
from .conftest import Program, user_of
from .test_proposals_by_http import PAPER

pytestmark = pytest.mark.django_db
LIST = reverse("admin:threatapi_proposal_changelist")


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def page(proposal: Any) -> str:
    stored = Proposal.objects.get(uid=proposal["id"])
    return reverse("admin:threatapi_proposal_change", args=[stored.pk])


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(reviewer: Program) -> Client:
    """The browser of the reviewer."""
    return logged_in(reviewer.user)


def decide(client: Client, proposal: Any, step: str, **given: Any) -> Any:
    form = {"step": step, "version": proposal["version"], "comment": ""} | given
    form = {"seen": last_number()} | form
    return client.post(page(proposal), form, follow=True)


def test_a_reviewer_sees_what_it_would_do_and_publishes_it(author, reviewer, desk):
    make.source(slug="paper", title="The paper")
    paper = {"slug": "paper", "title": "A paper"}
    report = {"slug": "report", "title": "A report", "kind": "news"}
    proposal = author.propose(base=last_number(), records={"sources": [paper, report]})
    assert "It was read there." in desk.get(LIST).content.decode()
    shown = desk.get(page(proposal)).content.decode()
    assert "What publishing would do" in shown
    assert '<td class="before">The paper</td>' in shown
    assert '<td class="after">A paper</td>' in shown
    assert "A report" in shown
    assert Source.objects.get().title == "The paper"

    answer = decide(desk, proposal, "publish", comment="Good.")
    assert "The proposal is published." in answer.content.decode()
    change = Change.objects.order_by("-number")[0]
    assert (change.author, change.door, change.reviewed_by) == ("anna", "admin", reviewer.user)
    assert Source.objects.get(slug="paper").title == "A paper"
    shown = desk.get(page(proposal)).content.decode()
    assert reverse("admin:threatapi_change_change", args=[change.pk]) in shown
    assert "What publishing would do" not in shown
    assert 'name="step"' not in shown


def test_what_a_large_one_would_do_is_shown_if_it_is_asked_for(author, desk, monkeypatch):
    monkeypatch.setattr("threatapi.proposals.admin.SHOWN_AT_ONCE", 10)
    proposal = author.propose(records={"sources": [PAPER]})
    shown = desk.get(page(proposal)).content.decode()
    assert "<h2>What publishing would do</h2>" not in shown
    assert 'href="?preview=1"' in shown
    shown = desk.get(page(proposal), {"preview": 1}).content.decode()
    assert "<h2>What publishing would do</h2>" in shown


def test_what_stands_in_the_way_is_told(author, desk):
    paper = make.source(slug="paper", title="The paper")
    base = last_number()
    proposal = author.propose(base=base, records={"sources": [{"slug": "paper", "title": "B"}]})
    paper.title = "Their paper"
    paper.save()
    shown = desk.get(page(proposal)).content.decode()
    assert "It cannot be published as it is" in shown
    assert f"Others have changed the same since change {base}" in shown
    assert "title: “Their paper” there, “B” here" in shown
    answer = decide(desk, proposal, "publish", comment="Try it.").content.decode()
    assert "Nothing was done. Others have changed the same" in answer
    assert "Try it." in answer
    assert Proposal.objects.get().status == "proposed"


def test_a_marking_is_taken_off_by_a_reviewer_who_may_do_so_alone(author, reviewer, desk):
    """The rights of who publishes count."""
    make.incident(slug="raid", marking="amber")
    shown = {"incidents": [{"slug": "raid", "marking": None}]}
    proposal = author.propose(base=last_number(), records=shown)
    right = Permission.objects.get(codename="change_marking")
    Group.objects.get(name="reviewer").permissions.remove(right)
    told = desk.get(page(proposal)).content.decode()
    assert "that takes the right threatapi.change_marking" in told
    assert "Nothing was done." in decide(desk, proposal, "publish").content.decode()
    assert reviewer.publish(proposal).status_code == 403
    assert Incident.objects.get().marking == "amber"
    Group.objects.get(name="reviewer").permissions.add(right)
    assert reviewer.publish(proposal).status_code == 201
    assert Incident.objects.get().marking == ""


def test_faults_are_told_with_their_places(author, desk):
    said = [{"source": "no-paper", "locator": "p. 1"}]
    incident = {"slug": "raid", "title": "A raid", "assertions": said}
    proposal = author.propose(records={"incidents": [incident]})
    shown = desk.get(page(proposal)).content.decode()
    assert "<code>/records/incidents/0/assertions/0/source</code>: There is no source" in shown


def test_returning_takes_a_comment_which_its_author_reads(author, desk):
    proposal = author.propose(records={"sources": [PAPER]})
    assert "Say what is to be changed." in decide(desk, proposal, "return").content.decode()
    answer = decide(desk, proposal, "return", comment="Give the page.")
    assert "The proposal is returned to its author." in answer.content.decode()
    followed = author.get(f"proposals/{proposal['id']}")
    assert followed["status"] == "returned"
    assert followed["steps"][-1]["comment"] == "Give the page."
    # A proposal that waits for its author is not published.
    assert "cannot become published" in decide(desk, proposal, "publish").content.decode()


def test_what_was_replaced_since_the_page_was_opened_is_not_published(author, desk):
    proposal = author.propose(records={"sources": [PAPER]})
    body = {"why": "B.", "records": {"sources": [PAPER | {"title": "Another"}]}}
    author.send(f"proposals/{proposal['id']}", body, "put")
    answer = decide(desk, proposal, "publish").content.decode()
    assert "Its author has replaced it: it has version 2 now" in answer
    assert not Source.objects.exists()
    assert "Another" in answer


def test_an_author_sees_and_withdraws_their_own_alone(author, reviewer):
    mine = author.propose(records={"sources": [PAPER]})
    other = reviewer.propose(why="Of another.", records={"sources": [PAPER]})
    browser = logged_in(author.user)
    assert "Of another." not in browser.get(LIST).content.decode()
    assert browser.get(page(other)).status_code == 302
    shown = browser.get(page(mine)).content.decode()
    assert "What publishing would do" not in shown  # which would tell of what is stored
    assert 'value="publish"' not in shown
    for step in ("publish", "return", "unknown"):
        assert decide(browser, mine, step, comment="B.").status_code == 403
    decide(browser, mine, "withdraw")
    assert author.get(f"proposals/{mine['id']}")["status"] == "withdrawn"


def test_who_has_no_right_to_proposals_sees_none(author):
    proposal = author.propose(records={})
    user = user_of("reader", "nobody")
    user.groups.clear()
    browser = logged_in(user)
    assert browser.get(LIST).status_code == 403
    assert browser.get(page(proposal)).status_code in (302, 403)
    editor = logged_in(user_of("editor", "ed"))
    assert decide(editor, proposal, "publish").redirect_chain[0][0] == "/admin/"


def test_what_was_proposed_is_shown_as_text(author, desk):
    paper = PAPER | {"title": "<script>alert(1)</script>", "slug": "script"}
    proposal = author.propose(why="<b>why</b>", records={"sources": [paper]})
    for url in (LIST, page(proposal)):
        shown = desk.get(url).content.decode()
        assert "<script>alert" not in shown
        assert "<b>why" not in shown


def test_an_administrator_takes_out_what_a_proposal_says(author, desk):
    proposal = author.propose(why="John did it.", records={"sources": [PAPER]})
    url = f"{page(proposal).removesuffix('change/')}redact/"
    assert url not in desk.get(page(proposal)).content.decode()
    for browser in (desk, logged_in(author.user)):
        assert browser.post(url, {"reason_of_change": "No."}).status_code == 403

    browser = logged_in(User.objects.create_superuser("root"))
    assert f'href="{url}"' in browser.get(page(proposal)).content.decode()
    assert "John did it." in browser.get(url).content.decode()
    assert "give a reason" in browser.post(url, {"reason_of_change": " "}).content.decode()
    assert Proposal.objects.get().why == "John did it."
    shown = browser.post(url, {"reason_of_change": "Slander."}, follow=True).content.decode()
    assert "Its contents were redacted." in shown
    assert "John" not in shown
    assert url not in shown
    told = author.get(f"proposals/{proposal['id']}")
    assert (told["status"], told["why"], told["fragment"]) == ("withdrawn", None, None)
    assert (told["steps"][-1]["author"], told["steps"][-1]["comment"]) == ("root", "Slander.")


def test_a_living_person_is_named_by_two_people(author, reviewer, desk, settings):
    settings.REVIEW_NEEDED = True
    make.source(slug="paper")
    make.person(slug="john", name="John")
    make.actor(slug="wolves", name="Wolves")
    said = [{"source": "paper", "locator": "p. 1"}]
    leads = {"subject": "john", "kind": "leader_of", "object": "wolves", "assertions": said}
    mine = reviewer.propose(records={"relationships": [leads]})
    shown = desk.get(page(mine)).content.decode()
    assert "Another reviewer must publish it." in shown
    assert reviewer.publish(mine).status_code == 403
    assert reviewer.publish(author.propose(records={"relationships": [leads]})).status_code == 201
