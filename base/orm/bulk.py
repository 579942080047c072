"""Writes many rows at once, in one statement a table: what the loader and the generator use.

Django's own bulk writes compile one long statement for every few hundred rows, which costs more
than the database takes to run it. `insert` fills derived columns as `save()` does; no signals are
sent.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import connection, models, transaction
from django.utils import timezone

BATCH = 2000
# What the databases take as it is; all else goes through the field.
PLAIN: dict[type[models.Field], type] = {
    models.CharField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.FloatField: float,
    models.IntegerField: int,
    models.ForeignKey: int,
}


class Update(NamedTuple):
    """What `update_columns` has written; with the former values by key, if they are noted."""

    model: type[models.Model]
    columns: frozenset[str]
    keys: set[int]
    before: Mapping[int, Mapping[str, Any]] = MappingProxyType({})


class Updates(list[Update]):
    """Updates of columns, in their order."""

    with_former = False  # whether the former values are noted, where they are known


_updates: ContextVar[Updates | None] = ContextVar("updates of columns", default=None)


@contextmanager
def noting_updates(with_former: bool = False) -> Iterator[Updates]:
    """A list to which each update of columns is added while it is open."""
    updates = Updates()
    updates.with_former = with_former
    token = _updates.set(updates)
    try:
        yield updates
    finally:
        _updates.reset(token)


def reserve(model: type[models.Model], number: int) -> list[int]:
    """Reserves this many primary keys."""
    if number < 1:
        return []
    table, column = model._meta.db_table, model._meta.pk.column
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, number],
            )
            return [key for (key,) in cursor.fetchall()]
        # The table in which SQLite keeps what AUTOINCREMENT gave last.
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [number, table])
        if not cursor.rowcount:
            sql = "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
            cursor.execute(sql, [number, table])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone()
        return list(range(last - number + 1, last + 1))


def insert(records: Sequence[models.Model]) -> None:
    """Write new records of one model; they are given primary keys if they have none."""
    if not records:
        return
    model = records[0]._meta.concrete_model
    without = [record for record in records if record.pk is None]
    for record, key in zip(without, reserve(model, len(without)), strict=True):
        record.pk = key
    _insert(model, model._meta.concrete_fields, _values(records, model._meta.concrete_fields))
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write new rows, of which the database gives the keys; no column is derived or stamped."""
    fields = _fields(model, names)
    for batch in batches(rows, BATCH):
        _insert(model, fields, (_prepared(fields, row) for row in batch))


def update_columns(
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[Sequence[Any]],
    former: Mapping[int, Sequence[Any]] = MappingProxyType({}),
) -> None:
    """Write these columns of a model; each row is a primary key and the values.

    No column may be derived from those given. `former` are the stored values by key, if known.
    """
    fields = _fields(model, names)
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    key_column = model._meta.pk.column
    sql = f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{key_column}" = %s'  # noqa: S608
    updates, written = _updates.get(), frozenset(field.name for field in fields)
    for batch in batches(rows, BATCH):
        with transaction.atomic(savepoint=False), connection.cursor() as cursor:
            cursor.executemany(sql, [[*_prepared(fields, row), key] for key, *row in batch])
        if updates is not None:
            keys = {key for key, *_ in batch}
            before = {}
            if updates.with_former:
                before = {
                    key: dict(zip(names, former[key], strict=True)) for key in keys & {*former}
                }
            updates.append(Update(model, written, keys, before))


def batches(records: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The records in lists of at most so many."""
    left = iter(records)
    while batch := list(islice(left, size)):
        yield batch


def _insert(
    model: type[models.Model], fields: Sequence[models.Field], rows: Iterable[Sequence[Any]]
) -> None:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    into = f'"{model._meta.db_table}" ({columns})'
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608


def _fields(model: type[models.Model], names: Iterable[str]) -> list[models.Field]:
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    return [by_column.get(name) or model._meta.get_field(name) for name in names]


def _prepared(fields: Sequence[models.Field], row: Sequence[Any]) -> list[Any]:
    return [
        None if value is None else field.get_db_prep_save(value, connection)
        for field, value in zip(fields, row, strict=True)
    ]


def _values(records: Iterable[models.Model], fields: Sequence[models.Field]) -> Iterator[list[Any]]:
    """The values of new records as the database takes them; all have the same time."""
    now = timezone.now()
    plan = []
    for field in fields:
        is_stamp = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        is_derived = type(field).pre_save is not models.Field.pre_save
        plain = next((plain for kind, plain in PLAIN.items() if isinstance(field, kind)), None)
        plan.append((field, field.attname, is_stamp, is_derived, plain))
    for record in records:
        row = []
        for field, name, is_stamp, is_derived, plain in plan:
            if is_stamp:
                setattr(record, name, now)
            elif is_derived:
                field.pre_save(record, True)  # which sets the attribute
            value = getattr(record, name)
            if value is not None and type(value) is not plain:
                value = field.get_db_prep_save(value, connection)
            row.append(value)
        yield row
