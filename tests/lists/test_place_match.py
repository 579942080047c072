"""Areas: incidents with a point of their own, places without one, and what else may lie there."""

import json

import pytest
import yaml
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.choices import NoPoint
from incidents.models import Incident, Place
from threatapi.dataset.dump import dump
from threatapi.dataset.load import load

from ..helpers import factories as make

pytestmark = pytest.mark.django_db
SEA = {"near": "-40,0", "radius_km": 20}


def found(api, path="incidents", **more):
    return set(api.slugs(path, **{**SEA, **more}, limit=1000))


# Places without a point


def test_a_place_without_a_point_has_that_of_the_smallest_place_around_it(api):
    country = make.place(kind="country", latitude=-40, longitude=30, radius_km=2000)
    town = make.place(slug="town", parent=country, latitude=-40, longitude=0, radius_km=10)
    quarter = make.place(slug="quarter", kind="district", parent=town)
    make.place(slug="house", kind="site", parent=quarter)
    make.place(slug="elsewhere", kind="site", parent=country)
    make.place(slug="ours", parent=quarter, latitude=-40, longitude=20, radius_km=1)
    assert found(api, "places") == {"town", "quarter", "house"}
    assert found(api, "places", place_match="certain") == {"town", "quarter", "house"}
    assert found(api, "places", radius_km=9) == set()


def test_what_happened_and_who_is_at_such_a_place_is_found(api):
    town = make.place(latitude=-40, longitude=0, radius_km=10)
    house = make.place(parent=make.place(parent=town))
    attack = make.incident(slug="attack", place=house)
    make.presence(place=house)
    make.figure(place=house, metric="members")
    make.figure(incident=attack)
    make.involvement(attack)
    assert found(api) == {"attack"}
    for path, count in (("presences", 1), ("figures", 2), ("involvements", 1)):
        assert api(path, **SEA)["count"] == count
        assert api(path, bbox="-1,-41,1,-39")["count"] == count


@pytest.mark.parametrize("reason", NoPoint.values)
def test_a_place_says_why_it_has_no_point(reason, api):
    make.place(slug="nowhere", no_point=reason)
    assert api("places/nowhere")["no_point"] == reason
    assert "nowhere" in api.slugs("places", no_point=reason, limit=1000)


def test_unless_said_otherwise_the_point_is_not_known(api):
    make.place(slug="nowhere")
    assert api("places/nowhere")["no_point"] == "unknown"
    make.place(slug="somewhere", latitude=1, longitude=1)
    assert api("places/somewhere")["no_point"] is None


def test_a_place_has_a_point_or_a_reason_for_none():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.place(latitude=1, longitude=1, no_point="line")
    with pytest.raises(ValidationError) as refused:
        Place(
            slug="x", name="x", kind="site", latitude=1, longitude=1, no_point="line"
        ).full_clean()
    assert "not both" in str(refused.value.message_dict["no_point"])


# Incidents with a point of their own


def test_the_point_of_an_incident_wins_over_that_of_its_place(api):
    here = make.place(latitude=-40, longitude=0, radius_km=5)
    there = make.place(latitude=-40, longitude=30, radius_km=5)
    make.incident(slug="moved-here", place=there, latitude=-40, longitude=0.1, radius_km=5)
    make.incident(slug="moved-away", place=here, latitude=-40, longitude=30, radius_km=5)
    make.incident(slug="at-place", place=here)
    make.incident(slug="at-no-place", latitude=-40, longitude=0)
    assert found(api) == {"moved-here", "at-place", "at-no-place"}
    box = {"bbox": "-1,-41,1,-39"}
    assert set(api.slugs("incidents", **box)) == {"moved-here", "at-place", "at-no-place"}
    # Parts of the incident go with it, but for a figure with a place of its own.
    away, near = (Incident.objects.get(slug=f"moved-{where}") for where in ("away", "here"))
    for each in (away, near):
        make.figure(incident=each)
        make.involvement(each)
    make.figure(incident=away, place=here)
    for area in (SEA, box):
        incidents = [each["incident"]["slug"] for each in api("figures", **area)["results"]]
        assert sorted(incidents) == ["moved-away", "moved-here"]
        parts = api("involvements", **area)["results"]
        assert [each["incident"]["slug"] for each in parts] == ["moved-here"]


def test_the_radius_of_an_incident_counts(api):
    for slug, radius in (("known", 10), ("roughly", 50), ("unsaid", None)):
        make.incident(slug=slug, latitude=-40, longitude=0.1, radius_km=radius)
    assert found(api) == {"known", "unsaid"}
    assert found(api, radius_km=9) == {"unsaid"}
    assert found(api, radius_km=9, place_match="certain") == set()
    assert found(api, radius_km=9.6, place_match="certain") == {"unsaid"}  # taken to be 1 km
    assert found(api, radius_km=1, place_match="possible") == {"known", "roughly"}
    assert found(api, place_match="possible") == {"known", "roughly", "unsaid"}


