"""Who asks for a record that is not there learns which may be meant."""

import pytest

pytestmark = pytest.mark.django_db


def detail(api, path, **asked):
    response = api.get(path, **asked)
    assert response.status_code == 404
    return response.json()["detail"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("actors/iskpp", "There is no actor “iskpp”. Did you mean ispp or iskp?"),
        ("persons/ayman-zawahiri", "Did you mean ayman-al-zawahiri"),
        ("incidents/kabul-airport-atack", "There is no incident"),
        ("incidents/kabul-airport-atack", "Did you mean kabul-airport-attack"),
        ("entities/iskpp/links", "There is no entity “iskpp”. Did you mean ispp or iskp?"),
        ("entities/iskpp/timeline", "ispp or iskp?"),
        ("sources/s0033/claims", "Did you mean s003"),
        ("vocabularies/hedg", "Did you mean hedge"),
    ],
)
def test_a_misspelt_slug_is_told_with_its_neighbours(path, told, api):
    assert told in detail(api, path)


def test_an_id_that_is_not_there_is_named(api):
    unknown = "00000000-0000-0000-0000-000000000000"
    assert detail(api, f"figures/{unknown}") == f"There is no figure “{unknown}”."


def test_who_is_not_known_yet_is_not_proposed(api):
    assert "iskp" in detail(api, "actors/iskpp")
    assert detail(api, "actors/iskp", known_by="1900") == "There is no actor “iskp”."


def test_looking_for_neighbours_is_one_query(api, count_queries):
    with count_queries(5):  # two of them ask whether the record was deleted or merged
        detail(api, "incidents/kabul-airport-atack")


def test_what_is_no_slug_is_just_not_found(api):
    for rubbish in ("(((((", "ä", "a b"):
        assert detail(api, f"actors/{rubbish}") == "Not found."
