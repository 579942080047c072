"""With `REVIEW_NEEDED` no door lets in alone what names a living person as perpetrator, suspect or
leader. tests/writing/test_review_by_http.py has the rule and the API."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Entity, Person
from base.orm.writing import ReviewNeeded
from incidents.models import Incident, Involvement
from threatapi.changes.door import change
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.logins.roles import make_groups

from ..helpers import factories as make
from ..helpers.admin_pages import DELETION, Page, page, save_in_vain
from ..helpers.folders import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

RAID = (
    "It names Noor, who may be living, as perpetrator in “A raid”: a second person must review it."
)


@pytest.fixture(autouse=True)
def reviewer(settings: Any) -> User:
    settings.REVIEW_NEEDED = True
    return User.objects.create_superuser("reviewer")


@pytest.fixture
def noor() -> Person:
    return make.person(slug="noor", name="Noor")


@pytest.fixture
def raid() -> Incident:
    return make.incident(slug="raid", title="A raid")


@pytest.fixture
def deed(noor: Person, raid: Incident, reviewer: User) -> Involvement:
    with change(reviewed_by=reviewer):
        return make.involvement(raid, entity=noor, role="perpetrator")


@pytest.fixture
def death(deed: Involvement, noor: Person) -> Involvement:
    """Noor is asserted to have been killed after the deed."""
    siege = make.incident(slug="siege", date="2020")
    return make.involvement(siege, entity=noor, role="victim", outcome="killed")


def run(name: str, *args: Any, **options: Any) -> str:
    out = StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


def refusal(name: str, *args: Any, **options: Any) -> str:
    """Why the command writes nothing."""
    before = last_number()
    with pytest.raises(CommandError) as refused:
        run(name, *args, **options)
    assert last_number() == before
    return str(refused.value)


def last_change() -> Change:
    return Change.objects.get(number=last_number())


# The admin


def test_a_form_comes_back_with_what_was_typed(editor, noor, raid):
    form = Page(editor, page(raid)).fill(location="the old town")
    said = {"said_source": make.source(), "said_locator": "L7"}
    form.add_row("involvements-2", entity=noor, role="perpetrator", **said)
    again, faults = save_in_vain(form)
    assert faults == {"": [RAID]}
    assert (again.data["location"], again.data["involvements-2-0-said_locator"]) == (
        "the old town",
        "L7",
    )
    assert not Involvement.objects.exists()
    assert Incident.objects.get().location == ""


def test_what_needs_no_review_is_saved_as_ever(editor, noor, raid):
    assert Page(editor, page(raid)).fill(location="the old town").save().saved


def test_a_death_is_not_deleted_alone(editor, death):
    answer = editor.post(page(death, "delete"), DELETION, follow=True)
    assert RAID in answer.content.decode()
    chosen = {"_selected_action": [death.pk], "action": "delete_selected"}
    answer = editor.post(page(Involvement, "changelist"), chosen | DELETION, follow=True)
    assert RAID in answer.content.decode()
    assert Involvement.objects.filter(pk=death.pk).exists()


def test_a_merge_is_refused_on_its_page(editor, deed, noor):
    twin = make.person(slug="twin", name="Twin")
    merging = reverse("admin:threatapi_change_merge", args=["entity", noor.pk])
    pair = {"other": twin.pk, "stays": "other", "reason_of_change": "They are the same."}
    answer = editor.post(merging, pair)
    assert "Nothing was merged. It names Twin, who may be living" in answer.content.decode()
    assert Entity.objects.filter(slug="noor").exists()


def test_an_undoing_is_refused_on_its_page(editor, deed):
    deed.delete()
    undoing = reverse("admin:threatapi_change_undo", args=[last_change().pk])
    answer = editor.post(undoing, {"reason_of_change": "It was true."}, follow=True)
    assert f"Nothing was undone. {RAID}" in answer.content.decode()
    assert not Involvement.objects.exists()


def test_a_redaction_is_refused_on_its_page(editor, death):
    redacting = reverse("admin:threatapi_change_redact", args=["involvement", death.uid])
    answer = editor.post(redacting, {"reason_of_change": "It was wrong."})
    assert f"Nothing was redacted. {RAID}" in answer.content.decode()
    assert Involvement.objects.filter(pk=death.pk).exists()


def test_pages_tell_who_reviewed_a_change(editor, deed, raid):
    shown = editor.get(reverse("admin:threatapi_change_change", args=[last_change().pk]))
    assert "reviewer</div>" in shown.content.decode()
    assert ", reviewed by reviewer" in editor.get(page(raid, "history")).content.decode()


# Commands


def test_undoing_by_command(deed):
    deed.delete()
    number = last_number()
    told = refusal("undo", number, reason="It was true.")
    assert told.splitlines() == [
        RAID, "Give --reviewed-by with the name of a user who has reviewed it."
    ]  # fmt: skip
    run("undo", number, reason="It was true.", reviewed_by="reviewer")
    assert (last_change().author, last_change().reviewer) == ("manage.py undo", "reviewer")


def test_merging_by_command(deed):
    make.person(slug="twin", name="Twin")
    merging = "merge", "person", "noor"
    told = refusal(*merging, into="twin", reason="They are the same.")
    assert told.startswith("It names Twin, who may be living, as perpetrator in “A raid”")
    run(*merging, into="twin", preview=True)
    run(*merging, into="twin", reason="They are the same.", reviewed_by="reviewer")
    assert last_change().reviewer == "reviewer"


def test_redacting_by_command(death):
    redacting = "redact", "involvement", death.uid
    assert refusal(*redacting, reason="It was wrong.").startswith(RAID)
    run(*redacting, reason="It was wrong.", reviewed_by="reviewer")
    assert not Involvement.objects.filter(pk=death.pk).exists()


DEED = """
- slug: raid
  title: A raid
  assertions: [{source: paper, locator: L2}]
  involvements:
    - {entity: noor, role: perpetrator, assertions: [{source: paper, locator: L3}]}
