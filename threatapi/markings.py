"""Which records are hidden: those that are marked, those that name a hidden one, and claims and
other names that hidden assertions alone make.

What a column of a record refers to is part of what it says. Lists of records (authors) do not hide
the record that has the list; what is hidden is missing from the list.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from actors.models import Alias, Entity
from actors.names import indexing
from base.orm import bulk
from base.orm.keys import keys_in
from base.orm.markings import ITEMS, Cut, HiddenTable, by_table, hidden_tables
from base.orm.models import Record, record_models
from base.orm.rows import load_rows
from incidents.models import Place
from sources.computed.versions import drop_versions
from sources.models import TARGETS, Assertion, claim_models

from .edits import Edit, Edits

# What has names in the index of names.
NAMED = (Entity, Alias, Place)
# By column of assertions: what is hidden with all that is said of it. An entity is more than that.
SAID = {
    column.attname: column.related_model
    for column in map(Assertion._meta.get_field, TARGETS)
    if column.related_model is not Entity
}
Keys = set[int]
Hidden = Mapping[type[Record], Keys]


@dataclass
class Spread:
    """What edits hide and show: the edits as the public sees them, and the ids of the records."""

    edits: Edits
    # Whether anything is hidden, or was.
    is_any: bool = False
    hidden: set[UUID] = field(default_factory=set)
    shown: set[UUID] = field(default_factory=set)
    # The keys of hidden records before and after.
    before: Hidden = field(default_factory=dict)
    after: Hidden = field(default_factory=dict)

    def cut(self) -> Any:
        """The context in which values are computed."""
        if not self.is_any:
            return nullcontext()
        return Cut(hidden_tables(connection))


@cache
def references() -> tuple[tuple[type[Record], Any], ...]:
    """The columns in which somebody writes which other record a record names."""
    return tuple(
        (model, column)
        for model in record_models()
        for column in model._meta.concrete_fields
        if column.is_relation and column.editable
    )


def spread(edits: Edits) -> Spread:
    """Store which records these edits hide or show. It costs one query where nothing is hidden."""
    if not any(has_effect(edit) for edit in edits):
        return Spread(edits)
    tables = hidden_tables(connection)
    is_marked = any(row["marking"] for edit in edits for row in edit.rows)
    if not tables and not is_marked:
        return Spread(edits)
    before = stored_hidden(tables)
    found = Spread(edits, is_any=True, before=before, after=before)
    if any(concerns(edit, before) for edit in edits):
        seeds: dict[type[Record], Keys] = defaultdict(set)
        for model, keys in before.items():
            rows = model._base_manager.filter(pk__in=keys_in(keys)).exclude(marking="")
            seeds[model] = {*rows.values_list("pk", flat=True)}
        for edit in edits:
            if edit.after and edit.after["marking"]:
                seeds[edit.model].add(edit.after["id"])
        settle(found, before, naming(seeds))
    return found


def has_effect(edit: Edit) -> bool:
    """Whether anything hidden may matter: to a value, a name, or because the row is hidden."""
    is_hidden = any(row.get("hidden", True) for row in edit.rows)
    return edit.has_effect or edit.model in NAMED or is_hidden


def spread_all() -> Spread:
    """Find all hidden records anew."""
    seeds = {
        model: {*model._base_manager.exclude(marking="").values_list("pk", flat=True)}
        for model in record_models()
    }
    tables = hidden_tables(connection)
    found = Spread(Edits(), is_any=bool(tables) or any(seeds.values()))
    before = stored_hidden(by_table())
    after = naming(seeds)
    settle(found, before, after)
    drop_computed(after)
    return found


def stored_hidden(tables: Iterable[str]) -> dict[type[Record], Keys]:
    models = (by_table()[name] for name in tables if name in by_table())
    return {
        model: {*model._base_manager.filter(hidden=True).values_list("pk", flat=True)}
        for model in models
    }


def concerns(edit: Edit, hidden: Hidden) -> bool:
    """Whether this row is or was marked or hidden, or names what is, or is an assertion that may
    have left others alone which are."""
    if any(row["marking"] or row.get("hidden") for row in edit.rows):
        return True
    if edit.model is Assertion and edit.before and hidden.get(Assertion) and edit.changes(SAID):
        return True
    return edit.after is not None and any(
        edit.after[column.attname] in hidden.get(target(column), ())
        for model, column in references()
        if model is edit.model
    )


def target(column: Any) -> type[Record]:
    return column.related_model._meta.concrete_model


def naming(seeds: Hidden) -> dict[type[Record], Keys]:
    """These records and all that is hidden with them: what names one of them, or is said by them
    alone, and so on."""
    found: dict[type[Record], Keys] = defaultdict(set)
    level = {model: {*keys} for model, keys in seeds.items() if keys}
    while level:
        above: dict[type[Record], Keys] = defaultdict(set)
        for model, keys in level.items():
            found[model] |= keys
        for model, column in references():
            if keys := level.get(target(column)):
                rows = model._base_manager.filter(**{f"{column.name}__in": keys_in(keys)})
                above[model] |= {*rows.order_by().values_list("pk", flat=True)} - found[model]
        for model, keys in said_by(level.get(Assertion, set()), found[Assertion]):
            above[model] |= keys - found[model]
        level = {model: keys for model, keys in above.items() if keys}
    return dict(found)


def said_by(told: Keys, hidden: Keys) -> Iterator[tuple[type[Record], Keys]]:
    """What these assertions are about and no assertions but hidden ones."""
    rows = Assertion._base_manager.filter(pk__in=keys_in(told)).order_by() if told else ()
    for name, keys in columns_of(rows, SAID).items():
        others = Assertion._base_manager.filter(**{f"{name}__in": keys_in(keys)}).order_by()
        shown = {key for pk, key in others.values_list("pk", name) if pk not in hidden}
        yield SAID[name], keys - shown


def columns_of(rows: Any, names: Collection[str]) -> dict[str, Keys]:
    """The values in each of these columns."""
    values = zip(*rows.values_list(*names), strict=True) if rows else ()
    found = {name: {*each} - {None} for name, each in zip(names, values, strict=False)}
    return {name: keys for name, keys in found.items() if keys}


def settle(found: Spread, before: Hidden, after: Hidden) -> None:
    """Store which records are hidden now, and have the edits say it as the public sees it."""
    found.before, found.after = before, after
    come, gone = minus(after, before), minus(before, after)
    for keys_of, is_hidden in ((come, True), (gone, False)):
        for model, keys in keys_of.items():
            bulk.update_columns(model, ["hidden"], [(key, is_hidden) for key in sorted(keys)])
    note_tables(after)
    public = [as_seen(edit, found) for edit in found.edits]
    edited = {(edit.model, edit.rows[0]["id"]) for edit in found.edits}
    for keys_of, ids in ((come, found.hidden), (gone, found.shown)):
        for model, keys in keys_of.items():
            for key, row in load_rows(model, sorted(keys), locked=True).items():
                ids.add(row["uid"])
                if (model, key) not in edited:
                    pair = (row, None) if ids is found.hidden else (None, row)
                    public.append(Edit(model, *pair))
    public += lists_with(before, after, come, gone)
    found.edits = Edits(edit for edit in public if edit.rows)


def minus(one: Hidden, other: Hidden) -> dict[type[Record], Keys]:
    found = {model: keys - other.get(model, set()) for model, keys in one.items()}
    return {model: keys for model, keys in found.items() if keys}


def as_seen(edit: Edit, spread: Spread) -> Edit:
    """The same, where what is hidden is not there. Rows that a load gives have no computed column,
    and of deleted ones no key is stored."""
    before, after = edit.before, edit.after
    if before and (before.get("hidden") or before["id"] in spread.before.get(edit.model, ())):
        before = None
    if after and after["id"] in spread.after.get(edit.model, ()):
        after = None
    return Edit(edit.model, before, after)


def public_edits(edits: Iterable[Edit], spread: Spread) -> Iterable[Edit]:
    """All that the public sees of these edits, and of what they hid and showed."""
    if not spread.is_any:
        return edits
    seen = (as_seen(edit, spread) for edit in edits)
    return [*(edit for edit in seen if edit.rows), *spread.edits]


def lists_with(before: Hidden, after: Hidden, *changed: Hidden) -> Iterator[Edit]:
    """Edits of the records in whose lists a record comes or goes."""
    for model in record_models():
        for column in model._meta.many_to_many:
            there = target(column)
            keys = set().union(*(each.get(there, ()) for each in changed))
            if not keys:
                continue
            having = model._base_manager.filter(**{f"{column.name}__in": keys_in(keys)})
            rows = load_rows(model, sorted({*having.order_by().values_list("pk", flat=True)}))
            for key, row in rows.items():
                if key not in after.get(model, ()):
                    was, is_now = (
                        [one for one in row[column.name] if one not in each.get(there, ())]
                        for each in (before, after)
                    )
                    yield Edit(model, {**row, column.name: was}, {**row, column.name: is_now})


def note_tables(hidden: Hidden) -> None:
    """Have readers know which tables have hidden rows."""
    wanted = {model._meta.db_table for model, keys in hidden.items() if keys}
    rows = HiddenTable.objects.exclude(name=ITEMS)
    stored = {*rows.values_list("name", flat=True)}
    rows.filter(name__in=stored - wanted).delete()
    HiddenTable.objects.bulk_create([HiddenTable(name=name) for name in sorted(wanted - stored)])


def drop_computed(hidden: Hidden) -> None:
    """The versions and the names of hidden records."""
    for model, keys in hidden.items():
        if model in (Assertion, Entity, *claim_models()):
            drop_versions(model, keys)
        if model in NAMED:
            indexing.forget_rows(model, keys)
