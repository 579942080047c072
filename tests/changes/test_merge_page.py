"""The page of the admin on which two records are made one, and what it leaves behind."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from actors.models import Actor, Alias, Entity, Person
from threatapi.changes.models import Change

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page
from ..helpers.merges import REASON, merge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def merge_page(record: Any) -> str:
    kind = record._meta.concrete_model._meta.model_name
    return reverse("admin:threatapi_change_merge", args=[kind, record.pk])


def test_an_editor_looks_at_it_and_merges(editor, old, new):
    old.born = "1970"
    old.save()
    new.born = "1971"
    new.save()
    assert merge_page(old) in editor.get(page(old)).content.decode()
    before = Change.objects.count()
    shown = editor.get(merge_page(old), {"other": new.pk, "stays": "other"}).content.decode()
    assert "“Noor Wali” goes, “Mufti Noor” stays" in shown
    assert "1971</td><td>1970" in shown
    pair = {"other": new.pk, "stays": "other"}
    answer = editor.post(merge_page(old), pair | {"reason_of_change": " "})
    assert "give a reason" in answer.content.decode()
    assert Change.objects.count() == before
    answer = editor.post(merge_page(old), pair | {"reason_of_change": REASON})
    assert answer["Location"] == page(Entity.objects.get(pk=new.pk))
    done = Change.objects.order_by("-number")[0]
    assert (done.author, done.reason, done.door) == ("editor", REASON, "admin")
    assert not Entity.objects.filter(slug="old").exists()


def test_what_one_source_says_of_both_is_no_contradiction(editor, old, new):
    source = make.source()
    for person in (old, new):
        make.assertion(person, source=source)
    shown = editor.get(merge_page(old), {"other": new.pk, "stays": "other"}).content.decode()
    assert "Merged: 1 assertion" in shown
    assert "contradict" not in shown


def test_its_page_in_the_admin_leads_to_the_one_that_stayed(editor, old, new):
    where = page(old)
    merge(old, new)
    assert editor.get(where)["Location"] == page(new)
    assert editor.get(reverse("admin:actors_person_change", args=[999999])).status_code == 302


def test_what_was_typed_into_its_form_is_told(editor, old, new):
    form = Page(editor, page(old)).fill(description="An important text")
    form.add_row("aliases", text="Abu Asim", kind="kunya")
    merge(old, new)
    answer = editor.post(form.url, form.data | {"_save": "1"}, follow=True)
    assert answer.redirect_chain == [(page(new), 302)]
    shown = answer.content.decode()
    assert "was merged with this one" in shown
    assert "Description: “An important text”" in shown
    assert "Text: “Abu Asim”" in shown
    assert not Alias.objects.filter(text="Abu Asim").exists()


def test_what_was_changed_since_it_was_looked_at_is_not_merged(editor, old, new):
    seen = Change.objects.order_by("-number")[0].number
    old.born = "1970"
    old.save()
    pair = {"other": new.pk, "stays": "other", "reason_of_change": REASON, "last_change": seen}
    answer = editor.post(merge_page(old), pair)
    assert "Nothing was merged" in answer.content.decode()
    assert Person.objects.count() == 2


@pytest.mark.parametrize("said", ["of the one", "of the other", "between"])
def test_what_was_said_since_it_was_looked_at_is_seen_first(editor, old, new, said):
    seen = Change.objects.order_by("-number")[0].number
    if said == "between":
        make.relationship(subject=old, object=make.actor())
    else:
        make.assertion(old if said == "of the one" else new, stance="denies")
    pair = {"other": new.pk, "stays": "other", "reason_of_change": REASON}
    shown = editor.post(merge_page(old), pair | {"last_change": seen}).content.decode()
    assert "Nothing was merged" in shown
    last = Change.objects.order_by("-number")[0].number
    assert f'name="last_change" value="{last}"' in shown
    assert editor.post(merge_page(old), pair | {"last_change": last}).status_code == 302
    assert Person.objects.count() == 1


@pytest.mark.parametrize("other", ["abc", "9" * 30, "-1", "²"])
def test_another_record_that_cannot_be_is_a_fault_of_the_field(editor, old, other):
    pair = {"other": other, "stays": "this"}
    assert "Select a valid choice" in editor.get(merge_page(old), pair).content.decode()
    assert "Select a valid choice" in editor.post(merge_page(old), pair).content.decode()


def test_an_editor_is_told_why_it_is_refused(editor, old):
    group = Actor.objects.get(pk=make.actor(slug="group").pk)
    pair = {"other": group.pk, "stays": "this"}
    shown = editor.get(merge_page(old), pair).content.decode()
    assert "An actor and a person cannot be merged" in shown


def test_who_may_not_delete_claims_does_not_merge(client, old, new):
    user = User.objects.create_user("writer", is_staff=True)
    rights = ("view_change", "change_person", "change_entity", "delete_entity", "delete_person")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    assert merge_page(old) not in client.get(page(old)).content.decode()
    answer = client.post(
        merge_page(old), {"other": new.pk, "stays": "this", "reason_of_change": REASON}
    )
    assert answer.status_code == 403
    assert Person.objects.count() == 2


def test_an_old_form_still_saves_the_one_that_stayed(editor, old, new):
    merge(old, new)
    assert Page(editor, page(new)).fill(name="Mufti Noor Wali").save().saved
