"""The kinds of records in files, by the names of their definitions."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from incidents.models import Figure
from sources.models import Distinction, SourceLink

from ..format import FILES, Kind

# Figures are written in three places, with other columns in each.
OF_FIGURES = {"": "figure", "incident": "incident_figure", "parent": "figure_part"}
# What is nested in a record, by the name of the field.
NESTED = {
    "aliases": "Further names.",
    "assertions": "Who says so, in which source, where in it and how firmly.",
    "cites": "The sources that this one cites.",
    "distinctions": "Records of the same kind that this one is not.",
    "figures": "Numbers that are given for the incident.",
    "identifiers": "Its names in other systems.",
    "involvements": "Who had what part in the incident.",
    "parts": "The figures that this one is the whole of.",
}


class NamedKind(NamedTuple):
    """A kind of record, the name of its definition, and what nests such records."""

    name: str
    kind: Kind
    within: list[str]

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()

    @property
    def words(self) -> str:
        """What such a record is, in the words of its model."""
        if "type" in self.kind.fixed:
            return {
                "actor": "A group, state, body, outlet or other actor.",
                "person": "A human being.",
            }[self.name]
        return inspect.cleandoc(self.kind.model.__doc__ or "").split("\n\n")[0].replace("\n", " ")


def def_name(kind: Kind) -> str:
    if "type" in kind.fixed:
        return str(kind.fixed["type"])
    if kind.model is Figure:
        return OF_FIGURES[kind.parent]
    if kind.model is Distinction:
        return f"{kind.parent}_distinction"
    return "citation" if kind.model is SourceLink else kind.name


@cache
def named_kinds() -> dict[str, NamedKind]:
    """All kinds of records by name, each after those in which it is nested first."""
    found: dict[str, NamedKind] = {}
    for stem, kind in FILES.items():
        for each, within in walk(kind, f"{stem}.yaml"):
            named = found.setdefault(def_name(each), NamedKind(def_name(each), each, []))
            if within not in named.within:
                named.within.append(within)
    return found


def walk(kind: Kind, within: str) -> Iterator[tuple[Kind, str]]:
    yield kind, within
    for name, child in kind.children.items():
        yield from walk(child, f"`{name}` of `{def_name(kind)}`")


def deepest(kind: Kind, name: str) -> int:
    """How many levels of records of this name may lie within each other."""
    child = kind.children.get(name)
    return 1 + deepest(child, name) if child else 0
