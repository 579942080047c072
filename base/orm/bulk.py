"""Writes many records at once, in one statement a table: what the loader and the generator use.

Django's own bulk writes compile one long statement for every few hundred rows, which costs more
than the database takes to run it. Derived columns are filled as by `save()`; signals are not sent.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

# What the databases take as it is; all else goes through the field.
PLAIN: tuple[tuple[type[models.Field], type], ...] = (
    (models.CharField, str),
    (models.TextField, str),
    (models.BooleanField, bool),
    (models.FloatField, float),
    (models.IntegerField, int),
    (models.ForeignKey, int),
)


def reserve(model: type[models.Model], number: int) -> list[int]:
    """Reserves this many primary keys."""
    if number < 1:
        return []
    table, column = model._meta.db_table, model._meta.pk.column
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [f'"{table}"', column, number],
            )
            return [key for (key,) in cursor.fetchall()]
        # The table in which SQLite keeps what AUTOINCREMENT gave last.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
        if row:
            sql = "UPDATE sqlite_sequence SET seq = %s WHERE name = %s"
        else:
            sql = "INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)"
        cursor.execute(sql, [last + number, table])
        return list(range(last + 1, last + number + 1))


def insert(records: Sequence[models.Model]) -> None:
    """Write new records of one model; they are given primary keys if they have none."""
    if not records:
        return
    model = records[0]._meta.concrete_model
    without = [record for record in records if record.pk is None]
    for record, key in zip(without, reserve(model, len(without)), strict=True):
        record.pk = key
    fields = model._meta.concrete_fields
    rows = _rows(records, fields, add=True)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copying = f'COPY "{table}" ({columns}) FROM STDIN'
            with connection.wrap_database_errors, cursor.copy(copying) as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)  # noqa: S608
    for record in records:
        record._state.adding, record._state.db = False, connection.alias


def update(records: Sequence[models.Model], names: Iterable[str]) -> int:
    """Write these fields of records of one model that are there already."""
    if not records:
        return 0
    meta = records[0]._meta.concrete_model._meta
    fields = [meta.get_field(name) for name in names]
    return _update(meta, fields, _rows(records, [*fields, meta.pk], add=False))


def update_columns(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write these columns of a model; each row is a primary key and the values.

    No column may be derived from those given.
    """
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_column.get(name) or model._meta.get_field(name) for name in names]
    changed = 0
    for batch in batches(rows, 2000):
        prepared = (
            [
                *(_prepared(field, value) for field, value in zip(fields, values, strict=True)),
                key,
            ]
            for key, *values in batch
        )
        changed += len(batch)
        _update(model._meta, fields, prepared)
    return changed


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write new rows, of which the database gives the keys; no column is derived or stamped."""
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_column.get(name) or model._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    for batch in batches(rows, 2000):
        prepared = (
            [_prepared(field, value) for field, value in zip(fields, values, strict=True)]
            for values in batch
        )
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                copying = f'COPY "{table}" ({columns}) FROM STDIN'
                with connection.wrap_database_errors, cursor.copy(copying) as copy:
                    for row in prepared:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(fields))
                sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'  # noqa: S608
                cursor.executemany(sql, prepared)


def _prepared(field: models.Field, value: Any) -> Any:
    return None if value is None else field.get_db_prep_save(value, connection)


def _update(meta: Any, fields: Iterable[models.Field], rows: Iterable[Sequence[Any]]) -> int:
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    sql = f'UPDATE "{meta.db_table}" SET {columns} WHERE "{meta.pk.column}" = %s'  # noqa: S608
    rows = list(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(sql, rows)
    return len(rows)


def batches(records: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The records in lists of at most so many."""
    left = iter(records)
    while batch := list(islice(left, size)):
        yield batch


def _rows(
    records: Iterable[models.Model], fields: Sequence[models.Field], add: bool
) -> Iterator[list[Any]]:
    """The values of the fields as the database takes them, a row for each record."""
    now = timezone.now()
    plan = [
        (field, field.attname, _plain_type(field), _source(field, now, add)) for field in fields
    ]
    for record in records:
        row = []
        for field, name, plain, source in plan:
            value = getattr(record, name) if source is None else source(record)
            if value is not None and type(value) is not plain:
                value = field.get_db_prep_save(value, connection)
            row.append(value)
        yield row


def _plain_type(field: models.Field) -> type | None:
    return next((plain for kind, plain in PLAIN if isinstance(field, kind)), None)


def _source(field: models.Field, now: Any, add: bool) -> Any:
    """How to come by the value, where it is not simply the record's; one time for all of them."""
    if getattr(field, "auto_now", False) or (add and getattr(field, "auto_now_add", False)):

        def stamp(record: models.Model) -> Any:
            setattr(record, field.attname, now)
            return now

        return stamp
    if type(field).pre_save is models.Field.pre_save:
        return None
    return lambda record: field.pre_save(record, add)
