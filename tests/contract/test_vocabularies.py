"""Every closed list says what its values mean; the schema, the filters and the lists agree."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from base.orm.vocabulary import vocabularies

pytestmark = pytest.mark.django_db

OPENAPI = "threatapi/openapi.py"
# Lists that are no vocabulary: keys of one operation, parts of a vocabulary, or two together.
OF_A_PARAMETER = (
    "Ordering", "StatsBy", "ClaimsKind", "FigureFlaw", "FigureStatsFlaw", "FirstProposalStatus",
)  # fmt: skip


@pytest.fixture
def listed(api) -> dict[str, dict]:
    return {each["component"]: each for each in api("vocabularies")["results"]}


def values(vocabulary: dict) -> dict[str, dict]:
    return {each["value"]: each for each in vocabulary["values"]}


def test_all_are_listed_before_the_schema_is_made_or_read(schema, listed):
    """Vocabularies are known when their modules are imported: by the URLs, whatever is asked."""
    names = "*__import__('base.orm.vocabulary').orm.vocabulary.vocabularies()"
    code = f"import django; django.setup(); import threatapi.urls; print({names})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(ran.stdout.split()) == set(listed)


def test_every_value_has_a_label_and_a_description_in_a_sentence(listed):
    for name, vocabulary in listed.items():
        assert len(vocabulary["description"]) > 15, name
        assert vocabulary["standard"]["name"]
        for value in vocabulary["values"]:
            assert value["label"], f"{name} {value['value']}"
            assert len(value["description"]) > 5, f"{name} {value['value']}"
            assert value["description"].endswith("."), f"{name} {value['value']}"
            assert value["description"].strip(".") != value["label"], f"{name} {value['value']}"


def test_every_enum_of_the_schema_is_a_vocabulary_and_the_other_way_round(listed, schema):
    schemas = schema["components"]["schemas"]
    enums = {name: each for name, each in schemas.items() if "enum" in each}
    enums = {name: each for name, each in enums.items() if not name.endswith(OF_A_PARAMETER)}
    missing = set(enums) - set(listed)
    assert not missing, f"add the vocabulary of {missing} to VOCABULARIES in {OPENAPI}"
    unused = set(listed) - set(enums)
    assert not unused, f"take {unused} out of VOCABULARIES in {OPENAPI}: nothing has it"
    for name, enum in enums.items():
        assert [str(value) for value in enum["enum"]] == list(values(listed[name]))
    assert {str(name) for name in enums} == set(vocabularies())


def enums_elsewhere(node: Any, path: str = "") -> Iterator[tuple[str, list]]:
    """Enums that have no name of their own."""
    if isinstance(node, dict):
        if "enum" in node:
            yield path, node["enum"]
        for key, below in node.items():
            yield from enums_elsewhere(below, node.get("name", path) if key == "schema" else path)
    elif isinstance(node, list):
        for below in node:
            yield from enums_elsewhere(below, path)


def test_no_closed_list_is_without_a_name(schema):
    components = schema["components"]["schemas"].values()
    unnamed = [each for each in components if "enum" not in each]
    for part in (unnamed, schema["paths"]):
        found = list(enums_elsewhere(part))
        assert not found, f"add the vocabulary of these values to VOCABULARIES in {OPENAPI}"


def test_an_enum_of_the_schema_describes_each_value(listed, schema):
    for name, vocabulary in listed.items():
        enum = schema["components"]["schemas"][name]
        assert vocabulary["description"] in enum["description"]
        described = [value["description"] for value in vocabulary["values"]]
        assert enum["x-enum-descriptions"] == described
        assert len(set(enum["x-enum-varnames"])) == len(described)
        for value, text in zip(vocabulary["values"], described, strict=True):
            assert f"`{value['value']}`: {value['label']}. {text}" in enum["description"]


def test_one_vocabulary_is_that_of_the_list(api, listed):
    for vocabulary in listed.values():
        assert api(f"vocabularies/{vocabulary['name']}") == vocabulary
    assert api("vocabularies")["count"] == len(listed)


def test_a_kind_of_relationship_says_how_it_reads_and_who_may_stand_at_its_ends(api):
    kinds = values(api("vocabularies/relationship_kind"))
    leader, ally = kinds["leader_of"], kinds["allied_with"]
    assert (leader["label"], leader["inverse_label"]) == ("leads", "is led by")
    assert (leader["symmetric"], ally["symmetric"]) == (False, True)
    assert (leader["subject_types"], leader["object_types"]) == (["person"], ["actor"])
    assert values(api("vocabularies/entity_type"))["actor"]["symmetric"] is None


@pytest.mark.parametrize(
    ("name", "value", "standard", "code"),
    [
        ("event_type", "other", "ACLED", "Other"),
        ("event_type", "air_drone_strike", "ACLED", "Air/drone strike"),
        ("attack_type", "hostage_taking_kidnapping", "GTD attack type (attacktype)", "6"),
        ("target_kind", "violent_political_parties", "GTD target type (targtype)", "22"),
        ("weapon", "vehicle_bomb", "GTD weapon sub-type (weapsubtype)", "15"),
        ("weapon", "ied", "GTD weapon sub-type (weapsubtype)", None),
        ("place_precision", "7", "UCDP GED where_prec", "7"),
        ("reliability", "F", "Admiralty code (NATO AJP-2.1)", "F"),
        ("credibility", "6", "Admiralty code (NATO AJP-2.1)", "6"),
        ("actor_kind", "category", "STIX identity-class-ov", "class"),
        ("hedge", "alleged", "threatapi", None),
    ],
)
def test_a_value_has_its_code_in_the_standard(name, value, standard, code, api):
    vocabulary = api(f"vocabularies/{name}")
    assert vocabulary["standard"]["name"] == standard
    assert values(vocabulary)[value]["standard_code"] == code


def test_whole_lists_of_a_standard_have_every_code_once(listed):
    for name, count in {"AttackType": 9, "TargetKind": 22, "PlacePrecision": 7}.items():
        codes = [value["standard_code"] for value in listed[name]["values"]]
        assert codes == [str(number) for number in range(1, count + 1)]
    events = listed["EventType"]["values"]
    assert len({value["standard_code"] for value in events}) == len(events) == 25
    assert len({value["parent"] for value in events}) == 6


def test_an_unknown_vocabulary_is_not_found_and_the_nearest_is_offered(api):
    response = api.get("vocabularies/relationship_kin")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert "relationship_kind" in response.json()["detail"]


@pytest.mark.parametrize("path", ["vocabularies", "vocabularies/hedge"])
def test_an_unknown_parameter_of_a_vocabulary_is_refused(path, api):
    response = api.get(path, limit=5)
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "limit"


def test_vocabularies_need_no_query(api, django_assert_num_queries):
    with django_assert_num_queries(0):
        api("vocabularies")
