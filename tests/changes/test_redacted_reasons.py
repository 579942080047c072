"""Why a change was made is taken out with what it wrote, or by hand; so is the slug of what is gone
in the filters of saved searches."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from threatapi.changes.door import change
from threatapi.changes.models import Change
from threatapi.searches.models import Search

from ..helpers import factories as make
from ..helpers.searches import ask, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
WHY = "He lives in Main Street."


def redact(kind: str, name: Any, reason: str = "It was private.") -> str:
    out = StringIO()
    call_command("redact", kind, str(name), reason=reason, stdout=out)
    return out.getvalue()


def reasons(api: Any) -> list[str]:
    numbers = Change.objects.order_by("number").values_list("number", flat=True)
    return [api(f"changes/{number}")["reason"] for number in numbers]


def test_the_reasons_of_changes_of_which_nothing_is_left(api):
    with change(reason=WHY):
        person = make.person(slug="john", name="John")
    with change(reason="A misprint. " + WHY):
        person.name = "John Doe"
        person.save()
    redact("entity", person.uid)
    assert reasons(api) == ["(redacted)", "(redacted)", "It was private."]


def test_what_a_deleted_record_was_deleted_for(api):
    with change(reason="We do not know him."):
        person = make.person()
    with change(reason=WHY):
        person.delete()
    redact("entity", person.uid)
    assert reasons(api) == ["(redacted)", "(redacted)", "It was private."]


def test_why_something_was_redacted_stays(api):
    with change(reason=WHY):
        person = make.person()
        alias = make.alias(person, "Johnny")
    redact("alias", alias.uid, "It was a nickname.")
    assert reasons(api) == [WHY, "It was a nickname."]
    redact("entity", person.uid)
    assert reasons(api) == ["(redacted)", "It was a nickname.", "It was private."]


def test_a_change_that_wrote_others_too_is_redacted_by_hand(api):
    with change(reason=WHY):
        person = make.person(slug="john")
        make.person(slug="jack")
    redact("entity", person.uid)
    number = Change.objects.get(reason=WHY).number
    before = ask.get(f"changes/{number}")
    assert redact("change", number) == f"Change 3 has taken out why change {number} was made.\n"
    assert reasons(api) == ["(redacted)", "It was private.", "It was private."]
    # The answer that a client keeps is an old one.
    again = ask.client.get(f"/api/v1/changes/{number}", headers={"If-None-Match": before["ETag"]})
    assert again.status_code == 200
    assert api("persons/jack")["name"]
    for kind, name, told in (
        ("change", 99, "There is no change 99"),
        ("change", person.uid, "A change is named by its number"),
        ("entity", 1, "all else by its public id"),
    ):
        with pytest.raises(CommandError, match=told):
            redact(kind, name)


def test_saved_searches_name_what_is_gone_by_its_id(editor):
    for slug in ("john", "jack", "kabul"):
        make.person(slug=slug)
    make.place(slug="kabul")
    people = "entity=john&entity=jack&entity__not=kabul&q=john+doe"
    assert save(editor, "involvements", people).saved
    gone = [make.Entity.objects.get(slug=slug) for slug in ("john", "kabul")]
    for person in gone:
        redact("entity", person.uid)
    (found,) = ask("searches")["results"]
    assert found["query"] is None  # as it names what is not there
    # A place has the slug of one.
    wanted = f"entity={gone[0].uid}&entity=jack&entity__not=kabul&q=john+doe"
    assert Search.objects.get().query == wanted