"""


@pytest.fixture
def animals(tmp_path: Any) -> Folder:
    """A data set in which Noor has raided."""
    folder = Folder(tmp_path / "animals")
    person = {"slug": "noor", "name": "Noor"}
    folder.write("persons", f"- {person}\n")
    folder.write("incidents", DEED)
    return folder


def test_loading(animals):
    told = refusal("load", animals.path)
    assert told.startswith(f"Nothing was loaded. {RAID}")
    assert "Give --reviewed-by" in told
    assert not Person.objects.exists()
    run("load", animals.path, reviewed_by="reviewer")
    assert last_change().reviewer == "reviewer"
    assert "0 created, 0 changed" in run("load", animals.path)


def test_loading_as_it_goes(animals):
    with pytest.raises(CommandError, match="2 changes are written, which stay") as refused:
        run("load", animals.path, as_it_goes=True)
    assert RAID in str(refused.value)
    assert not Involvement.objects.exists()
    run("load", animals.path, as_it_goes=True, reviewed_by="reviewer")
    assert last_change().reviewer == "reviewer"


def test_a_death_that_a_data_set_takes_back(animals):
    animals.write("persons", "- {slug: noor, name: Noor, died: '2001'}\n")
    run("load", animals.path)
    animals.write("persons", "- {slug: noor, name: Noor}\n")
    assert RAID in refusal("load", animals.path)


def test_a_dry_run_tells_what_must_be_reviewed(animals):
    errors = StringIO()
    out = run("load", animals.path, dry_run=True, stderr=errors)
    assert RAID in errors.getvalue()
    assert "Nothing was written." in out
    assert not Person.objects.exists()
    run("load", animals.path, dry_run=True, reviewed_by="reviewer", stderr=(none := StringIO()))
    assert none.getvalue() == ""


def test_the_data_of_the_release_come_reviewed(animals, settings, tmp_path):
    """As `prepare` loads them."""
    run("load", animals.path, comes_reviewed=True)
    assert last_change().reviewer == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nobody", "there is no user “nobody”."),
        ("gone", "the user “gone” is not active."),
        ("typist", "the user “typist” may not review (group reviewer)."),
    ],
)
def test_whom_the_commands_take_for_a_reviewer(deed, name, told):
    User.objects.create_superuser("gone", is_active=False)
    User.objects.create_user("typist")
    deed.delete()
    answer = refusal("undo", last_number(), reason="It was true.", reviewed_by=name)
    assert answer == f"--reviewed-by: {told}"


# Who reviews


def test_nobody_reviews_what_they_wrote_themselves(noor, raid, reviewer):
    with pytest.raises(ReviewNeeded), change(user=reviewer, reviewed_by=reviewer):
        make.involvement(raid, entity=noor, role="perpetrator")
    with pytest.raises(ReviewNeeded), change(author="reviewer", reviewed_by=reviewer):
        make.involvement(raid, entity=noor, role="perpetrator")
    made = {"author": "reviewer", "door": "shell", "reviewer": "reviewer"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(**made)


@pytest.mark.parametrize(("group", "may"), [("editor", False), ("reviewer", True)])
def test_who_is_in_the_group_reviews(noor, raid, reviewer, group, may):
    make_groups()
    second = User.objects.create_user("second")
    second.groups.add(Group.objects.get(name=group))
    deed = {"entity": noor, "role": "perpetrator"}
    if not may:
        with pytest.raises(ReviewNeeded), change(user=reviewer, reviewed_by=second):
            make.involvement(raid, **deed)
        return
    with change(user=reviewer, reviewed_by=second):
        make.involvement(raid, **deed)
    second.delete()
    assert (last_change().reviewed_by, last_change().reviewer) == (None, "second")


def test_of_much_the_first_statements_are_told(noor):
    @make.together()
    def write() -> None:
        for _ in range(25):
            make.involvement(make.incident(), entity=noor, role="perpetrator")

    with pytest.raises(ReviewNeeded) as needed:
        write()
    told = needed.value.statements
    assert (len(told), told[-1]) == (21, "There is more that a second person must review.")


def test_it_costs_nothing_without_the_setting_and_little_with_it(noor, reviewer, settings):
    def statements(number: int, **about: Any) -> int:
        with (
            CaptureQueriesContext(
                connection,
            ) as asked,
            change(**about),
        ):
            for _ in range(number):
                make.involvement(make.incident(), entity=noor, role="target")
        return len(asked)

    statements(1)
    cost = {}
    for is_on in (False, True):
        settings.REVIEW_NEEDED = is_on
        cost[is_on] = statements(1), statements(2)
    per_record = cost[False][1] - cost[False][0]
    assert cost[True][0] - cost[False][0] <= 5
    assert cost[True][1] - cost[True][0] == per_record
