"""Parameters of lists that are refused, and what the error says."""

import pytest

from ..helpers.refusing import fault

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("entities", "q"),
        ("entities", "name"),
        ("entities", "kind"),
        ("entities", "slug"),
        ("entities", "id"),
        ("relationships", "subject"),
        ("relationships", "title__icontains"),
        ("incidents", "date"),
        ("incidents", "date_from"),
        ("incidents", "date__gte"),
        ("incidents", "suicide"),
        ("incidents", "place"),
        ("incidents", "country"),
        ("incidents", "bbox"),
        ("incidents", "updated_since"),
        ("incidents", "ordering"),
        ("incidents", "place__isnull"),
        ("figures", "low__gte"),
        ("assertions", "target"),
    ],
)
@pytest.mark.parametrize("nothing", ["", " ", "\t"])
def test_an_empty_value(path, parameter, nothing, api):
    assert fault(api, path, **{parameter: nothing})[:2] == (parameter, "empty")


@pytest.mark.parametrize("commas", [",", "book,", ",book", "book,,index"])
def test_an_empty_value_between_commas(commas, api):
    assert fault(api, "sources", kind=commas)[:2] == ("kind", "empty")


@pytest.mark.parametrize(
    ("path", "parameter", "value", "nearest"),
    [
        ("relationships", "kind", "leads_of", "leader_of"),
        ("relationships", "object_kind", "armed_groups", "armed_group"),
        ("incidents", "attack_type", "asassination", "assassination"),
        ("incidents", "target_kinds", "polise", "police"),
        ("incidents", "role", "claiment", "claimant"),
        ("incidents", "stance", "confirm", "confirms"),
        ("incidents", "date_match", "posible", "possible"),
        ("figures", "metric", "attack_claimed", "attacks_claimed"),
        ("sources", "kind__not", "boook", "book"),
        ("incidents", "country", "Afghanistan", "AF"),
    ],
)
def test_an_unknown_value_of_a_closed_list(path, parameter, value, nearest, api):
    name, code, detail = fault(api, path, **{parameter: value})
    assert (name, code) == (parameter, "invalid_choice")
    assert value in detail
    assert "Did you mean" in detail
    assert nearest in detail


def test_when_nothing_is_near_the_whole_list_is_given(api):
    detail = fault(api, "incidents", date_match="zzz")[2]
    assert "Choose from: possible, certain" in detail


@pytest.mark.parametrize(
    ("path", "parameter", "value", "nearest"),
    [
        ("relationships", "subject", "iskpp", "iskp"),
        ("relationships", "involves", "al-quaeda", "al-qaeda"),
        ("relationships", "object__not", "haqani-network", "haqqani-network"),
        ("relationships", "between", "ttp,pakistann", "pakistan"),
        ("relationships", "source", "un-2023", "un2023"),
        ("relationships", "speaker", "colin-clark", "colin-clarke"),
        ("incidents", "place", "kabool", "kabul"),
        ("incidents", "person", "rahim-sha", "rahim-shah"),
        ("incidents", "actor", "afgan-taliban", "afghan-taliban"),
        ("figures", "incident", "suicide-bombing-in-sibi", "suicide-bombing-at-sibi"),
        ("sources", "container", "scpm", "scmp"),
        ("assertions", "target", "iskpp", "iskp"),
        ("assertions", "says_place", "barra", "bara"),
    ],
)
def test_an_unknown_slug(path, parameter, value, nearest, api):
    name, code, detail = fault(api, path, **{parameter: value})
    assert (name, code) == (parameter, "unknown")
    assert f"“{value.split(',')[-1]}”" in detail
    assert nearest in detail.partition("Did you mean")[2]


def test_an_unknown_id_has_no_nearest(api):
    unknown = "3a47d741-70ed-53ab-b875-d0b2ce8d22d0"
    name, code, detail = fault(api, "relationships", subject=unknown)
    assert (name, code) == ("subject", "unknown")
    assert unknown in detail
    assert "Did you mean" not in detail
    assert fault(api, "assertions", target=unknown)[:2] == ("target", "unknown")


def test_the_id_of_another_resource_is_unknown(api):
    kabul = api("places/kabul")["id"]
    assert fault(api, "relationships", subject=kabul)[1] == "unknown"
    assert fault(api, "incidents", person=api("actors/iskp")["id"])[1] == "unknown"


def test_id_takes_ids_alone(api):
    assert fault(api, "entities", id="iskp")[:2] == ("id", "invalid")
    assert api("entities", id="3a47d741-70ed-53ab-b875-d0b2ce8d22d0")["count"] == 0


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        ("entities", "q", "taliban"),
        ("entities", "name__icontains", "taliban"),
        ("entities", "named", "true"),
        ("incidents", "date_from", "2022"),
        ("incidents", "date__lte", "2022"),
        ("incidents", "date_match", "certain"),
        ("incidents", "killed_min", "3"),
        ("incidents", "bbox", "1,2,3,4"),
        ("figures", "low__gte", "3"),
        ("places", "updated_since", "2022-01-01T00:00:00Z"),
    ],
)
def test_a_single_valued_parameter_given_twice(path, parameter, value, api):
    assert fault(api, path, **{parameter: [value, value]})[:2] == (parameter, "repeated")


@pytest.mark.parametrize(
    "given", ["ttp", "ttp,iskp,nrf", ["ttp", "iskp", "nrf"], "ttp,ttp", "ttp,ttp,iskp", "ttp,{ttp}"]
)
def test_between_is_between_two(given, api):
    if "{ttp}" in given:
        given = given.format(ttp=api("entities/ttp")["id"])
    for path in ("relationships", "incidents"):
        assert fault(api, path, between=given)[:2] == ("between", "wrong_number")


def test_all_faults_are_told_at_once(api):
    response = api.get("incidents", kind="bomb", date_from="April", role="claimant,x", limit=5)
    faults = {error["parameter"] for error in response.json()["errors"]}
    assert faults == {"kind", "date_from", "role"}


def test_digits_of_other_scripts_are_no_dates_and_no_numbers(api):
    for parameters in ({"date_from": "２０２２"}, {"killed_min": "٣"}, {"killed_min": "1_000"}):
        assert api.get("incidents", **parameters).status_code == 400


def test_a_window_that_ends_before_it_starts_is_refused(api):
    response = api.get("incidents", date_from="2022-05", date_to="2022-04")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "date_to"


def test_a_grade_has_bounds(api):
    everything = api("assertions", limit=1)["count"]
    assert api("assertions", credibility__lte=5, limit=1)["count"] == 0
    assert api("assertions", credibility__gte=6, limit=1)["count"] == everything


def test_the_nearest_is_found_in_any_case(api):
    detail = api.get("relationships", subject="TTPP").json()["errors"][0]["detail"]
    assert "Did you mean ttp" in detail


def test_a_single_record_knows_no_other_expansion_either(api):
    assert api.get("entities/iskp", expand="x").status_code == 400
