"""The records that rows may refer to: those of the files and those that are stored."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db import models

from base.orm.keys import listed
from base.orm.rows import load_lists
from base.parameters import nearest
from threatapi.changes.parts import in_batches
from threatapi.changes.records import find_successors

from .faults import Fault
from .format import FILES, WRITE_ORDER, possible_ids
from .merged import MergedRecords
from .order import circles, layers
from .rows import Row

CIRCLES = {
    "corrects": "This would make a cycle of corrections.",
    "response_to": "The incident would be a response to itself.",
}
MOST_KEYS = 8  # and strokes within them, in the name of a record that has no slug
AT_ONCE = 500  # slugs that are looked up together among former ones
Model = type[models.Model]
# Records that the data set gave before, by the slugs that it gives them, where they have others.
Own = Mapping[tuple[Model, str], uuid.UUID]
NOTHING: Own = MappingProxyType({})


class RecordIndex:
    """Records by id, and ids by the names by which rows refer to records: slugs and keys.

    Of the store it holds the records of the rows and those to which they refer.
    """

    def __init__(
        self, dataset: uuid.UUID, own: Own = NOTHING, merged: MergedRecords | None = None
    ) -> None:
        self.dataset, self.own = dataset, own
        self.stored: dict[Model, dict[uuid.UUID, Any]] = {model: {} for model in WRITE_ORDER}
        self.rows: dict[Model, dict[uuid.UUID, Row]] = {model: {} for model in WRITE_ORDER}
        self.names: dict[Model, dict[str, uuid.UUID]] = {model: {} for model in WRITE_ORDER}
        self.merged = merged or MergedRecords()
        self.suggested: dict[Model, set[str]] = {}
        # The lists of records as they are stored, by the column and the key of the record.
        self.lists: dict[models.Field, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))

    def read(self, rows: Sequence[Row]) -> None:
        wanted: dict[Model, set[str]] = defaultdict(set)
        for row in rows:
            self.rows[row.kind.model][row.uid] = row
            for column, name in row.references():
                wanted[column.related_model].add(name)
        given: dict[Model, dict[str, uuid.UUID]] = defaultdict(dict)
        for row in rows:
            given[row.kind.model][str(row.values.get("slug") or row.path)] = row.uid
        for model in WRITE_ORDER:
            self.load(model, self.rows[model], wanted[model] - given[model].keys())
            self.names[model] |= given[model]

    def load(self, model: Model, uids: Collection[uuid.UUID], names: Collection[str] = ()) -> None:
        """Look up the stored records with these ids or names, or with which such were merged."""
        own = {name: self.own[model, name] for name in names if (model, name) in self.own}
        paths = {}
        if has_slug(model):
            self.load_named(model, {*names} - own.keys())
        else:
            paths = {uid: name for name in names for uid in self.ids_of(model, name)}
        named = (uid for uid in map(as_uuid, names) if uid)
        wanted = {*uids, *paths, *named, *own.values()}
        self.merged.look_up(wanted)
        wanted |= {self.merged.keepers[uid] for uid in wanted & self.merged.keepers.keys()}
        found = self.keep(model, model._base_manager.filter(uid__in=hexes(wanted)))
        there = (each.uid for each in found if each.uid in paths)
        self.names[model] |= {paths[uid]: uid for uid in there} | own

    def load_named(self, model: Model, slugs: Collection[str]) -> None:
        """Look up records by slug: by a former one where no record has it now."""
        if not slugs:
            return
        found = self.keep(model, model._base_manager.filter(slug__in=listed(slugs)))
        present = {each.slug: each.uid for each in found}
        former: dict[str, uuid.UUID] = {}
        for some in in_batches((slug for slug in slugs if slug not in present), AT_ONCE):
            former |= find_successors(model, [slug for slug in some if not as_uuid(slug)])
        self.keep(model, model._base_manager.filter(uid__in=hexes(former.values())))
        self.names[model] |= present | former

    def keep(self, model: Model, records: Iterable[Any]) -> list[Any]:
        found = [*records]
        self.stored[model] |= {record.uid: record for record in found}
        for column in model._meta.many_to_many:
            self.lists[column] |= stored_lists(column, [record.pk for record in found])
        return found

    def ids_of(self, model: Model, name: str) -> set[uuid.UUID]:
        """Which ids a record of the data set may have that is named by its keys."""
        path = name.split("/")
        if len(path) > MOST_KEYS:
            return set()
        return {*possible_ids(self.dataset, FILES.values(), model, path)}

    def known_names(self, model: Model) -> Collection[str]:
        """All names of records, to suggest one; read once."""
        if model not in self.suggested:
            self.suggested[model] = {*self.names[model]}
            if has_slug(model):
                self.suggested[model] |= {*model._base_manager.values_list("slug", flat=True)}
        return self.suggested[model]

    def hint(self, model: Model, name: str) -> str:
        """Which record may be meant by a name that none has."""
        return nearest(name, self.known_names(model))

    def leave_out(self, row: Row) -> None:
        """The row is not to be written, so nothing can refer to it."""
        del self.rows[row.kind.model][row.uid]

    def find_stored(self, row: Row) -> Any:
        return self.stored[row.kind.model].get(row.uid)

    def find_uid(self, model: Model, name: Any) -> uuid.UUID | None:
        """The id of the record with this name, which may be the id itself; if it was merged, of the
        one that stayed."""
        if name is None:
            return None
        return self.merged.keeper_of(self.names[model].get(str(name)) or as_uuid(name))

    def stored_list(self, record: models.Model) -> list[int]:
        """The list of records that the record has, as it is stored; no model has two."""
        for column in record._meta.many_to_many:
            return sorted(self.lists[column][record.pk])
        return []


def find_levels(
    index: RecordIndex, model: Model, rows: Sequence[Row]
) -> tuple[list[list[Row]], list[Fault]]:
    """Rows in batches, each after the batch with the records that it lies in; faults of circles."""
    loops = [f.name for f in model._meta.fields if f.is_relation and f.related_model is model]
    above: dict[uuid.UUID, list[uuid.UUID | None]] = {}
    for row in rows:
        above[row.uid] = [index.find_uid(model, row.values.get(name)) for name in loops]
        if row.parent and row.parent.kind.model is model:
            above[row.uid].append(row.parent.uid)
    batches = layers(above)
    level = {uid: number for number, batch in enumerate(batches) for uid in batch}
    faults = []
    if len(level) < len(above):
        looped = circles(above)
        for row in rows:
            if row.uid in looped:
                name = next((name for name in loops if row.values.get(name)), loops[0])
                faults.append(row.fault(name, CIRCLES.get(name, "It lies in itself.")))
    found: list[list[Row]] = [[] for _ in range(len(batches) + 1)]
    for row in rows:  # the last batch holds what lies in a circle, so that it is checked, too
        found[level.get(row.uid, len(batches))].append(row)
    return found, faults


def has_slug(model: Model) -> bool:
    return any(field.name == "slug" for field in model._meta.fields)


def hexes(uids: Iterable[uuid.UUID]) -> Any:
    return listed(uid.hex for uid in uids)


def as_uuid(name: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(name))
    except ValueError:
        return None


def stored_lists(column: models.Field, keys: Collection[int]) -> dict[int, set[int]]:
    """The keys in a list of records, by the key of the record that has it."""
    return {key: {*found} for key, found in load_lists(column, keys).items()}
