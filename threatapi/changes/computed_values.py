"""Compares all stored computed values with what the rules give.

The values are copied into temporary tables, computed anew, and compared by the database, so that
the memory of this process does not grow with the store.
"""

from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection

from actors.models.names import KnownName, NamePart
from base.orm.models import record_models
from sources.models.versions import Version
from threatapi.recompute import recompute
from threatapi.stats.summary import CountrySum, IncidentSum, KnownSum
from threatapi.stats.triggers import KEY, SUMS

# Columns that nobody types in, and that follow from nothing.
GIVEN = {"id", "uid", "key", "created_at", "updated_at"}
MOST = 20  # differences of a table that are told one by one


def computed_values() -> dict[str, str]:
    """What is compared: a query by its name."""
    found = {}
    for model in record_models():
        columns = [
            field.column
            for field in model._meta.concrete_fields
            if not field.editable and field.name not in GIVEN
        ]
        if columns:
            found[model._meta.db_table] = select(model._meta.db_table, ["uid", *columns])
    for model in (*(each for each in apps.get_models() if issubclass(each, Version)), KnownName):
        columns = [field.column for field in model._meta.concrete_fields if field.name != "id"]
        found[model._meta.db_table] = select(model._meta.db_table, columns)
    words, names = NamePart._meta.db_table, KnownName._meta.db_table
    found[words] = (
        "SELECT word, telling, part.size, text, entity_id, alias_id, place_id "  # noqa: S608
        f"FROM {words} AS part JOIN {names} AS name ON name.id = part.name_id"
    )
    # Under which place others are filed may change when all is summed anew.
    sums = {IncidentSum: KEY, CountrySum: ["modality", "period"]}
    sums[KnownSum] = ["modality", "period", "apart", "span", "since"]
    for model, key in sums.items():
        found[model._meta.db_table] = select_sums(model._meta.db_table, key)
    return found


def select(table: str, columns: list[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'SELECT {quoted} FROM "{table}"'  # noqa: S608 (names of models)


def select_sums(table: str, key: list[str]) -> str:
    """The same sums may stand in more rows or in fewer."""
    sums = ", ".join(f"sum({name}) AS {name}" for name in SUMS)
    differs = " OR ".join(f"sum({name}) <> 0" for name in SUMS)
    columns = ", ".join(key)
    return f"SELECT {columns}, {sums} FROM {table} GROUP BY {columns} HAVING {differs}"  # noqa: S608


def compute_anew(report: Callable[[str], None] = lambda line: None) -> Iterator[str]:
    """Compute all values anew; a sentence for each that differed. Call it in a transaction."""
    queries = computed_values()
    with connection.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute(f"CREATE TEMPORARY TABLE before_{name} AS {query}")
    recompute(report)
    for name, query in queries.items():
        yield from differences(name, query)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE before_{name}")


def differences(name: str, query: str) -> Iterator[str]:
    before = f"SELECT * FROM before_{name}"  # noqa: S608
    with connection.cursor() as cursor:
        for one, other, what in ((before, query, "is stored"), (query, before, "is computed")):
            cursor.execute(f"SELECT * FROM ({one} EXCEPT {other}) AS one")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            number = 0
            for number, row in enumerate(cursor, 1):
                if number <= MOST:
                    values = ", ".join(
                        f"{column} {value}" for column, value in zip(columns, row, strict=True)
                    )
                    yield f"{name}: {what}: {values}"
            if number > MOST:
                yield f"{name}: {what}: {number - MOST} more"
