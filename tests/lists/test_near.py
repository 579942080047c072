"""Near a point and in a box: with the circle that each place may fill."""

import random
from math import acos, asin, atan2, cos, degrees, pi, radians, sin

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

KM = 6371.0088
DEGREE = KM * pi / 180
KABUL = "34.52813,69.17233"


@pytest.fixture
@make.together()
def island():
    """A lonely sea: a point, and circles of 80 km and 10 km, each 85.2 km (a degree) apart."""
    for slug, longitude, radius in (("point", 0, 0), ("wide", 1, 80), ("small", 2, 10)):
        make.place(slug=slug, latitude=-40, longitude=longitude, radius_km=radius)
    make.place(slug="nowhere")


def near(api, radius, at="-40,0", path="places", **more):
    return set(api.slugs(path, near=at, radius_km=radius, **more))


# Near


def test_possible_reaches_to_the_circle(api, island):
    possible = {"place_match": "possible"}
    assert near(api, 0, **possible) == {"point"}
    assert near(api, 1, **possible) == {"point"}
    assert near(api, 0, at="-40,0.1", **possible) == {"wide"}
    assert near(api, 20, at="-40,0.1", **possible) == {"point", "wide"}
    assert near(api, 165, **possible) == {"point", "wide", "small"}
    assert near(api, 150, **possible) == {"point", "wide"}


def test_centred_is_the_default_and_wants_the_centre_in_an_area_as_large_as_the_circle(api, island):
    for match in ({}, {"place_match": "centred"}):
        assert near(api, 0, **match) == {"point"}
        assert near(api, 86, **match) == {"point", "wide"}
        assert near(api, 84, **match) == {"point"}  # the centre is a kilometre away
        assert near(api, 80, at="-40,1", **match) == {"wide"}
        assert near(api, 79, at="-40,1", **match) == set()  # the circle is larger than the area
        assert near(api, 10, at="-40,2", **match) == {"small"}


@pytest.mark.parametrize(
    ("kind", "assumed"), [("site", 1), ("city", 15), ("district", 30), ("province", 300)]
)
def test_a_place_without_a_radius_is_taken_to_be_as_large_as_its_kind_is(kind, assumed, api):
    make.place(slug="here", kind=kind, latitude=-40, longitude=0)
    for match in ("centred", "certain"):
        assert near(api, assumed, place_match=match) == {"here"}
        assert near(api, assumed - 0.1, place_match=match) == set()
    away = f"{-40 + (assumed + 1.5) / DEGREE},0"
    assert near(api, 2, at=away, place_match="possible") == {"here"}
    assert near(api, 1, at=away, place_match="possible") == set()


def test_countries_regions_and_borders_without_a_radius_are_large(api):
    for kind in ("country", "region", "border"):
        make.place(slug=kind, kind=kind, latitude=-40, longitude=0)
    assert near(api, 1000) == set()
    assert near(api, 1000, place_match="possible") == {"country", "region", "border"}


def test_certain_lies_in_centred_and_centred_in_possible(api):
    for area in ({"near": KABUL, "radius_km": 120}, {"bbox": "66,31,71,36"}):
        for path in ("places", "incidents"):
            found = [
                set(api.slugs(path, **area, place_match=match, limit=1000))
                for match in ("certain", "centred", "possible")
            ]
            assert found[0] <= found[1] < found[2]


def test_certain_is_the_whole_circle(api, island):
    assert near(api, 164, place_match="certain") == {"point"}
    assert near(api, 166, place_match="certain") == {"point", "wide"}
    assert near(api, 181, place_match="certain") == {"point", "wide", "small"}
    assert near(api, 81, at="-40,1", place_match="certain") == {"wide"}
    assert near(api, 79, at="-40,1", place_match="certain") == set()


def test_kilometres_along_the_great_circle(api):
    make.place(slug="berlin-x", radius_km=0, latitude=52.52, longitude=13.405)
    paris = "48.8566,2.3522"  # 877.5 km away
    assert "berlin-x" in near(api, 878, at=paris)
    assert "berlin-x" not in near(api, 877, at=paris)


@pytest.mark.parametrize(("at", "there"), [("0,179.9", (0, -179.9)), ("89.9,0", (89.9, 180))])
def test_across_the_antimeridian_and_the_pole(at, there, api):
    make.place(slug="other-side", kind="site", latitude=there[0], longitude=there[1])
    assert near(api, 23, at=at, limit=1000) >= {"other-side"}
    assert "other-side" not in near(api, 22, at=at)


def test_everything_with_coordinates_is_on_earth(api, island):
    known = api("places", place=",".join(api.slugs("places", latitude__isnull=False, limit=1000)))
    known = known["count"]  # with all below, of which some have no point of their own
    for area in ({"near": "0,0", "radius_km": 20015}, {"bbox": "-180,-90,180,90"}):
        assert api("places", **area)["count"] == known
        assert "nowhere" not in api.slugs("places", **area, limit=1000)
    assert api("places", bbox="-180,-90,180,90", place_match="certain")["count"] == known


