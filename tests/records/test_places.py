"""The gazetteer: places in places."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def test_a_complete_item(api):
    assert timeless(api("places/panjshir")) == literal(
        """
    {
      "id": "71f670a7-e4cd-5302-aeea-09389077a55a", "slug": "panjshir", "name": "Panjshir",
      "names": ["Panjshir valley"], "kind": "province",
      "parent": {
        "id": "09541bcf-10fc-572c-998c-c8018d47aef6", "type": "place", "slug": "afghanistan",
        "name": "Afghanistan", "kind": "country"
      },
      "country": "AF", "code": "AF-PAN", "latitude": 35.5076, "longitude": 69.8062,
      "radius_km": 60.0, "no_point": null, "identifiers": [], "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_place_is_the_place_and_all_below_it(api):
    bajaur = api.slugs("places", place="bajaur")
    assert set(bajaur) == {"bajaur", "charming", "mamond", "salarzai"}
    assert set(bajaur) < set(api.slugs("places", place="pakistan", limit=1000))
    two = api.slugs("places", place="bajaur,gwadar")
    assert set(two) == {*bajaur, "gwadar"}


def test_parent_is_just_the_next_above(api):
    assert set(api.slugs("places", parent="bajaur")) == {"charming", "mamond", "salarzai"}
    in_bannu = make.place(slug="in-bannu", parent=make.Place.objects.get(slug="bannu"))
    make.place(slug="in-there", parent=in_bannu)
    assert api.slugs("places", parent="bannu") == ["in-bannu"]
    assert set(api.slugs("places", place="bannu")) == {"bannu", "in-bannu", "in-there"}


def test_country(api):
    assert api.slugs("places", country="AE") == ["united-arab-emirates"]
    uzbek = api.slugs("places", country="uz")
    assert set(uzbek) == {"uzbekistan", "termez"}
    # What bears no code lies in the country that it is a part of.
    make.place(slug="old-bridge", parent=make.Place.objects.get(slug="termez"))
    assert set(api.slugs("places", country="UZ")) == {*uzbek, "old-bridge"}


def test_borders_lie_in_no_country(api):
    borders = api.slugs("places", kind="border")
    assert borders
    for slug in borders:
        assert api(f"places/{slug}")["country"] is None
        assert slug in api.slugs("places", country__isnull=True)


def test_codes(api):
    assert api.slugs("places", code="PK-KP") == ["khyber-pakhtunkhwa"]
    assert set(api.slugs("places", code="PK-KP,IN-KL")) == {"khyber-pakhtunkhwa", "kerala"}
    assert api.slugs("places", code__istartswith="cn-") == ["xinjiang"]


def test_q_looks_at_every_spelling(api):
    assert api.slugs("places", q="kashmir") == ["jammu-kashmir"]
    assert api.slugs("places", q="BARAH")[0] == "bara"  # Farah differs by a slip
    assert api.slugs("places", q="miran shah") == ["miranshah"]
    assert api.slugs("places", q="mazar e sharif") == ["mazar-e-sharif"]


def test_name_is_whole_and_as_written(api):
    assert api.slugs("places", name="Kabul") == ["kabul"]
    assert api.slugs("places", name="Kandahar city") == []  # a spelling, which `q` looks at
    assert "kabul-airport" in api.slugs("places", name__istartswith="kabul ")


def test_bbox(api):
    assert api.slugs("places", bbox="60,25,63,31", kind="city") == ["gwadar"]
    provinces = {"bbox": "60,25,63,31", "kind": "province"}
    assert api.slugs("places", **provinces) == ["nimruz"]
    # These reach into it.
    assert {"farah", "helmand"} < set(api.slugs("places", **provinces, place_match="possible"))
    at_gwadar = "62.32541,25.12163,62.32541,25.12163"
    at_a_point = {"bbox": at_gwadar, "kind": "city"}
    assert "gwadar" in api.slugs("places", **at_a_point, place_match="possible")
    assert api.slugs("places", **at_a_point) == []  # a city is larger than a point


def test_bbox_across_the_antimeridian(api):
    for slug, longitude in (("suva", 178.4), ("apia", -171.8), ("hagatna", 144.8)):
        make.place(slug=slug, latitude=-15, longitude=longitude)
    assert set(api.slugs("places", bbox="175,-20,-170,-10")) == {"suva", "apia"}
    assert api.slugs("places", bbox="-180,-20,-170,-10") == ["apia"]
    assert api.slugs("places", bbox="170,-20,180,-10") == ["suva"]


def test_coordinates_as_numbers(api):
    cities = {"kind": "city"}
    assert api.slugs("places", **cities, latitude__gte=55) == ["moscow"]
    assert set(api.slugs("places", **cities, longitude__lte=38)) == {"istanbul", "moscow"}
    assert api.slugs("places", **cities, ordering="-latitude", limit=2) == ["moscow", "istanbul"]
    unknown = api.slugs("places", **cities, longitude__isnull=True, limit=1000)
    assert "tal" in unknown
    assert "kabul" not in unknown
    assert api.slugs("places", **cities, ordering="-latitude", limit=1000)[-1] in unknown


def test_places_carry_no_assertions(api):
    assert "assertions" not in api("places/kabul")
    assert api.get("places", expand="assertions").status_code == 400
