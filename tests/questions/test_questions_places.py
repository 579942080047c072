"""What happened near a city."""

import json

import pytest
from django.db.models import Q

from incidents.models import Place

from ..conftest import Api
from ..helpers.asking import ask, read, rows

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]

KABUL = "near=34.53,69.17&radius_km=30"
IN_KABUL = {
    "Kabul",
    "Kabul airport",
    "Kabul diplomatic enclave",
    "Kabul University",
    "Dasht-e-Barchi",
    "Interior Ministry mosque",
    "Pakistan's embassy",
    "Russian Embassy",
    "Sikh temple",
}


def test_incidents_near_kabul_are_those_known_to_be_there():
    places = rows(f"incidents?{KABUL}", "place")
    assert set(places) == IN_KABUL
    assert len(places) == Api()("incidents?place=kabul")["count"] == 17


def test_incidents_of_which_only_the_country_is_known_may_be_near_kabul():
    url = f"incidents?{KABUL}"
    possible = rows(f"{url}&place_match=possible", "place")
    assert set(possible) > IN_KABUL
    assert {"Afghanistan", "Pakistan"} < set(possible)
    assert Api()(url)["place_possible"] == len(possible) - 17


def test_incidents_near_peshawar_and_near_miranshah():
    peshawar = ask("incidents?near=34.01,71.58&radius_km=20")
    assert set(read(peshawar, "place")) == {"Peshawar", "Bara"}
    assert set(rows("incidents?near=33,70.07&radius_km=20", "place")) == {"Miranshah"}


def test_killed_near_kabul():
    tolls = ask(f"figures?{KABUL}&metric=killed")
    assert "Kabul airport attack" in {each["incident"] for each in tolls}


def test_who_took_part_in_what_happened_near_kabul():
    parts = rows(f"involvements?{KABUL}&role=perpetrator", "entity")
    assert "Islamic State Khorasan Province" in parts


def test_what_the_map_shows_of_an_attack_near_a_city():
    url = "incidents.geojson?slug=attack-on-pakistans-embassy,kabul-airport-attack"
    found = json.loads(Api().get(url).getvalue())
    shown = {each["properties"]["slug"]: each for each in found["features"]}
    embassy = shown["attack-on-pakistans-embassy"]
    assert embassy["geometry"]["coordinates"] == [69.17233, 34.52813]
    told = ("point_of", "is_centre", "radius_km")
    assert [embassy["properties"][name] for name in told] == ["parent", True, 20]
    airport = shown["kabul-airport-attack"]["properties"]
    assert [airport[name] for name in told] == ["place", True, 3]


def test_every_place_of_the_data_has_a_point_and_a_radius_or_a_reason():
    assert not Place.objects.filter(no_point="").filter(Q(latitude=None) | Q(radius_km=None))
    assert Place.objects.count() > 100
