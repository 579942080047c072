"""It is not known who it was, or it was nobody: said by a source, and found like a name."""

import csv
import io
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.computed.attribution import Kinship, Part, attribution, perpetrator_is_contested
from incidents.models import Involvement

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def attack() -> Any:
    return make.incident(slug="attack")


def table(api: Any, name: str, **asked: str) -> list[dict[str, str]]:
    text = api.get(f"{name}.csv", **asked).getvalue().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def by_role(api: Any, **asked: str) -> dict[str, int]:
    cells = api("incidents/stats", by="role", **asked)["cells"]
    return {cell["keys"][0]["value"]: cell["count"] for cell in cells}


def unclaimed(incident: Any, **fields: Any) -> Involvement:
    return make.involvement(incident, role="claimant", identity="nobody", **fields)


def test_a_part_says_that_nobody_had_it_and_who_says_so(attack, api):
    unclaimed(attack)
    (part,) = api("incidents/attack")["involvements"]
    assert (part["role"], part["identity"]) == ("claimant", "nobody")
    assert (part["entity"], part["label"], part["status"]) == (None, None, "asserted")
    assert len(part["sources"]) == 1


def test_a_part_without_a_name_is_called_by_its_identity(attack, api):
    part = make.involvement(attack, role="perpetrator", identity="unidentified")
    (said,) = api("assertions", target=part.uid)["results"]
    assert said["target"]["name"] == str(part) == "Not known who: perpetrator in attack (undated)"
    detail = api(f"involvements/{part.uid}")["assertions"]
    assert detail[0]["target"] == said["target"]


NOBODY, UNIDENTIFIED = "nobody", "unidentified"
DEEDS = [  # (role, status, who or identity): whose deed
    ([], "unknown"),
    ([("claimant", "asserted", NOBODY)], "unclaimed"),
    ([("claimant", "suspected", NOBODY)], "unclaimed"),
    ([("claimant", "disputed", NOBODY)], "unclaimed"),
    ([("claimant", "denied", NOBODY)], "unknown"),
    ([("claimant", "retracted", NOBODY)], "unknown"),
    ([("perpetrator", "asserted", UNIDENTIFIED)], "unknown"),
    ([("claimant", "asserted", UNIDENTIFIED)], "unknown"),
    ([("suspected", "asserted", NOBODY)], "unknown"),
    ([("claimant", "asserted", NOBODY), ("perpetrator", "asserted", UNIDENTIFIED)], "unclaimed"),
    ([("claimant", "asserted", NOBODY), ("claimant", "asserted", 1)], "claimed"),
    ([("claimant", "asserted", NOBODY), ("perpetrator", "asserted", 1)], "attributed"),
    ([("claimant", "asserted", NOBODY), ("suspected", "asserted", 1)], "unclaimed_suspected"),
    ([("claimant", "asserted", NOBODY), ("blamed", "asserted", 1)], "blamed"),
    ([("claimant", "asserted", NOBODY), ("perpetrator", "denied", 1)], "denied"),
    ([("claimant", "asserted", NOBODY), ("victim", "asserted", 1)], "unclaimed"),
]


def parts_of(said: list[tuple]) -> list[Part]:
    return [
        Part(None, "", role, status, frozenset({9}), identity=who)
        if isinstance(who, str)
        else Part(who, "", role, status, frozenset({9}))
        for role, status, who in said
    ]


@pytest.mark.parametrize(("said", "status"), DEEDS)
def test_whose_deed_it_is_said_to_be(said, status):
    assert attribution(parts_of(said), Kinship([])) == status


def test_a_part_without_a_name_contradicts_nobody():
    said = [("claimant", "disputed", NOBODY), ("perpetrator", "denied", UNIDENTIFIED)]
    assert not perpetrator_is_contested(parts_of([*said, ("claimant", "asserted", 1)]), Kinship([]))


def test_explicitly_unclaimed_and_nothing_said_are_two_values(attack, api):
    unclaimed(attack)
    make.incident(slug="silence")
    wanted = {"slug": "attack,silence"}
    assert api.slugs("incidents", claim_status="unclaimed", **wanted) == ["attack"]
    assert api.slugs("incidents", claim_status="unknown", **wanted) == ["silence"]
    assert api("incidents/attack")["contested"] == []


