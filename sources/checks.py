"""System checks: what a claim type still needs, and where it is written."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import Error, register
from django.db.models import CheckConstraint, Model
from django.urls import get_resolver

from base.orm.constraints import exactly_one

from .models import TARGETS, Assertion, Claim, ClaimType, claim_types

# Names of annotations: of what a view computes.
TAKEN = ("seen_",)
IN_TARGETS = "in sources/models/targets.py"


@register
def check_claim_types(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(message, hint=f"{hint}.", obj=model, id="sources.E001")
        for model, message, hint in faults()
    ]


def faults() -> Iterator[tuple[Any, str, str]]:
    """Models with what is wrong, and what is to be done."""
    declared = {each.model for each in claim_types()}
    for model in apps.get_models():
        if issubclass(model, Claim) and model not in declared:
            where = f"{model._meta.app_label}/models/__init__.py"
            line = f"register(ClaimType(model={model.__name__}, …))"
            yield model, "It is a claim without a claim type.", f"Add {line} to {where}"
    for claim in claim_types():
        found = [*reference_faults(claim), *column_faults(claim), *name_faults(claim)]
        if issubclass(claim.model, Claim):
            found += version_faults(claim)
        yield from ((claim.model, *each) for each in found)
    yield from assertion_faults()


def reference_faults(claim: ClaimType) -> Iterator[tuple[str, str]]:
    """Assertions can be about it."""
    name = claim.name
    if name not in TARGETS:
        line = f'{name.upper()} = "{name}", "{name.capitalize()}", "That …."'
        yield "No target of assertions is called so.", f"Add {line} to AssertionTarget {IN_TARGETS}"
    column = next((each for each in Assertion._meta.fields if each.name == name), None)
    if column is None or column.related_model is not claim.model:
        line = f'{name} = about("{claim.model._meta.label}")'
        yield "Assertions do not refer to it.", f"Add {line} to AboutOneRecord {IN_TARGETS}"
    if not hasattr(claim.model, "in_words"):
        yield "It has no words in SQL.", "Add in_words(of): the expression for its statement()"


def column_faults(claim: ClaimType) -> Iterator[tuple[str, str]]:
    """The declaration names columns that there are, and what follows from them is possible."""
    columns = {each.name: each for each in claim.model._meta.fields}
    named = (claim.kind, *claim.named_by, *claim.entities, *claim.dated, claim.place, claim.part_of)
    for name in dict.fromkeys(filter(None, named)):
        if name not in columns:
            yield f"Its claim type names `{name}`.", "Name a column of the model"
    if claim.kind in columns:
        values = {value for value, _ in columns[claim.kind].flatchoices}
        if values != set(claim.vocabulary.values):
            words = f"Give `{claim.kind}` choices={claim.vocabulary.__name__}"
            yield "Its kinds are others than those of its vocabulary.", words
    for value in {*claim.speech_acts} - {*claim.vocabulary.values}:
        yield f"Its speech act `{value}` is none of its kinds.", "Name values of its vocabulary"
    if claim.in_timeline and not claim.dated:
        yield "It is in timelines without a date.", "Name its dates in `dated` of its claim type"


def name_faults(claim: ClaimType) -> Iterator[tuple[str, str]]:
    """No column is called as an annotation, or as a filter of assertions, by which it could not be
    looked up."""
    from .filters.claims import SaidFilterSet

    for name in (each.name for each in claim.model._meta.get_fields()):
        if name.startswith(TAKEN):
            yield f"Its column `{name}` is called as an annotation.", "Rename it"
    get_resolver().url_patterns  # noqa: B018 (has the filtersets of all URLs imported)
    columns = {each.name for each in claim.model._meta.fields if each.editable}
    for filterset in filtersets_of(claim.model, SaidFilterSet):
        inherited = SaidFilterSet.declared_filters.items() & filterset.declared_filters.items()
        for name in columns & {name for name, _ in inherited}:
            words = f"Rename it, or declare in {filterset.__name__} what `{name}` looks up"
            yield f"Its column `{name}` has the name of a filter of its assertions.", words


def filtersets_of(model: type[Model], base: type[Any]) -> Iterator[type[Any]]:
    for each in base.__subclasses__():
        if each._meta.model is model:
            yield each
        yield from filtersets_of(model, each)


def version_faults(claim: ClaimType) -> Iterator[tuple[str, str]]:
    """Its computed values have a place for each day of knowledge."""
    names = {each.name for each in claim.model._meta.get_fields()}
    name = f"{claim.model.__name__}Version"
    if "versions" not in names:
        line = f'class {name}(ClaimVersion) with claim = of_record("{claim.model._meta.label}")'
        yield "It has no versions.", f"Add {line} and one_a_day(…) among its constraints"
        return
    version = claim.model._meta.get_field("versions").related_model
    tables = {claim.model: names, version: {each.name for each in version._meta.fields}}
    for model, columns in tables.items() if claim.has_end else ():
        if "effective_end" not in columns:
            line = "effective_end = EDTFField(moment=False, editable=False, …)"
            yield "Its end is not stored.", f"Add {line} to {model.__name__}"


def assertion_faults() -> Iterator[tuple[Any, str, str]]:
    """Each target has its index, and an assertion exactly one."""
    indexes = {each.name for each in Assertion._meta.indexes}
    for name in TARGETS:
        if name not in {each.name for each in claim_types()}:
            yield Assertion, f"Nothing is known of the target `{name}`.", "Register a ClaimType"
        if f"assertion_{name}" not in indexes:
            yield Assertion, f"`{name}` has no index.", "Let SPARSE begin with all TARGETS"
    wanted = exactly_one(TARGETS)
    checks = [each for each in Assertion._meta.constraints if isinstance(each, CheckConstraint)]
    if wanted not in [each.condition for each in checks]:
        yield (
            Assertion,
            "Its constraint lets it be about several records or none.",
            "Add CheckConstraint(condition=exactly_one(TARGETS), …)",
        )
