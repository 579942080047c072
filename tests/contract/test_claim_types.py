"""Every claim type through each door: what is stored is what follows from nothing but the rows.

A new claim type takes part by its declaration alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import transaction
from django.test import Client

from base.orm.vocabulary import Vocabulary, _made
from incidents.filters.parts import PresenceFilterSet
from incidents.models import Incident, Place, Presence
from sources.filters.claims import SaidFilterSet
from sources.models import Assertion, Claim, Source, claim_models, claim_type
from sources.models.claim_types import _registered
from threatapi.changes.choices import ChangedKind
from threatapi.dataset.dump import dump
from threatapi.lists import list_names
from threatapi.recompute import recompute
from threatapi.searches.choices import SearchedList
from threatapi.urls import router
from threatapi.writing.kinds import WrittenKind

from ..helpers import factories as make
from ..helpers.admin_pages import DELETION, Page, page
from ..helpers.stored_values import differences

pytestmark = pytest.mark.django_db

MODELS = claim_models()


@pytest.fixture(autouse=True)
def nothing(empty_store: None) -> None:
    recompute()  # so that nothing of other records is left in the tables of the search


def check(claims: dict[Any, Claim], status: str, bodies: int) -> None:
    """Each claim has this status, by so many bodies, and no stored value is out of date."""
    for model, claim in claims.items():
        claim.refresh_from_db()
        stored = (claim.status, claim.independent_sources)
        assert stored == (status, bodies), f"refresh does not compute a {model.__name__} anew"
    assert differences() == {}
    for model, claim in claims.items():
        claim.refresh_from_db()
        stored = (claim.status, claim.independent_sources)
        assert stored == (status, bodies), f"recompute passes over each {model.__name__}"


def others(claim: Claim) -> Iterator[tuple[str, Any]]:
    """Each column that the claim type names, with another value that fits."""
    type_ = claim_type(type(claim))
    for name in dict.fromkeys((type_.kind, *type_.named_by, type_.place, *type_.dated)):
        if not name:
            continue
        column, before = claim._meta.get_field(name), getattr(claim, name)
        values = [value for value, _ in column.flatchoices] or [make.value_of(column)]
        for value in values:
            other = "2019" if value == before else value
            setattr(claim, name, other)
            try:
                claim.full_clean()
            except ValidationError:
                continue
            if other != before:
                yield name, other
                break
        setattr(claim, name, before)


# By the models


def test_claims_written_by_their_models():
    claims = {model: make.claim(model) for model in MODELS}
    check(claims, "asserted", 1)
    said = [make.assertion(claim, stance="denies") for claim in claims.values()]
    check(claims, "disputed", 1)
    for one in said:
        one.stance = "confirms"
        one.save()
    check(claims, "asserted", 2)
    changed = 0
    for claim in claims.values():
        for name, value in list(others(claim)):
            setattr(claim, name, value)
            changed += 1
        claim.save()
    assert changed >= 2 * len(MODELS)
    check(claims, "asserted", 2)
    for one in said:
        one.source.retracted = "2022"
        one.source.save()
    check(claims, "asserted", 1)
    for one in said:
        one.delete()
    check(claims, "asserted", 1)
    for claim in [*claims.values()][::-1]:
        claim.delete()
    check({}, "", 0)
    assert not any(model.objects.exists() for model in MODELS if model is not Incident)


# By the admin


def test_claims_written_in_the_admin(client: Client):
    client.force_login(User.objects.create_superuser("editor"))
    first, second = make.source(published="2020"), make.source(published="2021")
    claims = {}
    for model in MODELS:
        known = {*model.objects.values_list("pk", flat=True)}
        form = Page(client, page(model, "add")).fill(
            **{name: value for name, value in make.values_of(model).items() if value is not None}
        )
        answer = form.fill("assertions-0", source=first, locator="L1").save()
        assert answer.saved, (model, answer.faults())
        claims[model] = model.objects.exclude(pk__in=known).latest("pk")
    check(claims, "asserted", 1)
    for claim in claims.values():
        form = Page(client, page(claim))
        form.add_row("assertions", source=second, locator="L2", stance="denies")
        assert form.save().saved
    check(claims, "disputed", 1)
    for claim in claims.values():
        name, value = list(others(claim))[-1]
        form = Page(client, page(claim)).fill(**{name: value})
        form.fill("assertions-1", DELETE="on").fill(reason_of_change="It is a duplicate.")
        assert form.save().saved
    check(claims, "asserted", 1)
    for claim in [*claims.values()][::-1]:
        assert client.post(page(claim, "delete"), DELETION).status_code == 302
    check({}, "", 0)
    assert not Assertion.objects.filter(source=second).exists()


# By a data set


def entries(node: Any) -> Iterator[dict[str, Any]]:
    """Every record in a file that has assertions."""
    if isinstance(node, dict):
        if "assertions" in node:
            yield node
        node = [*node.values()]
    for each in node if isinstance(node, list) else ():
        yield from entries(each)


def test_claims_loaded_from_a_data_set(tmp_path: Path):
    with transaction.atomic():
        made = {model: make.claim(model) for model in MODELS}
        by_source = {one.assertions.get().source.slug: model for model, one in made.items()}
        make.source(slug="denier", published="2021", published_basis="stated")
        dump(tmp_path)
        transaction.set_rollback(True)
    assert not Source.objects.exists()

    def loaded(status: str, bodies: int) -> None:
        call_command("load", str(tmp_path), verbosity=0, stdout=StringIO())
        said = {
            model: model.objects.get(assertions__source__slug=slug)
            for slug, model in by_source.items()
        }
        check(said, status, bodies)

    def edit(change: Any) -> None:
        for path in tmp_path.glob("*.yaml"):
            content = yaml.safe_load(path.read_text())
            for entry in entries(content):
                if model := by_source.get(entry["assertions"][0]["source"]):
                    change(model, entry)
            path.write_text(yaml.safe_dump(content, sort_keys=False))

    def deny(model: Any, entry: dict[str, Any]) -> None:
        entry["assertions"].append({"source": "denier", "locator": "L2", "stance": "denies"})

    def change(model: Any, entry: dict[str, Any]) -> None:
        entry["assertions"][1]["stance"] = "confirms"
        entry |= dict.fromkeys(claim_type(model).dated, "2019")

    loaded("asserted", 1)
    edit(deny)
    loaded("disputed", 1)
    edit(change)
    loaded("asserted", 2)


# In the API


def answers(model: type[Claim], claim: Any, document: Source) -> Iterator[tuple[str, dict, bool]]:
    """Lists with parameters, and whether the claim is in them."""
    type_ = claim_type(model)
    path = next(name for name, view, _ in router.registry if view.queryset.model is model)
    yield f"sources/{document.slug}/claims", {"type": type_.name}, True
    yield f"sources/{document.slug}/claims", {"kind": getattr(claim, type_.kind)}, True
    for parameters, is_found in (
        ({}, True),
        ({"known_by": "2019"}, False),
        ({"known_by": "2020"}, True),
        ({"exclude_source": document.slug}, False),
        ({"source": document.slug}, True),
        ({"status": "asserted"}, True),
        ({"status": "denied"}, False),
        ({type_.kind: getattr(claim, type_.kind)}, True),
        ({f"{type_.kind}__not": getattr(claim, type_.kind)}, False),
    ):
        yield path, parameters, is_found
    if type_.place:
        yield path, {"place": claim.place.slug}, True
    for name in type_.entities if type_.in_timeline else ():
        if entity := getattr(claim, name):
            yield path, {name: entity.slug}, True
            yield f"entities/{entity.slug}/timeline", {"types": type_.name}, True
            yield f"entities/{entity.slug}/timeline", {"known_by": "2019"}, False


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_claim_is_in_every_answer_in_which_it_should_be(model, api):
    document = make.source(published="2020-05")
    claim = make.said(model.objects.create(**make.values_of(model)), source=document)
    for path, parameters, is_found in answers(model, claim, document):
        response = api.get(path, **parameters)
        if response.status_code == 404:  # its entity is not in view either
            assert not is_found, (path, parameters)
            continue
        assert response.status_code == 200, (path, parameters)
        ids = [each["id"] for each in response.json()["results"]]
        assert (str(claim.uid) in ids) == is_found, (path, parameters)
    (said,) = api("assertions", target=claim.uid)["results"]
    target = {"type": claim_type(model).name, "id": str(claim.uid), "name": str(claim)}
    assert said["target"] == target


# What a claim type still needs


def check_command() -> str:
    with pytest.raises(SystemCheckError) as failed:
        call_command("check", stdout=StringIO(), stderr=StringIO())
    return str(failed.value)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "sort"}, "Its claim type names `sort`"),
        ({"named_by": ("entity", "spot")}, "Its claim type names `spot`"),
        ({"vocabulary": claim_type(Incident).vocabulary}, "Give `kind` choices=EventType"),
        ({"dated": ()}, "Name its dates in `dated`"),
        ({"speech_acts": ("claimant",)}, "Its speech act `claimant` is none of its kinds"),
        ({"model": Place}, 'Add place = about("incidents.Place") to AboutOneRecord'),
    ],
)
def test_check_says_what_is_wrong_in_a_declaration(change, told, monkeypatch):
    faulty = replace(claim_type(Presence), **change)
    monkeypatch.setitem(_registered, Presence, faulty)
    assert told in check_command()


def test_check_says_which_claim_is_not_declared(monkeypatch):
    monkeypatch.delitem(_registered, Presence)
    told = check_command()
    assert "Add register(ClaimType(model=Presence, …)) to incidents/models/__init__.py" in told
    assert "Nothing is known of the target `presence`" in told


def test_check_says_that_a_claim_has_no_versions(monkeypatch):
    fields = [each for each in Presence._meta.get_fields() if each.name != "versions"]
    monkeypatch.setattr(Presence._meta, "get_fields", lambda: fields)
    assert 'class PresenceVersion(ClaimVersion) with claim = of_record("incidents.Presence")' in (
        check_command()
    )


def test_check_says_that_a_column_is_called_as_an_annotation(monkeypatch):
    fields = [*Presence._meta.get_fields(), SimpleNamespace(name="seen_on")]
    monkeypatch.setattr(Presence._meta, "get_fields", lambda: fields)
    assert "column `seen_on` is called as an annotation" in check_command()


def test_check_says_that_a_column_has_the_name_of_a_filter_of_assertions(monkeypatch):
    filters = SaidFilterSet.declared_filters
    for filterset in (SaidFilterSet, PresenceFilterSet):
        monkeypatch.setitem(filterset.declared_filters, "start", filters["speaker"])
    told = check_command()
    assert "column `start` has the name of a filter" in told
    assert "Rename it, or declare in PresenceFilterSet what `start` looks up" in told


def test_check_says_that_a_claim_has_no_list(monkeypatch):
    routes = [each for each in router.registry if each[0] != "presences"]
    monkeypatch.setattr(router, "registry", routes)
    list_names.cache_clear()
    told = check_command()
    list_names.cache_clear()
    line = 'router.register("presences", PresenceViewSet, "presence")'
    assert f"Add {line} to threatapi/urls.py" in told


def test_each_claim_has_its_value_in_the_vocabularies_of_kinds_and_lists():
    for each in map(claim_type, MODELS):
        assert each.name in ChangedKind.values
        assert each.name in WrittenKind.values
        assert each.list_name in SearchedList.values


def test_what_follows_from_elsewhere_comes_after_the_values_of_a_vocabulary():
    lines = [("cold", "Not this", "Not this."), ("rain", "Rain", "Water falls.")]

    class Sky(Vocabulary, more=lines):
        COLD = "cold", "Cold", "It freezes."

    del _made["Sky"]
    assert Sky.choices == [("cold", "Cold"), ("rain", "Rain")]
    assert Sky("rain").description == "Water falls."


def test_check_looks_at_index_and_constraint(monkeypatch):
    monkeypatch.setattr(Assertion._meta, "indexes", [])
    monkeypatch.setattr(Assertion._meta, "constraints", [])
    told = check_command()
    assert "`presence` has no index" in told
    assert "Add CheckConstraint(condition=exactly_one(TARGETS), …)" in told
