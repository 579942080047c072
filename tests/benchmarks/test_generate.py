"""The generator: made-up stores that keep every rule, the same for the same seed."""

import io
from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection

from actors.models import Entity
from benchmarks.generate.command import fill_store, main
from incidents.models import Incident, Involvement
from sources.models import Assertion, Source
from threatapi.dataset.format import WRITE_ORDER
from threatapi.recompute import recompute

from ..dataset.test_dataset import empty
from ..helpers.stored_values import stored_values

pytestmark = pytest.mark.django_db


def generate(incidents: int, **options: Any) -> None:
    empty()
    fill_store(incidents, **options)


def store_without_keys() -> dict[str, Any]:
    """All that is in the store but what the database gives, and when it was written down."""
    given = {"id", "created_at", "updated_at"}
    found = {}
    for model in WRITE_ORDER:
        relations = {f.name: f"{f.name}__uid" for f in model._meta.concrete_fields if f.is_relation}
        names = [f.name for f in model._meta.concrete_fields if f.name not in given]
        columns = [relations.get(name, name) for name in names]
        found[model.__name__] = list(model._base_manager.order_by("uid").values_list(*columns))
    return found


def test_every_claim_of_a_generated_store_has_an_assertion_and_citations_are_sound():
    generate(100)
    out = io.StringIO()
    call_command("check_claims", stdout=out)
    assert "sound" in out.getvalue()
    connection.check_constraints()


def test_the_computed_values_of_a_generated_store_are_those_of_recompute():
    generate(100)
    before = stored_values()
    recompute()
    after = stored_values()
    differing = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    assert differing == {}


def test_copies_of_incidents_have_the_values_of_recompute_and_break_no_rule():
    generate(25, copies=3)
    assert Incident.objects.count() == 100
    before = stored_values()
    recompute()
    after = stored_values()
    differing = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    assert differing == {}
    connection.check_constraints()
    call_command("check_claims", verbosity=0)


def test_every_record_of_a_generated_store_passes_the_rules_of_its_model():
    generate(25)
    for model in WRITE_ORDER:
        for record in model._base_manager.all():
            try:
                record.full_clean()
            except ValidationError as error:
                pytest.fail(f"{model.__name__} {record}: {error}")


def test_the_same_seed_makes_the_same_store_and_another_seed_another():
    generate(40, seed=7)
    first = store_without_keys()
    generate(40, seed=7)
    assert store_without_keys() == first
    generate(40, seed=8)
    assert store_without_keys()["Incident"] != first["Incident"]


def test_a_store_that_holds_records_is_left_alone(api):
    before = api("incidents")["count"]
    with pytest.raises(SystemExit, match="holds records already"):
        main(["--incidents=10"])
    assert api("incidents")["count"] == before


def test_a_few_actors_have_very_many_incidents_and_most_have_few(api):
    generate(400)
    degrees = Counter(Involvement.objects.exclude(entity=None).values_list("entity", flat=True))
    ranked = [number for _, number in degrees.most_common()]
    assert ranked[0] > 30
    assert ranked[len(ranked) // 2] < ranked[0] / 10
    (top,) = Entity.objects.filter(pk=degrees.most_common(1)[0][0])
    assert api("incidents", entity=top.slug)["count"] <= ranked[0]


def test_sizes_follow_from_the_number_of_incidents_unless_they_are_given():
    generate(150, sources=60, entities=80)
    assert Source.objects.count() == 60
    assert Entity.objects.count() == 80
    assert Incident.objects.count() == 150
    assert 225 < Involvement.objects.count() < 375


def test_a_generated_store_is_contested_vague_and_often_said():
    generate(600)
    contested = Counter(
        value for values in Incident.objects.values_list("contested", flat=True) for value in values
    )
    assert set(contested) == {"date", "place", "perpetrator", "toll"}
    statuses = set(Incident.objects.values_list("claim_status", flat=True))
    assert {"claimed", "attributed", "multi_claimed", "blamed", "unknown"} <= statuses
    dates = set(Incident.objects.values_list("date", flat=True))
    for mark in ("~", "?", "..", "/"):
        assert any(mark in text for text in dates), mark
    said = Counter(Assertion.objects.exclude(incident=None).values_list("incident", flat=True))
    assert set(said.values()) == {1, 2, 3, 4}
    assert Assertion.objects.exclude(origin=None).exists()


@pytest.mark.parametrize("wrong", ["-1", "many", "1.5"])
def test_a_number_that_is_none_is_refused(wrong, capsys):
    with pytest.raises(SystemExit):
        main([f"--incidents={wrong}"])
    assert "--incidents" in capsys.readouterr().err
