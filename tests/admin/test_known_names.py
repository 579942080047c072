"""Who may be meant: references offer records by the names that the API finds, and an actor or
person is asked about before it is added twice."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from actors.models import Actor, Alias, Entity, Person
from incidents.models import Place
from sources.models import Distinction
from threatapi.changes.models import Change

from ..helpers.admin_pages import Page, a_person, an_actor, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
SPEAKER = {"app_label": "sources", "model_name": "assertion", "field_name": "speaker"}
PLACE = {"app_label": "incidents", "model_name": "incident", "field_name": "place"}


def offered(client: Client, term: str, field: dict[str, str] = SPEAKER) -> list[dict[str, str]]:
    return client.get(reverse("admin:autocomplete"), field | {"term": term}).json()["results"]


# References


@pytest.fixture
def ttp() -> Actor:
    """A group, and a faction that the bare letters could mean, too."""
    an_actor("TTP Swat", slug="ttp-swat", kind="faction")
    group = an_actor("Tehrik-e-Taliban Pakistan", slug="ttp-x", founded="2007")
    Alias.objects.create(entity=group, text="TTP", kind="acronym")
    return group


def test_an_acronym_finds_the_group_before_its_faction(editor: Client, ttp: Actor):
    names = [each["text"] for each in offered(editor, "TTP")]
    assert names == ["Tehrik-e-Taliban Pakistan", "TTP Swat"]


@pytest.mark.parametrize("typed", ["Tehreek-e-Taliban", "tehrik i taliban pakistan", "TTP"])
def test_a_group_is_found_by_another_spelling(editor: Client, ttp: Actor, typed: str):
    assert offered(editor, typed)[0]["id"] == str(ttp.pk)


def test_a_name_is_found_across_scripts(editor: Client):
    person = a_person("Zawahiri")
    assert [each["id"] for each in offered(editor, "الظواهري")] == [str(person.pk)]


def test_what_is_offered_is_told_from_others_and_why_it_is(editor: Client, ttp: Actor):
    about = offered(editor, "TTP")[0]["about"]
    assert about == "Armed group · 2007– · also TTP · “TTP”: the same letters"


def test_places_are_offered_with_their_kind_and_what_they_lie_in(editor: Client):
    country = Place.objects.create(slug="af", name="Afghanistan", kind="country")
    Place.objects.create(slug="kabul", name="Kabul", kind="city", parent=country)
    (kabul,) = offered(editor, "Kabool", PLACE)
    assert kabul["text"] == "Kabul"
    assert kabul["about"].startswith("City, town or village · Afghanistan · ")


@pytest.mark.parametrize("typed", ["", " ", "\x00", "x" * 3000, "nobody like that"])
def test_whatever_is_typed_is_answered(editor: Client, ttp: Actor, typed: str):
    assert len(offered(editor, typed)) == (2 if not typed.strip("\x00 ") else 0)


# New records


def add(client: Client, name: str, model: type[Entity] = Person, **more: str) -> Page:
    form = Page(client, page(model, "add"))
    slug = name.lower().replace(" ", "-")
    kind = {"kind": "armed_group"} if model is Actor else {}
    return form.fill(name=name, slug=slug, **kind, **more)


def test_near_names_are_shown_while_a_name_is_typed(editor: Client):
    near = a_person("Mohammed Khurasani")
    an_actor("Muhammad Khurasani")
    url = reverse("admin:near_names")
    html = editor.get(url, {"type": "person", "name": "Muhammad Khurasani"}).content.decode()
    assert html.count("<li>") == 1
    assert page(near) in html
    assert "a similar spelling" in html
    assert f'name="not_the_same" value="{near.pk}"' in html
    assert f'data-url="{url}"' in add(editor, "X").text


def test_a_near_name_is_asked_for_on_saving(editor: Client):
    near = a_person("Mohammed Khurasani")
    answer = add(editor, "Muhammad Khurasani").save()
    assert "It may be recorded already" in answer.text
    assert page(near) in answer.text
    assert Person.objects.count() == 1


def test_that_it_is_somebody_else_is_remembered_with_the_reason(editor: Client):
    near = a_person("Mohammed Khurasani")
    form = add(editor, "Muhammad Khurasani", not_the_same=str(near.pk))
    answer = form.save()
    assert "Say in the reason of the change" in answer.text
    assert f'value="{near.pk}" checked' in answer.text
    assert form.fill(reason_of_change="He was born in 1990.").save().saved
    new = Person.objects.get(slug="muhammad-khurasani")
    distinction = Distinction.objects.get()
    assert {distinction.entity_id, distinction.other_entity_id} == {near.pk, new.pk}
    assert distinction.reason == "He was born in 1990."
    made = Change.objects.order_by("-number")[0]
    assert made.items.count() == 2


@pytest.mark.parametrize(
    ("recorded", "typed"), [("Taliban", "Taliban government"), ("Noor Wali Mehsud", "Noor Wali")]
)
def test_names_that_only_share_words_are_not_asked_for(editor: Client, recorded: str, typed: str):
    an_actor(recorded)
    assert add(editor, typed, Actor).save().saved


def test_a_changed_name_is_not_asked_for(editor: Client):
    a_person("Mohammed Khurasani")
    other = a_person("Somebody")
    assert Page(editor, page(other)).fill(name="Muhammad Khurasani").save().saved


def test_a_new_entity_from_the_plus_beside_a_field_is_asked_for_too(editor: Client):
    a_person("Mohammed Khurasani")
    form = Page(editor, page(Entity, "add") + "?_popup=1")
    answer = form.fill(type="person", name="Muhammad Khurasani", slug="mk").save()
    assert "It may be recorded already" in answer.text


def test_near_names_are_for_those_who_may_see_them(client: Client):
    a_person("Mohammed Khurasani")
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_source"))
    client.force_login(user)
    url = reverse("admin:near_names")
    assert client.get(url, {"type": "person", "name": "Mohammed"}).status_code == 403
