"""The format of a data set's files, read off the models.

A file is a YAML list of records; what belongs to a record is nested in it. Each record has a
key, unique among its kind below its parent, from which its permanent id is made; it is written
only where it differs from the default given here.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from actors.models import Alias, Entity
from incidents.models import Figure, Incident, Involvement, Place
from sources.models import (
    IDENTIFIED,
    TARGETS,
    Assertion,
    Claim,
    ClaimType,
    Distinction,
    Identifier,
    Source,
    SourceLink,
    claim_models,
    claim_types,
)
from threatapi.changes.record_format import written_columns

Values = Mapping[str, Any]
DEFAULT_NAME = "threatapi"
SCHEMA = "dataset.schema.json"  # which lies beside the files, for editors


def joined(*names: str) -> Callable[[Values], str]:
    """Default key: these values, where empty ones stay empty, with strokes between."""
    return lambda values: "/".join(str(values.get(name) or "") for name in names)


def first(*names: str) -> Callable[[Values], str]:
    return lambda values: next((str(values[name]) for name in names if values.get(name)), "")


@dataclass(frozen=True)
class Kind:
    """One kind of record in the files: its model, default key, and what is nested in it."""

    model: type[models.Model]
    default_key: Callable[[Values], str]
    parent: str = ""  # foreign key to the record that it is nested in
    children: dict[str, "Kind"] = field(default_factory=dict)
    fixed: dict[str, Any] = field(default_factory=dict)  # columns that the file's name gives
    hidden: frozenset[str] = frozenset()  # columns that are given by the nesting

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def needs_assertion(self) -> bool:
        return issubclass(self.model, Claim)

    def fields(self) -> list[models.Field]:
        """The columns that stand in the file, in the order of the model."""
        return [
            column
            for column in written_columns(self.model)
            if column.name not in self.hidden | set(self.fixed) | {self.parent}
        ]

    def holds(self, model: type[models.Model]) -> bool:
        """Whether records of the model are nested in it, at any depth."""
        return any(each.model is model or each.holds(model) for each in self.children.values())

    def misfit(self, record: models.Model) -> str:
        """What a stored record is, if it is of the same table and of another kind; else empty."""
        for name, value in self.fixed.items():
            if (stored := getattr(record, name)) != value:
                return str(stored)
        return ""


def assertions(target: str) -> Kind:
    return Kind(Assertion, first("source"), parent=target, hidden=frozenset(TARGETS))


def identifiers(target: str) -> Kind:
    return Kind(Identifier, joined("scheme", "value"), parent=target, hidden=frozenset(IDENTIFIED))


def distinctions(of: str) -> Kind:
    """What a record is not the same as: others of its kind."""
    hidden = {name for each in IDENTIFIED if each != of for name in (each, f"other_{each}")}
    return Kind(Distinction, first(f"other_{of}"), parent=of, hidden=frozenset(hidden))


def part(depth: int = 3) -> Kind:
    """A figure inside a figure; parts may have parts."""
    nested = {"assertions": assertions("figure")} | ({"parts": part(depth - 1)} if depth else {})
    key = lambda values: f"{values.get('dimension') or ''}/{first('category', 'metric')(values)}"  # noqa: E731
    return Kind(
        Figure, key, parent="parent", children=nested, hidden=frozenset({"incident", "entity"})
    )


def stands_alone(claim: ClaimType) -> bool:
    """Whether these claims have a file of their own, and no slug."""
    return issubclass(claim.model, Claim) and bool(claim.named_by) and not claim.part_of


def own_file(claim: ClaimType) -> Kind:
    """The key of each is its kind between the records that it is named by."""
    before, *after = claim.named_by
    key = joined(before, claim.kind, *after)
    return Kind(claim.model, key, children={"assertions": assertions(claim.name)})


FIGURE_CHILDREN = {"assertions": assertions("figure"), "parts": part()}
ENTITY_CHILDREN = {
    "aliases": Kind(
        Alias, first("text"), parent="entity", children={"assertions": assertions("alias")}
    ),
    "identifiers": identifiers("entity"),
    "distinctions": distinctions("entity"),
    "assertions": assertions("entity"),
}
PERSON_ONLY, ACTOR_ONLY = frozenset({"born", "died"}), frozenset({"kind", "founded", "dissolved"})

# File name without its ending → what it holds.
FILES: dict[str, Kind] = {
    "actors": Kind(
        Entity,
        first("slug"),
        children=ENTITY_CHILDREN,
        fixed={"type": "actor"},
        hidden=PERSON_ONLY,
    ),
    "persons": Kind(
        Entity,
        first("slug"),
        children=ENTITY_CHILDREN,
        fixed={"type": "person"},
        hidden=ACTOR_ONLY,
    ),
    "places": Kind(
        Place,
        first("slug"),
        children={"identifiers": identifiers("place"), "distinctions": distinctions("place")},
    ),
    "sources": Kind(
        Source,
        first("slug"),
        children={
            "cites": Kind(SourceLink, joined("cited", "mode"), parent="citing"),
            "identifiers": identifiers("source"),
            "distinctions": distinctions("source"),
        },
    ),
    **{each.list_name: own_file(each) for each in claim_types() if stands_alone(each)},
    "incidents": Kind(
        Incident,
        first("slug"),
        children={
            "identifiers": identifiers("incident"),
            "distinctions": distinctions("incident"),
            "assertions": assertions("incident"),
            "involvements": Kind(
                Involvement,
                lambda values: f"{values.get('role')}/{first('entity', 'label')(values)}",
                parent="incident",
                children={"assertions": assertions("involvement")},
            ),
            "figures": Kind(
                Figure,
                joined("metric", "population"),
                parent="incident",
                children=FIGURE_CHILDREN,
                hidden=frozenset({"entity", "parent"}),
            ),
        },
    ),
    "figures": Kind(
        Figure,
        lambda values: first("entity", "place")(values) + joined("", "metric", "period")(values),
        children=FIGURE_CHILDREN,
        hidden=frozenset({"incident", "parent"}),
    ),
}
# Order in which tables are written, each after those that its foreign keys point to.
WRITE_ORDER: tuple[type[models.Model], ...] = (
    Entity, Alias, Place, Source, SourceLink, *claim_models(), Assertion, Identifier, Distinction,
)  # fmt: skip


def modeline(stem: str) -> str:
    """The comment by which editors find the schema of a YAML file, in its folder."""
    return f"# yaml-language-server: $schema={SCHEMA}#/$defs/{stem}\n"


def record_id(parent: uuid.UUID, kind: Kind, key: str) -> uuid.UUID:
    """The permanent id of a record: UUIDv5 of its parent (at the top: the data set) and key."""
    return uuid.uuid5(parent, f"{kind.name}:{key}")


def possible_ids(
    above: uuid.UUID, kinds: Collection[Kind], model: type[models.Model], path: Sequence[str]
) -> Iterator[uuid.UUID]:
    """The ids of records of the model that a path of keys may name; a key may have strokes."""
    for kind in kinds:
        if kind.model is model:
            yield record_id(above, kind, "/".join(path))
        for end in range(1, len(path)) if kind.holds(model) else ():
            uid = record_id(above, kind, "/".join(path[:end]))
            yield from possible_ids(uid, kind.children.values(), model, path[end:])


def dataset_id(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:threatapi:{name}")