def test_the_point_of_an_incident_is_told_and_filtered_by(api):
    make.incident(slug="spot", latitude=-40.25, longitude=10.5, radius_km=5)
    spot = api("incidents/spot")
    assert (spot["latitude"], spot["longitude"], spot["radius_km"]) == (-40.25, 10.5, 5)
    assert api.slugs("incidents", latitude__lte=-40, longitude__gte=10) == ["spot"]
    assert api.slugs("incidents", radius_km__lte=5, ordering="slug") == ["spot"]
    assert "spot" not in api.slugs("incidents", latitude__isnull=True, limit=1000)


@pytest.mark.parametrize(
    "columns",
    [
        {"latitude": 34.5},
        {"longitude": 69.2},
        {"latitude": 90.1, "longitude": 0},
        {"latitude": 0, "longitude": -180.1},
        {"latitude": float("inf"), "longitude": 0},
        {"latitude": float("nan"), "longitude": 0},
        {"radius_km": 5},
        {"latitude": 0, "longitude": 0, "radius_km": -1},
        {"latitude": 0, "longitude": 0, "radius_km": float("inf")},
        {"latitude": 0, "longitude": 0, "radius_km": 20016},
    ],
)
def test_an_impossible_point_of_an_incident_is_refused(columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.incident(**columns)
    with pytest.raises(ValidationError) as refused:
        Incident(slug="x", title="x", **columns).full_clean()
    assert {"latitude", "longitude", "radius_km"} & refused.value.message_dict.keys()


@pytest.mark.parametrize("ending", ["geojson", "csv"])
def test_a_view_of_a_day_shows_the_same_point(ending, api):
    source = make.source(published="2020-01-01")
    incident = make.incident(slug="spot", latitude=-40.25, longitude=10.5, radius_km=5)
    make.assertion(incident, source=source)
    text = api.get(f"incidents.{ending}", slug="spot", known_by="2020-12-31").getvalue().decode()
    assert "-40.25" in text
    near = {"near": "-40.2,10.5", "radius_km": 20}
    assert api.slugs("incidents", **near, known_by="2020-12-31") == ["spot"]
    assert api.slugs("incidents", **near, known_by="2019-12-31") == []


# What else may lie there


def test_the_answer_tells_how_many_more_may_lie_there(api):
    country = make.place(kind="country", latitude=-40, longitude=5, radius_km=900)
    town = make.place(latitude=-40, longitude=0, radius_km=5, parent=country)
    for place in (country, country, town):
        make.presence(place=place)
        make.figure(place=place)
        make.involvement(make.incident(place=place))
    make.incident(latitude=-40, longitude=1, radius_km=80)
    more = {"incidents": 3, "involvements": 2, "presences": 2, "figures": 2, "places": 1}
    for path, count in more.items():
        page = api(path, **SEA)
        assert (page["count"], page["place_possible"]) == (1, count), path
        assert api(path, **SEA, place_match="certain")["place_possible"] == count
        possible = api(path, **SEA, place_match="possible")
        assert (possible["count"], possible["place_possible"]) == (1 + count, 0)
        assert api(path, bbox="-0.3,-40.3,0.3,-39.7")["place_possible"] == count


def test_it_counts_under_the_other_filters_and_on_every_page(api):
    country = make.place(kind="country", latitude=-40, longitude=5, radius_km=900)
    town = make.place(latitude=-40, longitude=0, radius_km=5, name="Springfield")
    for place in (country, country, town, town, town):
        make.incident(place=place, event_type="attack")
    make.incident(place=country)
    asked = {**SEA, "event_type": "attack", "limit": 2, "ordering": "slug"}
    page = api("incidents", **asked, cursor="")
    assert (page["count"], page["place_possible"]) == (3, 2)
    page = api.client.get(page["next"]).json()
    assert (len(page["results"]), page["place_possible"]) == (1, 2)
    assert api("incidents", **asked, offset=2)["place_possible"] == 2
    by_name = api("places", **SEA, q="springfield")
    assert (by_name["count"], by_name["place_possible"]) == (1, 0)
    actor = make.actor()
    make.involvement(Incident.objects.filter(place=country).first(), entity=actor)
    assert api("incidents", **SEA, entity=actor.slug)["place_possible"] == 1


def test_it_is_null_where_nothing_is_counted_and_absent_without_an_area(api):
    assert api("incidents", **SEA, count="false")["place_possible"] is None
    assert "place_possible" not in api("incidents", limit=1)
    assert "place_possible" not in api("incidents", limit=1, place_match="certain")


def test_it_counts_up_to_the_bound_of_counts(api, settings):
    country = make.place(kind="country", latitude=-40, longitude=5, radius_km=900)
    for _ in range(4):
        make.incident(place=country)
    settings.COUNT_LIMIT = 3
    assert api("incidents", **SEA)["place_possible"] == 3


# Latitude and longitude


def test_a_point_the_wrong_way_round_that_finds_nothing_says_so(api):
    page = api("incidents", near="69.17,34.53", radius_km=30)
    assert page["count"] == 0
    assert page["hint"] == (
        "Nothing is found near 69.17,34.53, but something is near 34.53,69.17: "
        "the latitude comes first."
    )
    assert "hint" in api("incidents", near="69.17,34.53", radius_km=30, count="false")
    assert "hint" in api("places", near="69.17,34.53", radius_km=30, q="kabul")


def test_there_is_no_hint_where_it_would_not_help(api):
    assert "hint" not in api("incidents", near="34.53,69.17", radius_km=30)
    assert "hint" not in api("incidents", near="-40,0", radius_km=1)
    assert "hint" not in api("incidents", near="-40,120", radius_km=1)
    assert "hint" not in api("incidents", near="34.53,69.17", radius_km=30, offset=100)
    assert "hint" not in api(
        "incidents", near="69.17,34.53", radius_km=30, event_type="sexual_violence"
    )
    for latitude, longitude in ((-40, 5), (5, -40)):  # beyond the last page of what is found
        make.place(latitude=latitude, longitude=longitude, radius_km=1)
    for way in ("-40,5", "5,-40"):
        beyond = {"near": way, "radius_km": 30, "offset": 100}
        assert "hint" not in api("places", **beyond, count="false")


# Maps


def feature(api, path, slug):
    (found,) = json.loads(api.get(f"{path}.geojson", slug=slug).getvalue())["features"]
    point = found["geometry"] and found["geometry"]["coordinates"]
    told = (found["properties"][name] for name in ("point_of", "is_centre", "radius_km"))
    return point, *told


def test_a_map_says_whose_point_it_shows_and_whether_it_is_a_centre(api):
    town = make.place(slug="town", latitude=-40, longitude=10)
    bridge = make.place(slug="bridge", kind="site", latitude=-41, longitude=11, parent=town)
    house = make.place(slug="house", kind="site", parent=make.place(parent=town))
    make.place(slug="nowhere", kind="border", no_point="line")
    assert feature(api, "places", "town") == ([10, -40], "place", True, None)
    assert feature(api, "places", "bridge") == ([11, -41], "place", False, None)
    assert feature(api, "places", "house") == ([10, -40], "parent", True, None)
    assert feature(api, "places", "nowhere") == (None, None, None, None)
    for slug, columns, shown in (
        ("own", {"place": town, "latitude": 1, "longitude": 2}, ([2, 1], "incident", False, None)),
        ("rough", {"latitude": 1, "longitude": 2, "radius_km": 25}, ([2, 1], "incident", True, 25)),
        ("at-bridge", {"place": bridge}, ([11, -41], "place", False, None)),
        ("at-house", {"place": house}, ([10, -40], "parent", True, None)),
        ("unknown", {}, (None, None, None, None)),
    ):
        make.incident(slug=slug, **columns)
        assert feature(api, "incidents", slug) == shown, slug


# Elsewhere


def test_statistics_take_the_same_area(api):
    make.incident(latitude=-40, longitude=0, radius_km=5, event_type="attack")
    make.incident(latitude=-40, longitude=0.1, event_type="attack")
    make.incident(latitude=-40, longitude=0.1, radius_km=500, event_type="attack")
    (cell,) = api("incidents/stats", by="event_type", **SEA)["cells"]
    assert cell["count"] == 2


def test_a_data_set_keeps_points_and_reasons(tmp_path, empty_store):
    make.place(slug="kabul", latitude=34.53, longitude=69.17, radius_km=15)
    make.place(slug="a-line", kind="border", no_point="line")
    make.incident(slug="spot", latitude=-40.25, longitude=10.5, radius_km=5)
    dump(tmp_path)
    places, incidents = (
        {each["slug"]: each for each in yaml.safe_load((tmp_path / f"{name}.yaml").read_text())}
        for name in ("places", "incidents")
    )
    assert places["a-line"]["no_point"] == "line"
    assert "no_point" not in places["kabul"]
    assert [incidents["spot"][name] for name in ("latitude", "longitude", "radius_km")] == [
        -40.25, 10.5, 5
    ]  # fmt: skip
    assert load(tmp_path)
