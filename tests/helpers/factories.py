"""One maker for each model: valid as it comes, and every field can be given."""

import itertools
from datetime import date
from typing import Any

from actors.models import Actor, Alias, Entity, Person, Relationship, RelationshipVersion
from base.orm.fields import EDTFField
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.models import NEVER, Assertion, Source, SourceLink, claim_models, claim_type
from threatapi.changes.door import change

numbers = itertools.count(1)


# All that is made while it is open is one change: what depends on it is computed once.
together = change


def named(word: str) -> str:
    return f"{word}-{next(numbers)}"


def source(**fields: Any) -> Source:
    slug = fields.setdefault("slug", named("source"))
    return Source.objects.create(**{"title": slug, "kind": "news", **fields})


def source_link(citing: Source, cited: Source, mode: str = "cites") -> SourceLink:
    return SourceLink.objects.create(citing=citing, cited=cited, mode=mode)


def actor(**fields: Any) -> Actor:
    slug = fields.setdefault("slug", named("actor"))
    return Actor.objects.create(**{"name": slug, "kind": "armed_group", **fields})


def person(**fields: Any) -> Person:
    slug = fields.setdefault("slug", named("person"))
    return Person.objects.create(**{"name": slug, **fields})


def alias(entity: Actor | Person, text: str, **fields: Any) -> Alias:
    return Alias.objects.create(**{"entity": entity, "text": text, "kind": "spelling", **fields})


def place(**fields: Any) -> Place:
    slug = fields.setdefault("slug", named("place"))
    return Place.objects.create(**{"name": slug, "kind": "city", **fields})


def assertion(target: Any, **fields: Any) -> Assertion:
    """Somebody says so: a new source, unless one is given."""
    name = "entity" if isinstance(target, Actor | Person) else target._meta.model_name
    with together():
        if "source" not in fields:
            fields["source"] = source()
        return Assertion.objects.create(**{name: target, "locator": "L1", **fields})


def said(claim: Any, **fields: Any) -> Any:
    """The claim, with one assertion of it."""
    assertion(claim, **fields)
    return claim


@together()
def relationship(**fields: Any) -> Relationship:
    for end in ("subject", "object"):
        fields[end] = fields.get(end) or actor()
    return said(Relationship.objects.create(**{"kind": "linked_to", **fields}))


@together()
def incident(**fields: Any) -> Incident:
    slug = fields.setdefault("slug", named("incident"))
    return said(Incident.objects.create(**{"title": slug, **fields}))


@together()
def involvement(incident: Incident, **fields: Any) -> Involvement:
    if not (fields.get("label") or fields.get("identity")):
        fields["entity"] = fields.get("entity") or actor()
    return said(Involvement.objects.create(**{"incident": incident, "role": "target", **fields}))


@together()
def presence(**fields: Any) -> Presence:
    fields["entity"] = fields.get("entity") or actor()
    fields["place"] = fields.get("place") or place()
    return said(Presence.objects.create(**{"kind": "operates_in", **fields}))


@together()
def figure(**fields: Any) -> Figure:
    return said(Figure.objects.create(**{"metric": "killed", "low": 1, "high": 1, **fields}))


# What a claim is made with, where the first of its kinds or an empty column would break a rule.
FITTING: dict[type[Any], dict[str, Any]] = {
    Relationship: {"kind": "linked_to"},
    Figure: {"entity": None, "metric": "killed", "low": 1, "high": 1},
}


def values_of(model: type[Any]) -> dict[str, Any]:
    """A value for each column that a claim needs or that its claim type names."""
    type_ = claim_type(model)
    named = {type_.kind, *type_.named_by, *type_.entities, type_.place, *type_.dated}
    values = {}
    for column in model._meta.concrete_fields:
        is_needed = not (column.blank or column.null or column.has_default())
        if column.editable and (is_needed or column.name in named):
            values[column.name] = value_of(column)
    return values | FITTING.get(model, {})


def value_of(column: Any) -> Any:
    if column.is_relation:
        makers = {Entity: actor, Place: place, Incident: incident, Source: source}
        return makers[column.related_model]()
    if column.choices:
        return column.flatchoices[0][0]
    return "2020" if isinstance(column, EDTFField) else named(column.name)


def claim(model: type[Any], **fields: Any) -> Any:
    """A claim of any type, with one assertion."""
    return said(model.objects.create(**values_of(model) | fields))


@together()
def claims_of_each_type(number: int) -> None:
    """So many claims of each type, with those that are there."""
    for model in claim_models():
        for _ in range(number - model.objects.count()):
            claim(model)


def hub(links: int = 3000) -> Actor:
    """An actor with thousands of neighbours, written in bulk."""
    middle = actor(slug="hub")
    spokes = [Actor(slug=f"spoke-{n}", name=f"Spoke {n}", kind="cell") for n in range(links)]
    Actor.objects.bulk_create(spokes)
    spokes = list(Actor.objects.filter(slug__startswith="spoke-"))
    known = {"known_from": date(2020, 1, 1), "known_last": date(2020, 1, 1)}
    known |= {"status": "asserted", "modality": "actual", "independent_sources": 1}
    made = Relationship.objects.bulk_create(
        Relationship(subject=spoke, kind="part_of", object=middle, **known) for spoke in spokes
    )
    known.pop("known_last")
    stands = {"since": date(2020, 1, 1), "upto": NEVER, **known}
    RelationshipVersion.objects.bulk_create(
        RelationshipVersion(claim=link, **stands) for link in made
    )
    document = source(published="2020-01-01")
    Assertion.objects.bulk_create(
        Assertion(relationship=link, source=document, root=document, locator="L1") for link in made
    )
    return middle
