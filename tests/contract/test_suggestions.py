"""Whatever an error suggests is accepted when it is sent."""

import re

import pytest

from base.paging.pagination import PAGE_PARAMETERS
from threatapi.urls import router

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

SUGGESTED = re.compile(r"(?:Did you mean|Choose from:) (?P<words>[^?]+?)[?.](?: |$)")
FIGURES = {"by": "month", "dimension": "total", "metric": "killed"}
MISTAKES = [
    ("incidents", {}, "country", "UK"),
    ("incidents", {}, "country", "AFG"),
    ("incidents", {}, "country", "Kosovo"),
    ("incidents", {}, "ordering", "-kiled"),
    ("incidents", {}, "ordering", "rubbish"),
    ("incidents", {}, "place", "kabull"),
    ("incidents", {}, "role", "perpetrater"),
    ("incidents", {}, "contested", "tol"),
    ("relationships", {}, "kind", "leads"),
    ("entities", {}, "link_kind", "member"),
    ("assertions", {}, "target", "kabul-airport-atack"),
    ("incidents/stats", {"by": "actor"}, "ordering", "-sum"),
    ("incidents/stats", {"by": "actor"}, "ordering", "-kill"),
    ("incidents/stats", {}, "by", "actors"),
    ("figures/stats", FIGURES, "ordering", "-killed"),
    ("figures/stats", FIGURES, "ordering", "-summ"),
    ("entities/iskp/links", {}, "modality", "plan"),
]


@pytest.mark.parametrize(("path", "base", "name", "value"), MISTAKES)
def test_every_suggested_value_is_accepted(path, base, name, value, api):
    response = api.get(path, **base, **{name: value})
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["parameter"] == name
    match = SUGGESTED.search(error["detail"])
    assert match, error["detail"]
    for suggestion in re.split(r", | or ", match["words"]):
        again = api.get(path, **base, **{name: suggestion})
        assert again.status_code == 200, f"{name}={suggestion}: {again.content.decode()}"


def test_a_code_of_no_country_suggests_none(api):
    (error,) = api.get("incidents", country="ZZ").json()["errors"]
    assert "Did you mean" not in error["detail"]


def test_every_suggested_parameter_is_one(api):
    for path, wrong in (("incidents", "plaec"), ("incidents/stats", "orderin")):
        (error,) = api.get(path, by="actor", **{wrong: "x"}).json()["errors"][-1:]
        suggested = SUGGESTED.search(error["detail"])["words"].split(" or ")
        for name in suggested:
            errors = api.get(path, **{name: "x"}).json().get("errors", [])
            assert all(each["code"] != "unknown_parameter" for each in errors), name


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("incidents/kabul-airport-attack/figures", "figures?incident=kabul-airport-attack"),
        ("incidents/kabul-airport-attack/involvements", "involvements?incident="),
        ("actors/iskp/links", "entities/iskp/links"),
        ("persons/ayman-al-zawahiri/timeline", "entities/ayman-al-zawahiri/timeline"),
        ("actors/iskp/incidents", "incidents?entity=iskp"),
        ("actors/iskp/members", "entities?member_of=iskp"),
        ("places/kabul/incidents", "incidents?place=kabul"),
        ("sources/s001/assertions", "assertions?source=s001"),
    ],
)
def test_a_url_below_a_record_leads_to_the_one_that_is_there(path, meant, api):
    response = api.get(path)
    assert response.status_code == 404
    detail = response.json()["detail"]
    assert meant in detail
    (url,) = re.findall(r"Did you mean (\S+)\?$", detail)
    assert api.client.get(url).status_code == 200


@pytest.mark.parametrize("path", ["incidents/x/rubbish", "rubbish/x/figures"])
def test_what_is_like_nothing_is_just_not_there(path, api):
    assert api.get(path).json()["detail"] == "There is nothing at this URL."


def test_seasons_are_said_not_to_be_taken(api):
    (error,) = api.get("incidents", date="2024-21").json()["errors"]
    assert "season" in error["detail"]
    assert "199X" in error["detail"]
    assert "calendar" in api.get("incidents", date="2024-13").json()["errors"][0]["detail"]


# Parameters with the name of a column, and why they may have another meaning.
OTHERWISE = {
    ("relationships", "as_of"): "what held on a day; the column is looked up by its bounds",
    ("presences", "as_of"): "what held on a day; the column is looked up by its bounds",
    ("places", "radius_km"): "goes with `near`; the column is looked up by its bounds",
    ("incidents", "radius_km"): "the circle around `near`; the column belongs to the own point",
    ("involvements", "count"): "whether to count; the column is looked up as `people`",
}


@pytest.mark.parametrize("name", [prefix for prefix, _, _ in router.registry])
def test_no_parameter_is_named_like_a_column_with_another_meaning(name):
    (viewset,) = (viewset for prefix, viewset, _ in router.registry if prefix == name)
    filterset, model = viewset.filterset_class, viewset.queryset.model
    views = {"as_of", "known_by", "exclude_source", "radius_km", "expand", "ordering"}
    others = (set(PAGE_PARAMETERS) | views) & set(filterset.base_filters) | set(PAGE_PARAMETERS)
    columns = {column.name for column in model._meta.get_fields()}
    for clash in others & columns:
        assert (name, clash) in OTHERWISE, (
            f"{name}?{clash}= does not look up the column `{clash}`: call the parameter otherwise, "
            "or say in OTHERWISE why not."
        )


# Statistics in order


def test_cells_are_ordered_by_their_numbers_and_the_rest_is_told(api):
    for slug, tolls in (("few", [1]), ("many", [9, 8]), ("some", [5]), ("none", [])):
        entity = make.actor(slug=slug)
        incident = make.incident(date="1999")
        make.involvement(incident, entity=entity, role="claimant")
        for toll in tolls:
            made = make.incident(date="1999")
            make.involvement(made, entity=entity, role="claimant")
            make.figure(incident=made, low=toll, high=toll)
    asked = {"by": "actor", "role": "claimant", "date_from": "1999", "date_to": "1999"}
    asked["date_match"] = "certain"

    def values(**more):
        return [
            cell["keys"][0]["value"] for cell in api("incidents/stats", **asked, **more)["cells"]
        ]

    assert values(ordering="-killed") == ["many", "some", "few", "none"]
    assert values(ordering="killed") == ["none", "few", "some", "many"]
    assert values(ordering="-count") == ["many", "few", "some", "none"]
    assert values(ordering="-killed", limit=2) == ["many", "some"]
    cut = api("incidents/stats", **asked, ordering="-killed", limit=1)
    assert cut["more_cells"] == 3
    assert cut["total"]["count"] == 8
    assert api("incidents/stats", **asked)["more_cells"] == 0


def test_sums_without_a_number_come_last(api):
    for month, low in (("01", 3), ("02", None), ("03", 8)):
        numbers = {"low": low, "high": low} if low else {"magnitude": "dozens", "low": None}
        incident = make.incident(slug=f"of-{month}")
        make.figure(
            incident=incident, period=f"1999-{month}", dimension="total", **{"high": low, **numbers}
        )
    asked = FIGURES | {"date_from": "1999", "date_to": "1999"}
    cells = api("figures/stats", **asked, ordering="-sum")["cells"]
    assert [cell["keys"][0]["value"] for cell in cells] == ["1999-03", "1999-01", "1999-02"]
