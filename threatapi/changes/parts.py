"""Which record each record is part of: directly, and at the top.

What is part of a record is shown with it or below it, so a change of a part is told in the history
of the whole.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Model

from actors.models import Alias
from base.orm.keys import keys_in
from base.orm.models import Record
from incidents.models import Figure
from sources.models import IDENTIFIED, TARGETS, Assertion, Identifier, SourceLink, claim_types

from .record_format import Row

# The references of which the first that is set leads to the record that one is directly part of.
PART_OF: dict[type[Model], tuple[str, ...]] = {
    Alias: ("entity",),
    Assertion: TARGETS,
    Figure: ("parent", "incident"),
    Identifier: IDENTIFIED,
    SourceLink: ("citing",),
}
Key = tuple[type[Record], int]


class Place(NamedTuple):
    """Where a record stands: what it is directly part of, and the topmost record above it."""

    part_of: uuid.UUID | None
    whole: uuid.UUID
    whole_kind: str


@cache
def references_to_whole(model: type[Record]) -> tuple[Any, ...]:
    of_claims = {each.model: (each.part_of,) for each in claim_types() if each.part_of}
    names = (of_claims | PART_OF).get(model, ())
    return tuple(model._meta.get_field(name) for name in names)


def key_of_whole(model: type[Record], row: Row) -> Key | None:
    """The record that the one of this row is directly part of."""
    for column in references_to_whole(model):
        if (key := row[column.attname]) is not None:
            return column.related_model, key
    return None


class Places:
    """The places of the records of these rows, also of those deleted with their whole."""

    def __init__(self, rows: Iterable[tuple[type[Record], Row]]) -> None:
        self.rows: dict[Key, Row] = {(model, row["id"]): row for model, row in rows}
        level = [*self.rows]
        while level:
            level = self._load_wholes(level)

    def _load_wholes(self, keys: list[Key]) -> list[Key]:
        """Read the rows of what these are part of; the keys of those that were not known."""
        missing: dict[type[Record], set[int]] = defaultdict(set)
        for model, key in keys:
            whole = key_of_whole(model, self.rows[model, key])
            if whole is not None and whole not in self.rows:
                missing[whole[0]].add(whole[1])
        found = []
        for model, wanted in missing.items():
            columns = ["id", "uid", *(each.attname for each in references_to_whole(model))]
            rows = model._base_manager.filter(pk__in=keys_in(wanted)).order_by()
            for row in rows.values(*columns):
                self.rows[model, row["id"]] = row
                found.append((model, row["id"]))
        return found

    def of(self, model: type[Record], row: Row) -> Place:
        part_of: uuid.UUID | None = None
        at = row
        while (whole := key_of_whole(model, at)) is not None:
            model, at = whole[0], self.rows[whole]
            part_of = part_of or at["uid"]
        return Place(part_of, at["uid"], str(model._meta.model_name))