def test_incidents_presences_and_figures(api, island):
    places = {slug: make.Place.objects.get(slug=slug) for slug in ("point", "wide", "nowhere")}
    for slug, place in places.items():
        make.incident(slug=f"at-{slug}", place=place)
        make.presence(place=place)
        make.figure(place=place)
    make.incident(slug="somewhere")
    assert near(api, 20, path="incidents") == {"at-point"}
    assert near(api, 20, path="incidents", place_match="possible") == {"at-point", "at-wide"}
    assert near(api, 20, path="incidents", place_match="certain") == {"at-point"}
    for path in ("presences", "figures"):
        for match, slugs in (("possible", {"point", "wide"}), ("certain", {"point"})):
            for area in ({"near": "-40,0", "radius_km": 20}, {"bbox": "-0.1,-41,0.1,-39"}):
                found = api(path, **area, place_match=match)["results"]
                assert {item["place"]["slug"] for item in found} == slugs


def test_with_other_filters(api):
    around = {"near": KABUL, "radius_km": 25, "place_match": "certain"}
    by_place = api.slugs("incidents", place="kabul", entity="iskp", limit=1000)
    assert set(api.slugs("incidents", **around, entity="iskp", limit=1000)) <= set(by_place)
    box_too = api.slugs("incidents", **around, bbox="69,34,70,35", limit=1000)
    assert set(box_too) <= set(api.slugs("incidents", **around, limit=1000))
    assert api("incidents", **around, bbox="10,34,11,35")["count"] == 0
    known = api("incidents", **around, known_by="2021-12-31")
    assert 0 < known["count"] < api("incidents", **around)["count"]


# Boxes


def box(api, bounds, **more):
    return set(api.slugs("places", bbox=bounds, limit=1000, **more))


def test_a_box_possible_and_certain(api, island):
    possible = {"place_match": "possible"}
    assert box(api, "-0.5,-41,0.5,-39", **possible) == {"point", "wide"}
    assert box(api, "-0.5,-41,0.5,-39", place_match="certain") == {"point"}
    assert box(api, "-0.3,-40.95,2.3,-39.05", **possible) == {"point", "wide", "small"}
    assert box(api, "-0.3,-40.95,2.3,-39.05", place_match="certain") == {
        "point", "wide", "small"
    }  # fmt: skip
    # Circles that reach over the southern, then over the eastern edge.
    assert box(api, "-0.3,-40.7,2.3,-39.05", place_match="certain") == {"point", "small"}
    assert box(api, "-0.3,-40.95,2.1,-39.05", place_match="certain") == {"point", "wide"}


def test_a_box_is_as_large_as_half_its_diagonal(api, island):
    # 40 x 222 km: half of the diagonal is 113 km; then 34 x 22 km, which is 20 km.
    assert box(api, "0.75,-41,1.25,-39") == {"wide"}
    assert box(api, "0.8,-40.1,1.2,-39.9") == set()
    assert box(api, "1.8,-40.1,2.2,-39.9") == {"small"}
    # The centre must lie in it.
    assert box(api, "0,-42,0.99,-38") == {"point"}
    assert box(api, "0,-42,1.01,-38") == {"point", "wide"}
    # Of a band round the earth the diagonal goes half round it.
    assert box(api, "-180,-40.1,180,-39.9") >= {"point", "wide", "small"}


def test_a_corner_is_not_touched_by_a_circle_that_ends_before_it(api, island):
    # North and east of the wide circle: its bounding box meets this one, the circle does not.
    touched = {"kind": "city", "place_match": "possible"}
    assert box(api, "1.9,-39.4,3,-39", **touched) == set()
    assert box(api, "1.5,-39.5,3,-39", **touched) == {"wide"}


def test_a_box_across_the_antimeridian(api):
    for slug, longitude, radius in (("suva", 178.4, 50), ("apia", -171.8, 1), ("line", 180, 5)):
        make.place(slug=slug, latitude=-15, longitude=longitude, radius_km=radius)
    assert box(api, "175,-20,-170,-10") == {"suva", "apia", "line"}
    assert box(api, "175,-20,-170,-10", place_match="certain") == {"suva", "apia", "line"}
    assert box(api, "-180,-20,-170,-10") == {"apia", "line"}
    assert box(api, "-180,-20,-170,-10", place_match="certain") == {"apia"}
    assert box(api, "178.5,-20,179,-10", place_match="possible") == {"suva"}


def test_round_the_pole(api):
    make.place(slug="pole", latitude=89.5, longitude=30, radius_km=100)
    assert "pole" in box(api, "-180,80,180,90", place_match="certain")
    assert "pole" not in box(api, "0,80,180,90", place_match="certain")
    assert box(api, "-160,89.9,-150,90", kind="city", place_match="possible") == {"pole"}


