"""Who asks for a record that was deleted learns which change did it."""

import pytest

from threatapi.changes.door import change

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


def delete(record):
    """Delete a record; the number of the change."""
    with change() as now:
        record.delete()
    return now.about.number


def assert_gone(api, path, number):
    response = api.get(path)
    assert response.status_code == 410, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 410
    assert problem["title"] == "Gone"
    assert problem["change"] == number
    assert f"Change {number} deleted" in problem["detail"]


def test_a_deleted_record_is_gone_by_id_and_by_slug(api):
    incident = make.incident(slug="market")
    uid = incident.uid
    number = delete(incident)
    for name in ("market", uid):
        assert_gone(api, f"incidents/{name}", number)
    assert api(f"changes/{number}")["items"][0]["record"] == str(uid)


@pytest.mark.parametrize("name", ["relationship", "presence", "figure"])
def test_what_has_no_slug_is_gone_by_its_id(name, api):
    record = getattr(make, name)()
    uid = record.uid
    assert_gone(api, f"{name}s/{uid}", delete(record))


def test_what_is_told_of_a_deleted_record_is_gone_too(api):
    person = make.person(slug="noor-wali")
    number = delete(person)
    for path in ("entities/noor-wali/links", "entities/noor-wali/timeline"):
        assert_gone(api, path, number)


def test_a_record_that_was_renamed_is_gone_by_its_former_slug_unless_it_is_a_person(api):
    for record, path in ((make.place(slug="a"), "places"), (make.person(slug="b"), "persons")):
        former = record.slug
        record.slug = f"new-{former}"
        record.save()
        record.delete()
        expected = 410 if path == "places" else 404
        assert api.get(f"{path}/{former}").status_code == expected
        assert api.get(f"{path}/new-{former}").status_code == 410


def test_a_deleted_person_was_no_actor(api):
    number = delete(make.person(slug="noor-wali"))
    assert_gone(api, "persons/noor-wali", number)
    assert_gone(api, "entities/noor-wali", number)
    assert api.get("actors/noor-wali").status_code == 404


def test_a_record_that_is_there_again_is_answered(api):
    place = make.place(slug="kabul")
    uid = place.uid
    delete(place)
    make.place(slug="kabul-city", uid=uid)
    assert api(f"places/{uid}")["slug"] == "kabul-city"
    assert api.get("places/kabul").status_code == 404


def test_the_last_of_two_deletions_is_told(api):
    place = make.place(slug="kabul")
    uid = place.uid
    delete(place)
    again = make.place(slug="kabul", uid=uid)
    assert_gone(api, "places/kabul", delete(again))


def test_what_never_was_is_not_found_with_a_hint(api):
    make.place(slug="kabul")
    response = api.get("places/kabull")
    assert response.status_code == 404
    assert "Did you mean kabul?" in response.json()["detail"]
    assert "change" not in response.json()


def test_what_the_view_does_not_show_is_not_found(api):
    made = make.incident(slug="market")
    assert api.get(f"incidents/{made.slug}", known_by="1990").status_code == 404


def test_a_record_that_is_there_costs_no_further_query(api, django_assert_num_queries):
    make.place(slug="kabul")
    with django_assert_num_queries(2):  # the state of the store, and the record
        api("places/kabul")
    with django_assert_num_queries(5):  # a merge, the deletion, and the slugs that may be meant
        api.get("places/kabull")
