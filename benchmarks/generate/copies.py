"""Copies the incidents of a generated store, with all that belongs to them, within the database.

A store of a million takes hours to make and to judge, row by row; a tenth of it and nine copies
take minutes. Entities, sources and places are shared: each is named in ten times as many
incidents. What is computed of an incident is the same in its copies.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max, Q, QuerySet

from actors.computed.history import store_fates
from incidents.models import Figure, Incident, Involvement
from sources.computed import known_from
from sources.models import Assertion
from threatapi.stats import known, summary

# What is copied, and which of its rows.
OF_INCIDENTS = Q(incident__isnull=False)
COPIED: dict[type[models.Model], Q] = {
    Incident: Q(),
    Figure: OF_INCIDENTS,
    Involvement: Q(),
    Assertion: OF_INCIDENTS | Q(involvement__isnull=False) | Q(figure__incident__isnull=False),
} | {
    model._meta.get_field("versions").related_model: Q(claim__in=model.objects.filter(rows))
    for model, rows in ((Incident, Q()), (Figure, OF_INCIDENTS), (Involvement, Q()))
}
# What to drop before and to make again after; what keeps a constraint stays.
INDEXES = {
    "sqlite": (
        "SELECT 'DROP ' || type || ' \"' || name || '\"', sql FROM sqlite_master "
        "WHERE tbl_name = %s AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type"
    ),
    "postgresql": (
        "SELECT 'DROP INDEX \"' || indexname || '\"', indexdef FROM pg_indexes "
        "WHERE schemaname = 'public' AND tablename = %s AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)"
    ),
}


def copy_incidents(times: int, report: Callable[[str], None] = lambda line: None) -> None:
    """Write so many copies of each incident."""
    steps = {model: model._base_manager.aggregate(Max("pk"))["pk__max"] or 0 for model in COPIED}
    connection.check_constraints()  # no index can be made while a check is due
    with transaction.atomic(), without_indexes():
        for model, rows in COPIED.items():
            copy_rows(model, model._base_manager.filter(rows), steps, times)
            report(f"copied: {model._meta.verbose_name_plural}")
    report("made: indexes")
    known_from.store_counts()
    store_fates()
    summary.fill()
    known.fill()


def copy_rows(
    model: type[models.Model], rows: QuerySet, steps: dict[type[models.Model], int], times: int
) -> None:
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    chosen, parameters = rows.order_by("pk").values("pk").query.sql_with_params()
    columns = ", ".join(quote(field.column) for field in fields)
    copied = ", ".join(copied_value(field, steps) for field in fields)
    numbers = " UNION ALL ".join(f"SELECT {number} AS copy" for number in range(1, times + 1))
    table = quote(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {copied} FROM ({numbers}) AS copies "
            f"CROSS JOIN {table} AS old WHERE old.id IN ({chosen})",
            parameters,
        )


def copied_value(field: models.Field, steps: dict[type[models.Model], int]) -> str:
    """The SQL of a column's value in a copy."""
    value = f"old.{connection.ops.quote_name(field.column)}"
    of = field.model if field.primary_key else field.related_model
    if of in steps:
        return f"{value} + copies.copy * {steps[of]}"
    if isinstance(field, models.UUIDField) and field.unique:
        return turned(value)
    if field.unique:
        return f"{value} || '-' || copies.copy"
    return value


def turned(uid: str) -> str:
    """Another UUID for each copy: that of the row, turned by so many digits."""
    if connection.vendor == "sqlite":
        return f"substr({uid}, copies.copy + 1) || substr({uid}, 1, copies.copy)"
    digits = f"replace({uid}::text, '-', '')"
    return f"(substr({digits}, copies.copy + 1) || substr({digits}, 1, copies.copy))::uuid"


@contextmanager
def without_indexes() -> Iterator[None]:
    """The copied tables without triggers and indexes, which are made anew at the end."""
    with connection.cursor() as cursor:
        made_anew = []
        for model in COPIED:
            cursor.execute(INDEXES[connection.vendor], [model._meta.db_table])
            made_anew += cursor.fetchall()
        for drop, _ in made_anew:
            cursor.execute(drop)
        if connection.vendor == "postgresql":  # no trigger, of no constraint either
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        for _, create in made_anew:
            cursor.execute(create)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
            reset_sequences(cursor)


def reset_sequences(cursor: Any) -> None:
    for sql in connection.ops.sequence_reset_sql(no_style(), [*COPIED]):
        cursor.execute(sql)