def away(lat1, lon1, lat2, lon2):
    a, b, turn = radians(lat1), radians(lat2), radians(lon1 - lon2)
    half = sin((a - b) / 2) ** 2 + cos(a) * cos(b) * sin(turn / 2) ** 2
    return 2 * KM * asin(min(1, half**0.5))


def rim(lat, lon, radius, steps=240):
    """Points on the circle."""
    arc, a = radius / KM, radians(lat)
    for step in range(steps):
        way = 2 * pi * step / steps
        b = asin(max(-1, min(1, sin(a) * cos(arc) + cos(a) * sin(arc) * cos(way))))
        turn = atan2(sin(way) * sin(arc) * cos(a), cos(arc) - sin(a) * sin(b))
        yield degrees(b), (lon + degrees(turn) + 180) % 360 - 180


def inside(lat, lon, bounds, slack=0.0):
    west, south, east, north = bounds
    width = (east - west) % 360
    past = (lon - west + slack) % 360
    return south - slack <= lat <= north + slack and past <= width + 2 * slack


def edge(bounds, steps=150):
    west, south, east, north = bounds
    width = (east - west) % 360
    for step in range(steps + 1):
        part = step / steps
        yield from ((south + part * (north - south), lon) for lon in (west, east))
        yield from ((lat, west + part * width) for lat in (south, north))


def test_the_database_agrees_with_plain_geometry(api):
    chance = random.Random(7)
    circles = {}
    for index in range(60):
        lat, lon = degrees(acos(chance.uniform(-1, 1))) - 90, chance.uniform(-180, 180)
        radius = chance.choice([50, 300, 1500])
        slug = f"circle-{index}"
        circles[slug] = (lat, lon, radius)
        make.place(slug=slug, kind="site", latitude=lat, longitude=lon, radius_km=radius)
    checked = [0, 0]
    for _ in range(25):
        south, west = chance.uniform(-89, 40), chance.uniform(-180, 180)
        north = min(90, south + chance.uniform(10, 80))
        east = (west + chance.uniform(10, 200) + 180) % 360 - 180
        bounds = (west, south, east, north)
        text = ",".join(f"{value:.9f}" for value in bounds)
        ours = {"kind": "site", "slug__istartswith": "circle-"}
        possible = box(api, text, **ours, place_match="possible")
        centred = box(api, text, **ours)
        certain = box(api, text, **ours, place_match="certain")
        assert certain <= centred <= possible
        half = away(south, west, north, west + min((east - west) % 360, 180)) / 2
        for slug, (lat, lon, radius) in circles.items():
            nearest = min(away(lat, lon, *point) for point in edge(bounds))
            is_in = inside(lat, lon, bounds)
            assert (slug in centred) == (is_in and radius <= half), (slug, bounds)
            if abs(nearest - radius) < 40:
                continue  # too close for points on a line to tell
            assert (slug in possible) == (is_in or nearest < radius), (slug, bounds)
            assert (slug in certain) == (is_in and nearest > radius), (slug, bounds)
            if slug in certain:
                assert all(inside(*point, bounds, 1e-6) for point in rim(lat, lon, radius))
            checked[slug in possible] += 1
    assert min(checked) > 100


# What is refused


def refused(api, path="incidents", **parameters):
    response = api.get(path, **parameters)
    assert response.status_code == 400, response.content
    return [(fault["parameter"], fault["code"]) for fault in response.json()["errors"]]


@pytest.mark.parametrize(
    "point",
    ["91,0", "-91,0", "0,181", "0,-180.1", "34", "34,69,1", "a,b", "nan,0", "0,inf", "34;69", ","],
)
def test_an_impossible_point(point, api):
    for path in ("incidents", "presences", "figures", "places"):
        assert refused(api, path, near=point, radius_km=5) == [("near", "invalid")]


def test_latitude_comes_first(api):
    response = api.get("places", near="120,30", radius_km=5)
    assert "latitude comes first" in response.json()["errors"][0]["detail"]


@pytest.mark.parametrize("radius", ["-1", "20016", "1e9", "nan", "inf", "far"])
def test_an_impossible_radius(radius, api):
    for path in ("incidents", "places"):
        assert refused(api, path, near=KABUL, radius_km=radius) == [("radius_km", "invalid")]


def test_one_without_the_other(api):
    for path in ("incidents", "presences", "figures", "places"):
        assert refused(api, path, near=KABUL) == [("radius_km", "required")]
        assert refused(api, path, radius_km=5) == [("near", "required")]


def test_an_unknown_match(api):
    response = api.get("incidents", bbox="1,2,3,4", place_match="certan")
    assert "certain" in response.json()["errors"][0]["detail"]


# Cost


def test_one_query_more_for_no_number_of_places(api, island, count_queries):
    for index in range(20):
        make.incident(place=make.place(latitude=-40, longitude=index / 10, radius_km=index))
    with count_queries(12):
        api("incidents", near="-40,0", radius_km=500)
    with count_queries(11):  # of two areas, one is read first
        api("places", near="-40,0", radius_km=500, bbox="-10,-50,10,-30")
