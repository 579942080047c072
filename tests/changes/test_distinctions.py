"""That two records are not the same is a record: nobody is asked again, and they are not merged."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from actors.models import Person
from sources.models import Distinction

from ..helpers import factories as make
from ..helpers.admin_pages import Answer, Page, page
from ..helpers.stored_values import differences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

REASON = "They were born twenty years apart."


def told(answer: Answer) -> str:
    return " ".join(map(str, get_messages(answer.response.wsgi_request)))


@pytest.fixture
def pair() -> list[Person]:
    return [make.person(slug=slug, name="Noor Wali") for slug in ("noor-wali", "noor-wali-2")]


def test_an_editor_records_it_and_is_not_warned_any_more(editor, pair):
    one, other = pair
    warned = Page(editor, page(one)).fill(name="Noor  Wali").save()
    assert "may be recorded already" in told(warned)
    form = Page(editor, page(Distinction, "add"))
    assert form.fill(entity=one.pk, other_entity=other.pk, reason=REASON).save().saved
    for record in pair:
        saved = Page(editor, page(record)).fill(name="Noor Wali ").save()
        assert "may be recorded already" not in told(saved)
    third = make.person(name="Noor Wali")
    saved = Page(editor, page(third)).fill(name="Noor  Wali").save()
    assert "may be recorded already" in told(saved)


def test_they_are_not_merged(pair):
    one, other = pair
    Distinction.objects.create(entity=other, other_entity=one, reason=REASON)
    for loser, keeper in (pair, reversed(pair)):
        with pytest.raises(CommandError, match=REASON):
            call_command("merge", "person", loser.slug, into=keeper.slug, reason="Same name.")
    assert Person.objects.count() == 2


def test_what_is_not_the_same_as_either_is_not_the_same_as_the_one_that_stays(pair):
    one, other = pair
    third = make.person(slug="third")
    for each in pair:
        Distinction.objects.create(entity=third, other_entity=each, reason=REASON)
    out = StringIO()
    call_command("merge", "person", one.slug, into=other.slug, reason="Same.", stdout=out)
    assert {each.pk for each in Distinction.objects.get().pair} == {third.pk, other.pk}
    assert differences() == {}


def test_it_survives_a_dump_and_a_load(tmp_path: Path):
    source = make.source(slug="report")
    for kind in ("person", "incident", "place", "source"):
        one, other = (getattr(make, kind)(slug=f"{kind}-{number}") for number in (1, 2))
        name = "entity" if kind == "person" else kind
        ends = {f"{name}_id": one.pk, f"other_{name}_id": other.pk}
        Distinction.objects.create(**ends, reason=REASON, said_in=source, locator="L3")
    call_command("dump", str(tmp_path / "dumped"), verbosity=0)
    before = {*Distinction.objects.values_list("uid", "reason", "said_in__slug", "locator")}
    assert len(before) == 4
    Distinction.objects.all().delete()
    call_command("load", str(tmp_path / "dumped"), verbosity=0)
    after = {*Distinction.objects.values_list("uid", "reason", "said_in__slug", "locator")}
    assert after == before


@pytest.mark.parametrize(
    ("ends", "fault"),
    [
        (("noor-wali", "noor-wali"), "two different records"),
        (("noor-wali", None), "Choose both records"),
        (("noor-wali-2", "noor-wali"), "recorded already"),
    ],
)
def test_two_different_records_are_told_apart_once(pair, ends, fault):
    one, other = pair
    Distinction.objects.create(entity=one, other_entity=other, reason=REASON)
    found = [Person.objects.filter(slug=slug).first() for slug in ends]
    told = Distinction(entity=found[0], other_entity=found[1], reason=REASON)
    with pytest.raises(ValidationError, match=fault):
        told.full_clean()


def test_the_history_of_the_record_tells_of_it(pair, api):
    one, other = pair
    Distinction.objects.create(entity=one, other_entity=other, reason=REASON)
    (item,) = api("persons/noor-wali/history")["results"][0]["items"]
    assert (item["kind"], item["after"]["reason"]) == ("distinction", REASON)
