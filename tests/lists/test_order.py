"""The order of lists, by any key."""

import pytest

from ..helpers import factories as make
from ..helpers.refusing import fault

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "key"),
    [("relationships", "title"), ("places", "country"), ("figures", "category")],
)
def test_by_text_what_has_none_comes_last_both_ways(path, key, api):
    for sign in ("", "-"):
        found = [each[key] for each in api(path, ordering=sign + key, limit=1000)["results"]]
        told = [text for text in found if text is not None]
        assert 0 < len(told) < len(found)
        assert found[: len(told)] == told
        assert told == sorted(told, reverse=bool(sign))


def test_a_key_that_is_named_again_changes_nothing(api, count_queries):
    """Nor does it cost: each key of an order is a query for a page by cursor."""
    once = api("incidents", ordering="date,-title", limit=5, cursor="")
    with count_queries(10):
        again = api(
            "incidents", ordering="date,-title,-date,date" + ",date" * 150, limit=5, cursor=""
        )
    assert again["results"] == once["results"]
    assert api.client.get(again["next"]).json()["results"]


def test_by_date_what_has_none_comes_last_both_ways(api):
    dates = {
        "first": "2022-04-01",
        "april": "2022-04",  # begins like the first, ends later
        "tower": "[..2022-04-22]",  # its first day is open: the last one counts
        "late": "2022-04-29",
        "dateless": "",
    }
    for slug, date in dates.items():
        make.incident(slug=slug, date=date)
    ours = {"slug": ",".join(dates)}
    assert api.slugs("incidents", **ours, ordering="date") == list(dates)
    backwards = ["late", "tower", "april", "first", "dateless"]
    assert api.slugs("incidents", **ours, ordering="-date") == backwards
    assert api.slugs("incidents", **ours) == list(dates)  # by date unless told otherwise


@pytest.mark.parametrize("ordering", ["date", "-date", "place"])
def test_equals_are_in_the_order_of_their_ids(ordering, api):
    for number in range(8):
        make.incident(slug=f"alike-{number}", date="2022-04")
    found = api("incidents", slug__istartswith="alike-", ordering=ordering)["results"]
    ids = [item["id"] for item in found]
    assert ids == sorted(ids)


def test_by_several_keys(api):
    for slug, country, latitude in (("a", "AF", 3), ("b", "AF", 5), ("c", "PK", 4)):
        make.place(slug=slug, country=country, latitude=latitude, longitude=0)
    ours = {"slug": "a,b,c"}
    assert api.slugs("places", **ours, ordering="country,-latitude") == ["b", "a", "c"]
    assert api.slugs("places", **ours, ordering=["-country", "latitude"]) == ["c", "a", "b"]


def test_by_an_unknown_key(api):
    parameter, code, detail = fault(api, "places", ordering="latitudes")
    assert (parameter, code) == ("ordering", "invalid_choice")
    assert "latitude or -latitude" in detail
