"""Whose JSON shows names of other records: in references, in words, and as slugs of sources.

A renamed record may be shown by thousands of others. They are found when somebody asks what has
changed, by the indexes of the columns that refer to it.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.db.models import Model, Q, QuerySet

from actors.computed.opposition import OPPOSITE
from actors.computed.validity import ROLES
from actors.models import Entity, Relationship
from base.orm.keys import keys_in
from base.orm.models import Named
from base.serializers import ReferencesField
from incidents.models import Incident, Place
from sources.models import Assertion, ClaimType, Source, claim_type, claim_types
from threatapi.lists import views

Paths = dict[type[Model], tuple[str, ...]]
Keys = set[int]


def below(prefix: str, paths: Paths) -> Paths:
    return {model: tuple(f"{prefix}__{path}" for path in of) for model, of in paths.items()}


def together(*several: Paths) -> Paths:
    models = {model for paths in several for model in paths}
    return {model: sum((paths.get(model, ()) for paths in several), ()) for model in models}


# What an assertion shows beside its target.
SAID: Paths = {Source: ("source", "origin"), Entity: ("speaker",), Place: ("says_place",)}
TOLD = below("assertions", SAID)
# What no reference in the JSON tells.
FURTHER: dict[type[Model], Paths] = {
    Entity: {Incident: ("fate_incident",), Source: ("aliases__assertions__source",)}
}


@cache
def paths_of(model: type[Model]) -> Paths:
    """The paths from a record to those whose names its JSON shows, with `expand=assertions`."""
    if model is Assertion:
        return together(SAID, of_targets())
    found = together(references_shown(model), FURTHER.get(model, {}))
    if (claim := declared(model)) is None:
        return found
    found = together(TOLD, found)
    if claim.whole:
        found = together(found, {Place: (f"{claim.part_of}__{claim_type(claim.whole).place}",)})
    parts = (each for each in claim_types() if each.whole is model)
    return together(found, *(below(each.accessor, of_part(each)) for each in parts))


def declared(model: type[Model]) -> ClaimType | None:
    return next((each for each in claim_types() if each.model is model), None)


def references_shown(model: type[Model]) -> Paths:
    """The records that the JSON of its list shows as references."""
    columns = {each.name for each in model._meta.get_fields() if is_reference(each)}
    fields = views()[model].serializer_class().fields.values()
    names = [
        each.source
        for each in fields
        if each.source in columns or isinstance(each, ReferencesField)
    ]
    return by_model(model, names)


def is_reference(column: Any) -> bool:
    return bool(column.concrete and column.is_relation and issubclass(column.related_model, Named))


def of_part(claim: ClaimType) -> Paths:
    """What a claim shows within its whole."""
    shown = references_shown(claim.model)
    whole = by_model(claim.model, [claim.part_of])
    others = {each: tuple(sorted({*shown[each]} - {*whole.get(each, ())})) for each in shown}
    return together(TOLD, others)


def of_targets() -> Paths:
    """What an assertion is about, in words: by its own name, or by those of others."""
    own = [each.name for each in claim_types() if issubclass(each.model, Named)]
    others = (below(each.name, by_model(each.model, each.named_by)) for each in claim_types())
    return together(by_model(Assertion, own), *others)


def by_model(model: type[Model], names: Iterable[str]) -> Paths:
    found: Paths = {}
    for name in names:
        named: Any = model._meta.get_field(name).related_model
        found[named] = (*found.get(named, ()), name)
    return found


def showing(model: type[Model], renamed: Mapping[type[Model], Keys]) -> Iterator[QuerySet]:
    """The keys of the records of a model whose JSON shows the name of one of these."""
    records = model._base_manager.order_by()
    for named, keys in renamed.items():
        if keys:
            for path in paths_of(model).get(named, ()):
                found = records.filter(**{f"{path}__in": keys_in(keys)})
                yield found.values_list("pk", flat=True)
            for condition in further_conditions(model, named, keys):
                yield records.filter(condition).values_list("pk", flat=True)


def further_conditions(model: type[Model], named: type[Model], keys: Keys) -> Iterator[Q]:
    among: Any = keys_in(keys)
    if model is Entity and named is Entity:  # in a role: who holds it, or where it is held
        yield Q(outgoing__kind__in=ROLES, outgoing__object__in=among)
        yield Q(incoming__kind__in=ROLES, incoming__subject__in=among)
    if model is Relationship and named is Source:  # said in it: a link that opposes this one
        links = Relationship.objects.filter(kind__in=[*OPPOSITE], assertions__source__in=among)
        ends = [links.order_by().values(end) for end in ("subject", "object")]
        for one, other in (ends, reversed(ends)):
            yield Q(kind__in=[*OPPOSITE], subject__in=one, object__in=other)


def united(queries: list[QuerySet]) -> QuerySet:
    """What these queries find, in one; some may come more than once."""
    first, *others = queries
    return first.union(*others, all=True) if others else first
