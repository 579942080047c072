"""Whatever is edited, each stored computed value is what a computation from nothing gives.

A longer walk: WALKS=500 STEPS=200 python -m pytest -n0 tests/computed/test_random_walk.py
"""

import os
from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.test import Client

from actors.models.names import KnownName, NamePart, WordClue
from base.orm.models import record_models
from incidents.models import Incident
from sources.models import Source
from threatapi.models import CountrySum, FiledPlace, IncidentSum
from threatapi.recompute import recompute
from threatapi.stats.triggers import COUNTRY_KEY, SUMS

from ..helpers.random_walk import Walk
from ..helpers.stored_values import computed_columns, differences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.fixture(autouse=True)
def no_names(migrated_store: None) -> None:
    """The tables of names and sums are emptied as well."""
    for model in (WordClue, NamePart, KnownName):
        model.objects.all()._raw_delete("default")
    recompute()


WALKS, STEPS = int(os.environ.get("WALKS", 2)), int(os.environ.get("STEPS", 45))
FIRST = int(os.environ.get("FIRST", 0))
TOGETHER = 5  # steps between two comparisons


@pytest.mark.parametrize("seed", range(FIRST, FIRST + WALKS))
def test_no_edit_leaves_a_stored_value_wrong(seed: int, client: Client):
    client.force_login(User.objects.create_superuser("editor"))
    walk = Walk(seed, client)
    assert differences() == {}, "after making the world"
    for number in range(STEPS):
        walk.step()
        if number % TOGETHER == TOGETHER - 1:
            assert country_sums() == stored_country_sums(), walk.trail[-TOGETHER:]
            found = differences()
            assert found == {}, "\n".join([f"after {TOGETHER} steps up to", *walk.trail[-6:]])
    kinds = {line.split()[0] for line in walk.trail}
    assert {"create", "change"} <= kinds
    assert len(walk.trail) > STEPS / 4


def country_sums() -> dict[tuple, dict[str, float]]:
    """The sums of places, added up by the places under which they are filed."""
    under = dict(FiledPlace.objects.values_list("place", "under"))
    found: dict[tuple, Counter[str]] = {}
    for row in IncidentSum.objects.filter(apart=0).values(*COUNTRY_KEY, *SUMS):
        key = (row["modality"], row["period"], under.get(row["place"], 0))
        found.setdefault(key, Counter()).update({name: row[name] for name in SUMS})
    return {key: dict(sums) for key, sums in found.items() if any(sums.values())}


def stored_country_sums() -> dict[tuple, dict[str, float]]:
    found: dict[tuple, Counter[str]] = {}
    for row in CountrySum.objects.values(*COUNTRY_KEY, *SUMS):
        key = tuple(row[name] for name in COUNTRY_KEY)
        found.setdefault(key, Counter()).update({name: row[name] for name in SUMS})
    return {key: dict(sums) for key, sums in found.items() if any(sums.values())}


def test_the_walk_compares_every_computed_column():
    compared = {f"{m.__name__}.{name}" for m in record_models() for name in computed_columns(m)}
    told = {
        f"{model.__name__}.{field.attname}"
        for model in record_models()
        for field in model._meta.concrete_fields
        if "(computed)" in field.help_text
    }
    missing = told - compared
    assert not missing, f"set editable=False on {missing}, or take “(computed)” out of its words"
    assert {"Incident.contested", "Assertion.root_id", "Entity.fate", "Place.folded"} <= compared


def test_a_wrong_value_is_found():
    Walk(0)
    Incident.objects.filter(pk=Incident.objects.first().pk).update(contested=["toll"])
    Source.objects.filter(pk=Source.objects.first().pk).update(assertion_count=999)
    assert {name.split()[2] for name in differences() if name[0] in "IS"} == {
        "contested",
        "assertion_count",
    }
    assert differences() == {}
