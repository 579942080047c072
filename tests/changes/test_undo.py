"""A change can be taken back as a whole, or not at all."""

import re
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.urls import reverse

from actors.models import Actor
from incidents.models import Figure, Incident, Place
from sources.models import Assertion, Source
from threatapi.changes.door import change
from threatapi.changes.models import Change

from ..helpers import factories as make
from ..helpers.admin_pages import DELETION, Page, page
from ..helpers.stored_values import differences, without_stamps

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

REASON = "It was a mistake."


@pytest.fixture
def dumped(tmp_path: Path) -> Any:
    """All records as a data set."""

    def dump() -> str:
        call_command("dump", str(tmp_path / "dumped"), verbosity=0)
        files = sorted((tmp_path / "dumped").glob("*.yaml"))
        return "\n".join(file.read_text(encoding="utf-8") for file in files)

    return dump


def last() -> Change:
    return Change.objects.order_by("-number")[0]


def undo(done: Change) -> str:
    out = StringIO()
    call_command("undo", str(done.number), reason=REASON, stdout=out)
    assert differences() == {}
    return out.getvalue()


@pytest.fixture
def attack() -> Incident:
    """An incident with all that it may hold, of two sources."""
    report = make.source(slug="report")
    remark = make.source(slug="remark", container=report, kind="statement")
    attack = make.incident(slug="attack", title="Attack")
    group = make.actor(slug="group", name="Group")
    whole = make.figure(incident=attack, metric="killed", low=5, high=5)
    make.figure(incident=attack, parent=whole, metric="killed", low=2, high=2)
    make.assertion(whole, source=remark)
    make.involvement(incident=attack, entity=group, role="perpetrator")
    return attack


def test_what_an_editor_overwrote_is_there_again(editor, attack, dumped, api):
    before = dumped()
    assert Page(editor, page(attack)).fill(title="Massacre").save().saved
    done = last()
    assert undo(done) == f"Change {done.number} is undone by change {done.number + 1}.\n"
    assert dumped() == before
    told = api(f"changes/{done.number + 1}")
    assert told["undoes"] == done.number
    assert told["reason"] == REASON
    assert [item["action"] for item in told["items"]] == ["update"]


def test_a_deleted_incident_returns_with_all_that_it_held(editor, attack, dumped, api):
    before, answer = dumped(), api("incidents/attack", expand="assertions")
    editor.post(page(attack, "delete"), DELETION)
    assert not Incident.objects.exists()
    undo(last())
    assert dumped() == before
    now = api("incidents/attack", expand="assertions")
    assert without_stamps(now) == without_stamps(answer)


def test_what_was_created_together_goes_together(attack, dumped):
    before = dumped()
    with change("shell", author="importer"):
        source = make.source(slug="other-report")
        source.authors.set([make.actor(slug="newspaper", kind="media")])
        figure = make.figure(incident=attack, metric="wounded", low=9, high=9)
        make.assertion(figure, source=source)
        make.assertion(attack, source=source)
    undo(last())
    assert dumped() == before


def test_lists_of_records_are_put_back(dumped):
    report, author = make.source(slug="report"), make.person(slug="author")
    report.authors.set([author])
    before = dumped()
    report.authors.clear()
    undo(last())
    assert dumped() == before
    assert [*Source.objects.get().authors.values_list("slug", flat=True)] == ["author"]


def test_a_loaded_data_set_goes_as_a_whole_and_returns_with_its_keys(tmp_path, dumped):
    south = "- {slug: south, name: South, kind: region}"
    places = f"{south}\n- {{slug: town, name: Town, kind: city, parent: south}}"
    (tmp_path / "dataset.yaml").write_text("name: small")
    (tmp_path / "places.yaml").write_text(places)
    call_command("load", str(tmp_path), verbosity=0)
    loaded = dumped()
    undo(last())
    assert not Place.objects.exists()
    undo(last())
    assert dumped() == loaded
    assert {*Place.objects.values_list("key", flat=True)} == {"south", "town"}


def test_undoing_can_be_undone_and_the_change_undone_again(attack, dumped):
    before = dumped()
    attack.title = "Massacre"
    attack.save()
    after, done = dumped(), last()
    undo(done)
    with pytest.raises(CommandError, match="has been undone already"):
        undo(done)
    undo(last())
    assert dumped() == after
    undo(done)
    assert dumped() == before


def test_what_was_undone_since_is_not_in_the_way(attack, dumped):
    before, changes = dumped(), []
    for title in ("Massacre", "Raid"):
        attack.title = title
        attack.save()
        changes.append(last())
    for done in reversed(changes):
        undo(done)
    assert dumped() == before


