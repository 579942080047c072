"""What is published is what the reviewer has looked at: the fragment, and what it is about."""

import pytest
from django.urls import reverse

from actors.models import Person
from incidents.models import Involvement
from sources.models import Source
from threatapi.changes.merge import merge
from threatapi.changes.numbers import last_number

from ..helpers import factories as make
from .conftest import Program

pytestmark = pytest.mark.django_db

PART = "/records/incidents/0/involvements/0"
SAID = [{"source": "paper", "locator": "L1"}]


@pytest.fixture(autouse=True)
def world(migrated_store: None) -> None:
    make.source(slug="paper")
    make.incident(slug="raid", title="A raid")
    make.person(slug="khan", name="Old Khan", died="2001")
    make.person(slug="noor", name="Noor")


@pytest.fixture
def proposal(author: Program):
    """That Old Khan did the raid."""
    part = {"entity": "khan", "role": "perpetrator", "assertions": SAID}
    raid = {"slug": "raid", "involvements": [part]}
    return author.propose(base=last_number(), records={"incidents": [raid]})


def rename(slug: str, to: str) -> None:
    person = Person.objects.get(slug=slug)
    person.slug = to
    person.save()


def conflicts(response) -> list[dict]:
    assert response.status_code == 409, response.content.decode()
    assert not Involvement.objects.exists()
    return response.json()["conflicts"]


def look(reviewer: Program, proposal) -> int:
    """Look at it; the number with which it is published."""
    shown = reviewer.get(f"proposals/{proposal['id']}")
    assert reviewer.publish(proposal, dry_run=True).status_code == 200
    return shown["last_change"]


def test_a_slug_that_is_that_of_another_person_meanwhile(reviewer, proposal):
    seen = look(reviewer, proposal)
    rename("khan", "old-khan")
    rename("noor", "khan")
    (conflict,) = conflicts(reviewer.publish(proposal, seen=seen))
    assert conflict["record"] == str(Person.objects.get(slug="khan").uid)
    assert conflict["pointer"] == "/records/incidents/0/involvements/0/entity"
    assert conflict["fields"] == [{"name": "slug", "theirs": "khan", "mine": None}]
    assert reviewer.get(f"proposals/{proposal['id']}")["status"] == "proposed"
    again = look(reviewer, proposal)
    assert reviewer.publish(proposal, seen=again).status_code == 201


def test_a_person_who_is_another_one_meanwhile(reviewer, proposal):
    seen = look(reviewer, proposal)
    khan = Person.objects.get(slug="khan")
    khan.name, khan.died = "Somebody", ""
    khan.save()
    (conflict,) = conflicts(reviewer.publish(proposal, seen=seen))
    assert [each["name"] for each in conflict["fields"]] == ["died", "name"]


def test_a_person_with_whom_another_one_was_merged(reviewer, proposal):
    seen = look(reviewer, proposal)
    merge(Person.objects.get(slug="khan"), Person.objects.get(slug="noor"), "shell", reason="Same.")
    assert conflicts(reviewer.publish(proposal, seen=seen))


def test_what_a_stored_part_refers_to(author, reviewer):
    """The proposal names only the part."""
    part = make.involvement(
        make.incident(slug="siege"), entity=Person.objects.get(slug="khan"), role="nearby"
    )
    siege = {"slug": "siege", "involvements": [{"id": str(part.uid), "role": "perpetrator"}]}
    proposal = author.propose(base=last_number(), records={"incidents": [siege]})
    seen = look(reviewer, proposal)
    khan = Person.objects.get(slug="khan")
    khan.name = "Somebody"
    khan.save()
    refused = reviewer.publish(proposal, seen=seen)
    assert refused.status_code == 409
    assert [each["pointer"] for each in refused.json()["conflicts"]] == [PART]


def test_the_source_of_the_reason(author, reviewer):
    """Its slug may be that of another one meanwhile."""
    make.source(slug="letter")
    bears = {"slug": "bears", "title": "The bears", "kind": "news"}
    proposal = author.propose(source="paper", records={"sources": [bears]})
    seen = look(reviewer, proposal)
    for slug, to in (("paper", "old-paper"), ("letter", "paper")):
        source = Source.objects.get(slug=slug)
        source.slug = to
        source.save()
    (conflict,) = conflicts(reviewer.publish(proposal, seen=seen))
    assert conflict["record"] == str(Source.objects.get(slug="paper").uid)
    assert conflict["pointer"] == "/source"
    assert reviewer.publish(proposal).status_code == 201


def test_other_records_may_change_meanwhile(reviewer, proposal):
    seen = look(reviewer, proposal)
    make.incident(slug="siege")
    rename("noor", "noor-2")
    assert reviewer.publish(proposal, seen=seen).status_code == 201


def test_publishing_says_what_was_looked_at(reviewer, proposal):
    for body, told in (
        ({}, "Give the number of the last change when it was looked at"),
        ({"seen": "1"}, "The number of a change is expected."),
        ({"seen": last_number() + 1}, "There is no change"),
    ):
        refused = reviewer.do(proposal, "publish", version=1, **body)
        assert refused.status_code == 400
        (fault,) = refused.json()["errors"]
        assert (fault["pointer"], fault["detail"].startswith(told)) == ("/seen", True)


def test_the_page_in_the_admin_publishes_what_it_showed(client, reviewer, proposal):
    client.force_login(reviewer.user)
    key = reviewer.user._meta.apps.get_model("threatapi.Proposal").objects.get().pk
    page = reverse("admin:threatapi_proposal_change", args=[key])
    seen = last_number()
    assert f'name="seen" value="{seen}"' in client.get(page).content.decode()
    rename("khan", "old-khan")
    rename("noor", "khan")
    pressed = {"step": "publish", "version": 1, "seen": seen}
    answer = client.post(page, pressed, follow=True).content.decode()
    assert f"were changed after change {seen}, up to which it was looked at" in answer
    assert f'name="seen" value="{last_number()}"' in answer
    assert not Involvement.objects.exists()
