"""Keeps the tables that the search looks in (see `actors.models.names`) as the names are.

A save calls `store` for its row, `recompute` and the loader for all. What is deleted goes with its
bearer. Clues stay when the last name with their word goes; they lead nowhere then.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Exists, OuterRef

from base.orm import bulk
from base.orm.keys import keys_in
from base.values.text import fold

from ..models import Alias, Entity, KnownName, NamePart, WordClue
from ..models.names import Bearers
from .cyrillic import all_readings, is_cyrillic
from .divided_words import divide
from .fragments import clues, key_clues, whole_clues, whole_key_clues
from .spelling import plain, telling, whole_sound, words

Row = tuple[str, int | None, int | None, int | None, bool, str]
COLUMNS = ("of", "entity_id", "alias_id", "place_id", "is_own", "text")
# References of a name to the record whose name it is.
BEARERS = ("entity", "alias", "place")
BATCH = 5000
LONGEST = 300  # letters that are kept: an index of PostgreSQL takes no long text


def store(model: type[models.Model], keys: Iterable[int] | None = None) -> None:
    """Make the names of these rows of a model, or of all of them, known as they now are."""
    if keys is None:
        forget(model)
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
    keys, seen = list(keys), set[str]()
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            _store(model, keys[start : start + BATCH], seen)


def forget(model: type[models.Model]) -> None:
    """Drop the names of rows that are gone, though no deletion took their names along."""
    path = model._meta.model_name
    there = model._base_manager.filter(pk=OuterRef(f"{path}_id"))
    borne = KnownName.objects.filter(**{f"{path}__isnull": False})
    drop(borne.exclude(Exists(there)).values_list("pk", flat=True))


def forget_rows(model: type[models.Model], keys: Collection[int]) -> None:
    """Drop the names of rows that were deleted."""
    drop(known(model, list(keys)).values_list("pk", flat=True))


def drop(keys: Iterable[int]) -> None:
    if wanted := list(keys):
        NamePart.objects.filter(name__in=keys_in(wanted)).delete()
        KnownName.objects.filter(pk__in=keys_in(wanted)).delete()


def rebuild() -> None:
    """Fill the tables from nothing, as after a change of how names are cut up."""
    with transaction.atomic():
        for table in (NamePart, WordClue, KnownName):
            table.objects.all()._raw_delete(connection.alias)
        store_all()


def store_all() -> None:
    for name in BEARERS:
        store(KnownName._meta.get_field(name).related_model)


def _store(model: type[models.Model], keys: list[int], seen: set[str]) -> None:
    wanted = set(spoken(model, keys))
    stale = []
    for pk, *row in known(model, keys).values_list("pk", *COLUMNS):
        if tuple(row) in wanted:
            wanted.remove(tuple(row))
        else:
            stale.append(pk)
    drop(stale)
    if wanted:
        add(sorted(wanted, key=str), seen)


def spoken(model: type[models.Model], keys: list[int]) -> Iterator[Row]:
    """The names that the rows with these keys bear; those without any letter cannot be found."""
    rows = model._base_manager.filter(pk__in=keys_in(keys))
    found: Iterator[Row]
    if model is Entity:
        names = rows.values_list("pk", "name")
        found = ((Bearers.ENTITIES.value, pk, None, None, True, text) for pk, text in names)
    elif model is Alias:
        names = rows.values_list("entity_id", "pk", "text")
        found = ((Bearers.ENTITIES.value, one, pk, None, False, text) for one, pk, text in names)
    else:
        found = (
            (Bearers.PLACES.value, None, None, pk, own, text)
            for pk, name, others in rows.values_list("pk", "name", "names")
            for own, text in ((True, name), *((False, other) for other in others if other != name))
        )
    return (row for row in found if words(row[-1]))


def known(model: type[models.Model], keys: list[int]) -> models.QuerySet:
    """The rows of those names as they are stored."""
    if model is Entity:
        return KnownName.objects.filter(entity__in=keys_in(keys), alias=None)
    return KnownName.objects.filter(**{f"{model._meta.model_name}__in": keys_in(keys)})


def add(rows: list[Row], seen: set[str]) -> None:
    """Write names down; `seen` are words whose clues are known to be there."""
    names = []
    for row in rows:
        folded = fold(row[-1])[:LONGEST]
        whole = plain(folded)
        values = dict(zip(COLUMNS, row, strict=True)) | {
            "whole": whole,
            "sound": whole_sound(whole),
        }
        names.append(KnownName(**values, folded=folded, size=len(folded)))
    bulk.insert(names)
    parts = [part for name in names for part in parts_of(name)]
    insert(NamePart, ("word", "of", "telling", "size", "name_id"), parts)
    spelt = {name: words(name.text) for name in names}
    fresh = {word for name in names for reading in readings_of(name) for word in reading} - seen
    seen |= fresh
    found = [(clue, name.whole) for name in names for clue in whole_clues(name.whole)]
    found += [(clue, name.whole) for name in names for clue in whole_key_clues(spelt[name])]
    for word in fresh:
        stored = plain(word)[:LONGEST]
        found += [(clue, stored) for clue in clues(stored) | key_clues(word[:LONGEST])]
    insert(WordClue, ("clue", "word"), list(set(found)))


def readings_of(name: KnownName) -> Collection[tuple[str, ...]]:
    """Its words as they are written, as those that can be divided are, and as Cyrillic is read."""
    spelt = words(name.text)
    ways = spelt, divide(spelt)
    if is_cyrillic(name.text):
        return {reading for way in ways for reading in all_readings(way)}
    return dict.fromkeys(ways)


def parts_of(name: KnownName) -> set[tuple[Any, ...]]:
    """The words of all its readings."""
    rows = set[tuple[Any, ...]]()
    for reading in readings_of(name):
        needed = {plain(word)[:LONGEST] for word in telling(reading)}
        rows.update(
            (word, name.of, len(needed) if word in needed else 0, name.size, name.pk)
            for word in {plain(word)[:LONGEST] for word in reading}
        )
    return rows


def insert(model: type[models.Model], columns: tuple[str, ...], rows: list[tuple]) -> None:
    """Many rows at a time, without what is there already; an object for each would be slow."""
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(map(quote, columns))})"
    # Sorted, two writers take the same locks in the same order, and an index grows at one place.
    rows = sorted(rows)
    with connection.cursor() as cursor:
        if not rows:
            return
        if connection.vendor == "postgresql":
            types = {field.attname: field.db_type(connection) for field in model._meta.fields}
            arrays = ", ".join(f"%s::{types[column]}[]" for column in columns)
            sql = f"INSERT INTO {into} SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"  # noqa: S608
            cursor.execute(sql, [list(values) for values in zip(*rows, strict=True)])
        else:
            marks = ", ".join(["%s"] * len(columns))
            sql = f"INSERT INTO {into} VALUES ({marks}) ON CONFLICT DO NOTHING"  # noqa: S608
            cursor.executemany(sql, rows)
