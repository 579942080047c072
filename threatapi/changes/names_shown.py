"""Whose JSON shows names of other records: in references, in words, and as slugs of sources.

A renamed record may be shown by thousands of others. They are found when somebody asks what has
changed, by the indexes of the columns that refer to it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from actors.computed.opposition import OPPOSITE
from actors.computed.validity import ROLES
from actors.models import Entity, Relationship
from base.orm.keys import keys_in
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import Assertion, Source

# The models whose records the API lists.
LISTED: tuple[type[Model], ...] = (
    *(Entity, Relationship, Presence, Incident, Involvement, Figure, Place, Source, Assertion),
)
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
OF_INVOLVEMENT: Paths = {Entity: ("entity",)}
OF_FIGURE: Paths = {Entity: ("entity",), Place: ("place",)}
OF_PART: Paths = {Incident: ("incident",), Place: ("incident__place",)}
# The paths from a record to those whose names its JSON shows, with `expand=assertions`.
PATHS: dict[type[Model], Paths] = {
    Entity: together(
        TOLD, {Incident: ("fate_incident",), Source: ("aliases__assertions__source",)}
    ),
    Relationship: together(TOLD, {Entity: ("subject", "object")}),
    Presence: together(TOLD, {Entity: ("entity",), Place: ("place",)}),
    Incident: together(
        TOLD,
        {Place: ("place", "origin_place"), Incident: ("parent", "response_to", "answers")},
        below("involvements", together(TOLD, OF_INVOLVEMENT)),
        below("figures", together(TOLD, OF_FIGURE)),
    ),
    Involvement: together(TOLD, OF_PART, OF_INVOLVEMENT),
    Figure: together(TOLD, OF_PART, OF_FIGURE),
    Place: {Place: ("parent",)},
    Source: {Source: ("container",), Entity: ("publisher", "authors")},
    Assertion: together(
        SAID,
        {Entity: ("entity", "alias__entity", "relationship__subject", "relationship__object")},
        {Entity: ("presence__entity",), Place: ("presence__place",), Incident: ("incident",)},
        below("involvement", together(OF_INVOLVEMENT, {Incident: ("incident",)})),
        below("figure", together(OF_FIGURE, {Incident: ("incident",)})),
    ),
}


def showing(model: type[Model], renamed: Mapping[type[Model], Keys]) -> Iterator[QuerySet]:
    """The keys of the records of a model whose JSON shows the name of one of these."""
    records = model._base_manager.order_by()
    for named, keys in renamed.items():
        if keys:
            for path in PATHS[model].get(named, ()):
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