def test_it_is_refused_if_somebody_has_changed_one_of_the_records_since(attack, dumped):
    attack.title = "Massacre"
    attack.save()
    done = last()
    attack.title = "Raid"
    attack.save()
    before, number = dumped(), last().number
    with pytest.raises(CommandError, match=f"incident attack was changed by change {number}"):
        undo(done)
    assert dumped() == before
    assert last().number == number


def test_it_is_refused_if_somebody_has_added_to_what_was_created(dumped):
    made = make.incident(slug="raid")
    done = last()
    make.figure(incident=made, metric="killed", low=1, high=1)
    before = dumped()
    with pytest.raises(CommandError, match="was changed by change"):
        undo(done)
    assert dumped() == before


def test_it_is_refused_if_others_refer_to_what_was_created(dumped):
    make.actor(slug="group")
    done = last()
    make.incident(slug="raid")
    make.involvement(incident=Incident.objects.get(), entity=Actor.objects.get(), role="target")
    before = dumped()
    with pytest.raises(CommandError, match="refers to what the change created"):
        undo(done)
    assert dumped() == before


def test_it_is_refused_if_another_record_has_taken_the_slug(editor, dumped):
    gone = make.source(slug="report")
    gone.delete()
    done = last()
    make.source(slug="report", title="Another report")
    before = dumped()
    with pytest.raises(CommandError, match="has taken the place"):
        undo(done)
    assert dumped() == before


def test_it_is_refused_if_a_claim_would_be_left_without_a_source(dumped):
    raid = make.incident(slug="raid")
    first = Assertion.objects.get()
    make.assertion(raid, source=make.source())
    done = last()
    first.delete()
    with pytest.raises(CommandError, match="would be left without an assertion"):
        undo(done)


def test_it_is_refused_if_a_rule_would_be_broken():
    one, other = make.place(slug="one"), make.place(slug="other")
    one.parent = other
    one.save()
    one.parent = None
    one.save()
    done = last()
    other.parent = one
    other.save()
    with pytest.raises(CommandError, match=r"lies? in itself"):
        undo(done)
    assert Figure.objects.count() == 0


def test_a_change_that_is_not_there_cannot_be_undone():
    with pytest.raises(CommandError, match="There is no change 999"):
        call_command("undo", "999", reason=REASON)


# In the admin


def undo_page(done: Change) -> str:
    return reverse("admin:threatapi_change_undo", args=[done.pk])


def test_an_editor_sees_what_undoing_does_and_gives_a_reason(editor, attack):
    Page(editor, page(attack)).fill(title="Massacre").save()
    done = last()
    assert undo_page(done) in editor.get(page(done)).content.decode()
    shown = unescape(editor.get(undo_page(done)).content.decode())
    assert re.search("Massacre.*Attack", shown, re.DOTALL)
    editor.post(undo_page(done), {"reason_of_change": " "})
    assert last() == done
    answer = editor.post(undo_page(done), {"reason_of_change": REASON}, follow=True)
    assert f"Change {done.number} is undone by this change" in answer.content.decode()
    attack.refresh_from_db()
    assert (attack.title, last().undoes, last().author) == ("Attack", done, "editor")


def test_an_editor_is_told_why_it_is_refused(editor, attack):
    for title in ("Massacre", "Raid"):
        Page(editor, page(attack)).fill(title=title).save()
    done = Change.objects.get(number=last().number - 1)
    answer = editor.post(undo_page(done), {"reason_of_change": REASON}, follow=True)
    assert "The incident attack was changed by change" in unescape(answer.content.decode())
    attack.refresh_from_db()
    assert attack.title == "Raid"


def test_who_may_not_delete_does_not_undo_what_was_created(client):
    user = User.objects.create_user("writer", is_staff=True)
    rights = ("view_change", "add_actor", "change_actor", "add_entity", "change_entity")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    make.actor(slug="group")
    done = last()
    assert undo_page(done) not in client.get(page(done)).content.decode()
    assert client.post(undo_page(done), {"reason_of_change": REASON}).status_code == 403
    assert Actor.objects.exists()


def test_the_first_change_of_an_older_store_is_not_undone(editor):
    make.actor(slug="group")
    Change.objects.update(door="upgrade")
    with pytest.raises(CommandError, match="the whole store as it was"):
        undo(last())
    assert editor.post(undo_page(last()), {"reason_of_change": REASON}).status_code == 403
