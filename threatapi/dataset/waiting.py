"""Which records of a batch cannot be written yet, for they refer to records that come later."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from .faults import Fault
from .index import RecordIndex, as_uuid
from .rows import Row
from .values import quoted

Group = Sequence[Row]  # a record, and what is nested in it
Name = tuple[type[Any], str]


class Waiting:
    """The records that refer to something which is neither stored nor among them, and those that
    refer to such records; by the id of the topmost one."""

    def __init__(self, groups: Sequence[Group], index: RecordIndex) -> None:
        given = {name for group in groups for name in names_of(group)}
        named = {name for group in groups for row in group for name in named_by(row)}
        self.missing = missing = find_missing(named - given, index)
        self.records: set[UUID] = set()
        while missing:
            later = [
                group
                for group in groups
                if group[0].uid not in self.records
                and any(name in missing for row in group for name in named_by(row))
            ]
            self.records |= {group[0].uid for group in later}
            missing = {name for group in later for name in names_of(group)}

    def faults(self, rows: Collection[Row], advice: str) -> list[Fault]:
        return [
            row.fault(column.name, f"There is no {name_of(column)} {quoted(name)} so far. {advice}")
            for row in rows
            for column, name in row.references()
            if as_name(column.related_model, name) in self.missing
        ]


def name_of(column: Any) -> str:
    return str(column.related_model._meta.verbose_name)


def as_name(model: type[Any], name: str) -> Name:
    return model, str(as_uuid(name) or name)


def named_by(row: Row) -> set[Name]:
    return {as_name(column.related_model, name) for column, name in row.references()}


def names_of(group: Group) -> set[Name]:
    """By which others may refer to these records."""
    found = set()
    for row in group:
        name = str(row.values.get("slug") or row.path)
        found |= {(row.kind.model, name), (row.kind.model, str(row.uid))}
    return found


def find_missing(names: set[Name], index: RecordIndex) -> set[Name]:
    """Those that no stored record has."""
    wanted: dict[type[Any], set[str]] = defaultdict(set)
    for model, name in names:
        wanted[model].add(name)
    for model, theirs in wanted.items():
        index.load(model, (), theirs)
    return {
        (model, name)
        for model, name in names
        if index.find_uid(model, name) not in index.stored[model]
    }
