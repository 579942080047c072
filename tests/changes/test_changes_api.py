"""What the API tells of changes: all of them, one with its items, and the history of a record."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client

from threatapi.changes.door import change
from threatapi.changes.models import Change, ChangeItem
from threatapi.urls import router

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


@pytest.fixture
def staff(client: Client) -> Client:
    """A browser in which somebody is logged in to the admin."""
    user = User.objects.create_user("editor", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_change"))
    client.force_login(user)
    return client


def ask(client: Client, path: str) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def numbers(api: Any, **asked: Any) -> list[int]:
    return [change["number"] for change in api("changes", **asked)["results"]]


@pytest.fixture
def changes(staff: Client) -> dict[str, int]:
    """An incident with a toll is made and renamed, a place is loaded, the toll is deleted.

    Each change by its number.
    """
    user, article = User.objects.get(), make.source(slug="s1")
    with change("admin", user=user) as made:
        incident = make.incident(slug="market", title="Attack")
        figure = make.figure(incident=incident, low=4, high=4)
    reason = "The name that the article has"
    with change("admin", user=user, reason=reason, source=article) as renamed:
        incident.title = "Attack at the market"
        incident.save()
    with change("load", author="manage.py load") as loaded:
        make.place(slug="kabul")
    with change("admin", user=user, reason="It is the toll of another attack") as dropped:
        figure.delete()
    opened = {"made": made, "renamed": renamed, "loaded": loaded, "dropped": dropped}
    return {name: each.about.number for name, each in opened.items()}


# The list


def test_changes_are_listed_in_the_order_of_their_numbers(api, changes):
    assert numbers(api, ordering="number") == sorted(numbers(api))
    assert numbers(api, ordering="-number") == sorted(numbers(api), reverse=True)
    (shown,) = api("changes", after=changes["made"], limit=1)["results"]
    assert shown.pop("at").endswith("Z")
    assert shown.pop("source")["slug"] == "s1"
    assert shown == {
        "number": changes["renamed"],
        "door": "admin",
        "author": None,
        "reviewed_by": None,
        "token": None,
        "reason": "The name that the article has",
        "undoes": None,
        "dataset": None,
        "run": None,
        "item_count": 1,
    }


def test_after_a_number_come_the_greater_ones(api, changes):
    assert numbers(api, after=changes["renamed"]) == [changes["loaded"], changes["dropped"]]
    assert numbers(api, after=changes["dropped"]) == []


def test_a_change_is_there_once_it_has_its_number(api, changes):
    with change() as unfinished:
        make.place()
        assert max(numbers(api)) == changes["dropped"]
    assert max(numbers(api)) == unfinished.about.number == changes["dropped"] + 1


def test_the_number_alone_orders_the_list(api, changes):
    response = api.get("changes", ordering="at")
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"record": "market"}, ["made", "renamed", "dropped"]),
        ({"record": "kabul"}, ["loaded"]),
        ({"record": "market,kabul"}, ["made", "renamed", "loaded", "dropped"]),
        ({"record": "market", "action": "update"}, ["renamed"]),
        ({"kind": "figure"}, ["made", "dropped"]),
        ({"kind": "figure", "action": "delete"}, ["dropped"]),
        ({"kind": "incident", "action": "delete"}, []),
        ({"door": "load"}, ["loaded"]),
        ({"door__not": "load"}, ["made", "renamed", "dropped"]),
        ({"by": "manage.py load"}, ["loaded"]),
        ({"at__gte": "2020-01-01"}, ["made", "renamed", "loaded", "dropped"]),
        ({"at__lte": "2020-01-01"}, []),
    ],
)
def test_changes_are_filtered(asked, found, api, changes):
    first = changes["made"] - 1
    assert numbers(api, after=first, **asked) == [changes[name] for name in found]


def test_a_record_is_named_by_its_id_too(api, changes):
    uid = api("incidents/market")["id"]
    assert numbers(api, record=uid) == [changes[name] for name in ("made", "renamed", "dropped")]


def test_a_deleted_record_is_named_by_the_slug_that_it_had(api):
    with change() as made:
        actor = make.actor(slug="gone")
    with change() as deleted:
        actor.delete()
    assert numbers(api, record="gone") == [made.about.number, deleted.about.number]


def test_an_unknown_record_is_refused(api, changes):
    response = api.get("changes", record="nowhere")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "record"


def test_pages_by_cursor_put_together_are_the_whole_list(api, changes):
    whole, page = numbers(api), api("changes", cursor="", limit=3)
    found = [change["number"] for change in page["results"]]
    while page["next"]:
        page = api.client.get(page["next"]).json()
        found += [change["number"] for change in page["results"]]
    assert found == whole
    assert page["count"] == len(whole)


def test_a_list_that_the_client_has_is_not_sent_again(api, changes):
    first = api.get("changes")
    again = api.client.get("/api/v1/changes", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    make.place()
    other = api.client.get("/api/v1/changes", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


# One change

MADE = ["incident", "source", "assertion", "figure", "source", "assertion"]


def test_a_change_shows_what_it_did_to_each_record(api, changes):
    shown = api(f"changes/{changes['made']}")
    kinds = [each["kind"] for each in shown["items"]]
    assert kinds == MADE
    assert shown["count"] == len(MADE)
    incident, figure, assertion = (shown["items"][at] for at in (0, 3, 5))
    uid = api("incidents/market")["id"]
    assert incident["record"] == incident["whole"] == uid
    assert incident["url"] == f"/api/v1/incidents/{uid}"
    assert incident["part_of"] is None
    assert figure["part_of"] == uid
    assert assertion["part_of"] == figure["record"]
    assert assertion["whole"] == uid
    assert assertion["whole_kind"] == "incident"
    assert {each["action"] for each in shown["items"]} == {"create"}


def test_the_items_of_a_change_come_in_pages(api, changes):
    page = api(f"changes/{changes['made']}", limit=4)
    assert [each["kind"] for each in page["items"]] == MADE[:4]
    last = api.client.get(page["next"]).json()
    assert [each["kind"] for each in last["items"]] == MADE[4:]
    assert last["next"] is None


@pytest.mark.parametrize("number", ["0", "999999", "-1", "x", "1" * 30])
def test_an_unknown_number_is_no_change(number, api, changes):
    assert api.get(f"changes/{number}").status_code == 404


# Who sees what


def test_the_public_sees_the_present_contents_alone(api, changes):
    """Not what a record said before, nor what a deleted one said."""
    renamed, made = (api(f"changes/{changes[name]}")["items"] for name in ("renamed", "made"))
    assert renamed[0]["is_latest"] is True
    assert renamed[0]["before"] is None
    assert renamed[0]["after"]["title"] == "Attack at the market"
    # The sources of what was said are there as they were made.
    assert [each["is_latest"] for each in made] == [
        kind == "source" or at == 2 for at, kind in enumerate(MADE)
    ]
    assert [each["after"] is not None for each in made] == [each["is_latest"] for each in made]
    dropped = api(f"changes/{changes['dropped']}")
    assert [each["before"] for each in dropped["items"]] == [None, None]
    assert dropped["reason"] == "It is the toll of another attack"
    assert dropped["author"] is None


def test_staff_see_the_former_contents_and_the_author(staff, changes):
    dropped = ask(staff, f"changes/{changes['dropped']}")
    before = dropped["items"][0]["before"]
    assert {"metric": "killed", "low": 4}.items() <= before.items()
    assert before["incident"]["slug"] == "market"
    assert dropped["author"] == "editor"
    (renamed,) = ask(staff, f"changes/{changes['renamed']}")["items"]
    assert renamed["before"]["title"] == "Attack"
    found = ask(staff, f"changes?by=editor&after={changes['made'] - 1}")["results"]
    assert [each["number"] for each in found] == [
        changes[name] for name in ("made", "renamed", "dropped")
    ]


def test_the_public_does_not_see_what_somebody_was_called(api, staff):
    """A slug names a person, and may have been wrong."""
    person = make.person(slug="wrong-name", name="Somebody")
    part = make.involvement(make.incident(), entity=person)
    person.slug = "right-name"
    person.save()
    for path in (f"involvements/{part.uid}/history", "persons/right-name/history", "changes"):
        assert "wrong-name" not in api.get(path).content.decode()
    (item,) = (
        each
        for change in api(f"involvements/{part.uid}/history")["results"]
        for each in change["items"]
        if each["kind"] == "involvement"
    )
    assert item["after"]["entity"] == {"id": str(person.uid)}
    for slug, status in (("wrong-name", 400), ("never", 400), ("right-name", 200)):
        assert api.get("changes", record=slug).status_code == status
    assert "wrong-name" in str(ask(staff, f"involvements/{part.uid}/history"))


def test_a_cookie_that_no_browser_sends_is_none(client, changes):
    client.cookies["sessionid"] = "\0" * 9
    assert ask(client, "changes/1")["number"] == 1


def test_a_program_that_names_a_user_does_not_tell_the_public(api, staff):
    with change(user=User.objects.get()):
        make.place()
    assert api("changes", ordering="-number")["results"][0]["author"] is None


def test_the_first_change_of_an_older_store_makes_answers_anew(client):
    make.incident()
    ChangeItem.objects.all().delete()
    Change.objects.all().delete()
    headers = {"If-None-Match": client.get("/api/v1/changes")["ETag"]}
    assert client.get("/api/v1/changes", headers=headers).status_code == 304
    call_command("prepare", verbosity=0)
    assert client.get("/api/v1/changes", headers=headers).status_code == 200


def test_the_public_cannot_look_for_the_name_of_a_user(api, changes):
    assert numbers(api, by="editor") == []


def test_who_is_no_staff_or_logged_out_sees_as_much_as_the_public(client, changes):
    client.force_login(User.objects.create_user("guest"))
    assert ask(client, f"changes/{changes['dropped']}")["author"] is None
    client.cookies["sessionid"] = "of-nobody"
    assert ask(client, f"changes/{changes['dropped']}")["author"] is None


def test_staff_who_may_not_view_changes_see_as_much_as_the_public(client, changes):
    client.force_login(User.objects.create_user("helper", is_staff=True))
    shown = ask(client, f"changes/{changes['dropped']}")
    assert shown["author"] is None
    assert {item["before"] for item in shown["items"]} == {None}


def test_no_cache_gives_the_answer_for_staff_to_others(api, staff, changes):
    path = f"/api/v1/changes/{changes['dropped']}"
    shown, public = staff.get(path), api.client.get(path)
    assert shown["Cache-Control"] == "private, no-cache"
    assert public["Cache-Control"] == "public, max-age=0, must-revalidate"
    for response in (shown, public):
        assert "Cookie" in response["Vary"]
    again = api.client.get(path, headers={"If-None-Match": shown["ETag"]})
    assert again.status_code == 200


def test_staff_give_their_second_factor_first(staff, changes, settings):
    settings.SECOND_FACTOR = True
    assert ask(staff, f"changes/{changes['dropped']}")["author"] is None


# The history of a record


def history(api: Any, path: str, **asked: Any) -> list[tuple[int, list[str]]]:
    """The changes of a record: number, and what was done to which kinds."""
    return [
        (entry["number"], [f"{each['action']} {each['kind']}" for each in entry["items"]])
        for entry in api(f"{path}/history", **asked)["results"]
    ]


def test_the_history_of_a_record_has_the_changes_of_its_parts(api, changes):
    made = [f"create {kind}" for kind in ("incident", "assertion", "figure", "assertion")]
    expected = [
        (changes["dropped"], ["delete figure", "delete assertion"]),
        (changes["renamed"], ["update incident"]),
        (changes["made"], made),
    ]
    assert history(api, "incidents/market") == expected
    uid = api("incidents/market")["id"]
    assert history(api, f"incidents/{uid}", limit=1, offset=1) == expected[1:2]


def test_the_history_of_a_part_has_its_own_changes_alone(api, changes):
    figure = api(f"changes/{changes['dropped']}")["items"][0]["record"]
    assert history(api, f"figures/{figure}") == [
        (changes["dropped"], ["delete figure", "delete assertion"]),
        (changes["made"], ["create figure", "create assertion"]),
    ]
    assert api(f"figures/{figure}/history")["deleted_by"] == changes["dropped"]


def test_what_is_moved_is_told_where_it_was_and_where_it_is(api):
    attack, raid = make.incident(slug="attack"), make.incident(slug="raid")
    part = make.involvement(attack)
    other = make.involvement(attack)
    part.incident = raid
    with change() as moved:
        part.save()
    told = part.assertions.get()
    told.involvement = other
    with change() as said_of_other:
        told.save()
    make.assertion(part)
    assert history(api, "incidents/attack")[:2] == [
        (said_of_other.about.number, ["update assertion"]),
        (moved.about.number, ["update involvement"]),
    ]
    numbers = [number for number, _ in history(api, "incidents/raid")]
    assert {moved.about.number, said_of_other.about.number} <= {*numbers}
    for each in (part, other):
        numbers = [number for number, _ in history(api, f"involvements/{each.uid}")]
        assert said_of_other.about.number in numbers
    (item,) = api(f"changes/{moved.about.number}")["items"]
    assert (item["whole"], item["former_whole"]) == (str(raid.uid), str(attack.uid))


def test_the_history_of_a_tally_has_the_parts_of_its_parts(api):
    tally = make.figure(metric="killed")
    part = make.figure(metric="killed", parent=tally, dimension="place", category="a")
    inner = make.figure(metric="killed", parent=part, dimension="place", category="b")
    said = inner.assertions.get()
    with change() as corrected:
        said.note = "By hand"
        said.save()
    expected = corrected.about.number, ["update assertion"]
    for figure in (tally, part, inner):
        assert history(api, f"figures/{figure.uid}")[0] == expected
    # It stays when they are gone.
    tally_uid = tally.uid
    tally.delete()
    assert expected in history(api, f"figures/{tally_uid}")


def test_every_resource_has_histories(api):
    for name, viewset, _ in router.registry:
        model = viewset.queryset.model
        made = {"entities": make.actor, "actors": make.actor, "persons": make.person}
        with change() as now:
            record = made[name]() if name in made else made_of(model)
        shown = api(f"{name}/{record.uid}/history")
        assert shown["record"] == str(record.uid)
        assert shown["deleted_by"] is None
        assert [entry["number"] for entry in shown["results"]] == [now.about.number], name


def made_of(model: Any) -> Any:
    name = model._meta.model_name
    if name == "assertion":
        return make.assertion(make.actor())
    if name == "involvement":
        return make.involvement(make.incident())
    return getattr(make, name)() if hasattr(make, name) else make.claim(model)


def test_what_never_was_has_no_history(api):
    response = api.get("incidents/markett/history")
    assert response.status_code == 404
    assert "There is no incident" in response.json()["detail"]


def test_the_public_history_has_the_present_contents_alone(api, staff, changes):
    shown = api("incidents/market/history")["results"]
    contents = [
        each[end] for entry in shown for each in entry["items"] for end in ("before", "after")
    ]
    assert [each.get("title") for each in contents if each] == ["Attack at the market", None]
    seen = ask(staff, "incidents/market/history")["results"]
    assert seen[0]["items"][0]["before"]["metric"] == "killed"
