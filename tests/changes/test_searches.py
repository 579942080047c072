"""A saved search: a list with filters under a URL, which tells what entered, changed or left it.

Searches are made in the admin. Whoever asks with the number of an earlier answer misses nothing.
"""

import pytest
from django.urls import reverse

from base.orm.revision import revision
from threatapi.changes.numbers import last_number
from threatapi.searches import lists
from threatapi.searches.models import FoundRecord, Search

from ..helpers import factories as make
from ..helpers.admin_pages import Page
from ..helpers.searches import ask, changes, follow, save, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

# The search


def test_it_has_a_name_and_a_url(groups):
    (found,) = ask("searches")["results"]
    assert ask("searches/watch") == found == ask(f"searches/{found['id']}")
    assert (found["resource"], found["query"]) == ("actors", "kind=armed_group")
    assert [each["name"] for each in follow(found["url"])["results"]] == ["Wolves"]


@pytest.mark.parametrize(
    ("resource", "query", "fault"),
    [
        ("actors", "kind=gang", "kind: "),
        ("actors", "kinds=armed_group", "Unknown parameter. Did you mean kind?"),
        ("incidents", "place=kabull", "There is no place “kabull”."),
        ("incidents", "killed_min=many", "killed_min: "),
        ("incidents", "limit=5&cursor=", "A saved search takes no limit, cursor."),
        ("incidents", "updated_since=2022", "A saved search takes no updated_since."),
        ("places", "near=a,b", "near: "),
        ("places", "near=34,69", "radius_km: "),
        ("incidents", "date_from=2022&date_to=2021", "date_to: "),
    ],
)
def test_filters_that_the_list_refuses_are_a_fault_of_the_form(editor, resource, query, fault):
    answer = save(editor, resource, query)
    assert not answer.saved
    assert fault in " ".join(answer.faults()["query"])
    assert Search.objects.count() == 0


def test_its_filters_stay(groups):
    search = Search.objects.get()
    page = Page(groups, reverse("admin:threatapi_search_change", args=[search.pk]))
    assert "query" not in page.data
    assert page.fill(name="Groups", query="kind=state").save().saved
    search.refresh_from_db()
    assert (search.name, search.query) == ("Groups", "kind=armed_group")


def test_a_new_name_is_in_the_answer_at_once(groups):
    first = ask.get("searches/watch")
    search = Search.objects.get()
    search.name = "Groups"
    search.save()
    again = ask.client.get("/api/v1/searches/watch", headers={"If-None-Match": first["ETag"]})
    assert again.json()["name"] == "Groups"
    search.delete()
    assert ask.get("searches/watch").status_code == 404
    assert ask.get("searches/watch/changes").status_code == 404


def test_one_that_finds_too_much_is_refused(groups, monkeypatch):
    monkeypatch.setattr(lists, "MOST_RECORDS", 2)
    make.actor(kind="armed_group")
    assert len(told(0)) == 2
    make.actor(kind="armed_group")
    response = ask.get("searches/watch/changes")
    assert response.status_code == 400
    assert "It finds more than 2 records: give narrower filters." in response.json()["detail"]
    answer = save(groups, "actors", "", slug="all")
    assert "It finds more than 2 records" in answer.faults()["query"][0]


@pytest.mark.parametrize(
    ("resource", "query"),
    [
        ("figures", "incident=raid"),
        ("figures", "low__gte=1&incident__not=raid,siege"),
        ("incidents", "slug=raid"),
        ("incidents", "id__not={id}"),
        ("assertions", "target=raid"),
    ],
)
def test_the_filters_are_not_shown_while_they_name_what_is_hidden(editor, resource, query):
    raid, _ = make.incident(slug="raid"), make.incident(slug="siege")
    query = query.format(id=raid.uid)
    assert save(editor, resource, query).saved
    shown = ask("searches/watch")
    assert (shown["query"], shown["url"]) == (query, f"/api/v1/{resource}?{query}")
    raid.marking = "amber"
    raid.save()
    for hidden in (ask("searches/watch"), *ask("searches")["results"]):
        assert hidden == shown | {"query": None, "url": None}
    assert ask.get("searches/watch/changes").status_code == 200
    raid.marking = ""
    raid.save()
    assert ask("searches/watch") == shown


# Asking


def test_it_is_asked_in_pages(groups):
    start = last_number()
    uids = [str(make.actor(kind="armed_group").uid) for _ in range(5)]
    found, page = [], changes(start, limit=2, cursor="")
    while True:
        found += [each["id"] for each in page["results"]]
        if page["next"] is None:
            break
        page = follow(page["next"])
    assert found == uids


def test_a_record_that_changes_between_two_pages_comes_again(groups):
    start = last_number()
    first, *others = [make.actor(kind="armed_group") for _ in range(4)]
    page = changes(start, limit=2, cursor="")
    first.name = "Renamed"
    first.save()
    second = follow(page["next"])
    rest = [*second["results"], *follow(second["next"])["results"]]
    assert [each["id"] for each in rest] == [str(each.uid) for each in (*others[1:], first)]


def test_asking_again_costs_a_304_and_writes_nothing(groups, django_assert_max_num_queries):
    response = ask.get("searches/watch/changes", after=0)
    before, mark = [*FoundRecord.objects.values()], revision()
    url = "/api/v1/searches/watch/changes?after=0"
    with django_assert_max_num_queries(2):
        again = ask.client.get(url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    with django_assert_max_num_queries(8):
        assert ask.client.get(url).json() == response.json()
    assert ([*FoundRecord.objects.values()], revision()) == (before, mark)


def test_a_write_costs_nothing_more(groups):
    """A search is brought up to date by who asks it, not by who writes."""
    actor = make.actor(kind="state")
    number = last_number()
    actor.kind = "armed_group"
    actor.save()
    assert Search.objects.get().number < number
    assert not FoundRecord.objects.filter(uid=actor.uid).exists()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("after=x", "after"),
        ("after=-1", "after"),
        ("after=1e9", "after"),
        ("since=1", "since"),
        ("limit=0", "limit"),
    ],
)
def test_wrong_parameters_are_refused(groups, query, parameter):
    response = ask.client.get(f"/api/v1/searches/watch/changes?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == parameter