def test_what_is_said_to_be_unclaimed_is_found_whoever_is_suspected(attack, api):
    unclaimed(attack)
    make.involvement(attack, role="suspected")
    assert api("incidents/attack")["claim_status"] == "unclaimed_suspected"
    assert "attack" in api.slugs("incidents", role="claimant", identity="nobody")


def test_a_part_that_nobody_had_is_no_part_in_that_role(attack, api):
    unclaimed(attack)
    claimed = make.incident(slug="claimed")
    make.involvement(claimed, role="claimant")
    wanted = {"slug": "attack,claimed", "role": "claimant"}
    assert api.slugs("incidents", **wanted) == ["claimed"]
    assert by_role(api, **wanted) == {"claimant": 1}


def test_roles_are_counted_of_those_who_had_them(attack, api):
    unclaimed(attack)
    make.involvement(attack, role="perpetrator", identity="unidentified")
    assert by_role(api, slug="attack") == {"perpetrator": 1}
    assert by_role(api, slug="attack", identity="nobody") == {"claimant": 1}


def test_involvements_are_found_by_identity(attack, api):
    nobody = unclaimed(attack)
    unidentified = make.involvement(attack, role="perpetrator", identity="unidentified")
    named = make.involvement(attack, role="target")

    def found(**asked: str) -> list[str]:
        return [each["id"] for each in api("involvements", incident="attack", **asked)["results"]]

    assert found(identity="nobody") == [str(nobody.uid)]
    assert found(identity="unidentified", role="perpetrator") == [str(unidentified.uid)]
    assert found(identity__isnull="true") == [str(named.uid)]
    assert found(identity="nobody", role="perpetrator") == []


def test_it_is_unclaimed_from_the_day_on_which_somebody_says_so(attack, api):
    early, late = (make.source(published=day) for day in ("2022-01-01", "2022-06-01"))
    attack.assertions.update(source=early)
    attack.assertions.get().save()
    part = Involvement.objects.create(incident=attack, role="claimant", identity="nobody")
    make.assertion(part, source=late)
    assert api("incidents/attack", known_by="2022-05")["claim_status"] == "unknown"
    assert api("incidents/attack", known_by="2022-06")["claim_status"] == "unclaimed"
    assert api("incidents/attack", exclude_source=late.slug)["claim_status"] == "unknown"


def test_a_retraction_takes_it_back(attack, api):
    part = unclaimed(attack)
    assert api("incidents/attack")["claim_status"] == "unclaimed"
    source = part.assertions.get().source
    source.retracted = "2023"
    source.save()
    assert api("incidents/attack")["claim_status"] == "unknown"


def test_a_part_without_a_name_links_nobody(attack, api):
    one, other = make.actor(), make.actor()
    for who in (one, other):
        make.involvement(attack, entity=who)
    before = api("graph", center=one.slug)
    unclaimed(attack)
    make.involvement(attack, role="perpetrator", identity="unidentified")
    assert api("graph", center=one.slug) == before


def test_the_table_writes_the_identity_where_there_is_no_name(attack, api):
    unclaimed(attack)
    (incident,) = table(api, "incidents", slug="attack")
    assert incident["involvements"] == "claimant: nobody"
    (part,) = table(api, "involvements", incident="attack")
    assert (part["identity"], part["entity"], part["label"]) == ("nobody", "", "")


REFUSED = {
    "a name beside it": ({"identity": "nobody", "named": True}, "identity"),
    "an unidentified one with a name": ({"identity": "unidentified", "named": True}, "identity"),
    "a number of nobody": ({"identity": "nobody", "count": 2}, "identity"),
    "a fate of nobody": ({"identity": "nobody", "role": "victim", "outcome": "killed"}, "identity"),
    "neither name, label nor identity": ({}, "label"),
    "another word": ({"identity": "anonymous"}, "identity"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_part_is_refused(name, attack):
    fields, field = dict(REFUSED[name][0]), REFUSED[name][1]
    if fields.pop("named", False):
        fields["entity"] = make.actor()
    part = Involvement(**{"incident": attack, "role": "claimant", **fields})
    with pytest.raises(ValidationError) as error:
        part.full_clean()
    assert set(error.value.error_dict) == {field}
    if name != "another word":
        with pytest.raises(IntegrityError), transaction.atomic():
            part.save()


def test_the_same_is_recorded_once(attack):
    unclaimed(attack)
    with pytest.raises(IntegrityError), transaction.atomic():
        unclaimed(attack)
    make.involvement(attack, role="claimant", identity="unidentified")
