"""Triggers as operations of migrations."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any

from django.db.migrations import AddIndex, AlterModelOptions, RemoveIndex
from django.db.migrations.operations.base import Operation

ALTER_NO_TABLE = (AddIndex, RemoveIndex, AlterModelOptions)


class CreateTriggers(Operation):
    """Creates the triggers of these tables, as the code has them now.

    On SQLite a migration that alters a table makes it anew, without its triggers. So each migration
    that alters a table of records has this operation after it: `makemigrations` writes it, and a
    test says where it is missing.
    """

    reduces_to_sql = False
    reversible = True
    # Functions that give the triggers on a table, for a vendor: SQL by name. The last argument
    # says whether the table has the column `hidden`: older migrations do not know it.
    kinds: Sequence[Callable[[str, str, bool], dict[str, str]]] = ()

    def __init__(self, table: str, *more: str) -> None:
        self.tables = (table, *more)

    def triggers(
        self, vendor: str, hiding: Container[str] | None = None
    ) -> Iterator[tuple[str, str, str]]:
        """Table, name and SQL of each trigger; which tables have a column `hidden`, or all."""
        for table in self.tables:
            hides = hiding is None or table in hiding
            for kind in self.kinds:
                for name, sql in kind(vendor, table, hides).items():
                    yield table, name, sql

    def state_forwards(self, *args: Any) -> None:
        """Triggers are no part of the models."""

    def database_forwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        self.database_backwards(app_label, schema_editor)
        hidden = with_hidden(states[-1]) if states else None
        for _, _, sql in self.triggers(schema_editor.connection.vendor, hidden):
            schema_editor.execute(sql, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, *states: Any) -> None:
        vendor = schema_editor.connection.vendor
        for table, name, _ in self.triggers(vendor):
            on = f' ON "{table}"' if vendor == "postgresql" else ""
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}', params=None)

    def describe(self) -> str:
        return f"Create the triggers of {', '.join(self.tables)}"


def with_hidden(state: Any) -> set[str]:
    """The tables that have a column `hidden` in this state of the models."""
    models = state.models.items()
    return {f"{app}_{name}" for (app, name), model in models if "hidden" in model.fields}


def altered_tables(operations: Iterable[Operation], app: str) -> set[str]:
    """The tables that the operations alter without creating their triggers afterwards."""
    tables: set[str] = set()
    for operation in operations:
        if isinstance(operation, CreateTriggers):
            tables -= {*operation.tables}
        elif not isinstance(operation, ALTER_NO_TABLE):
            name = getattr(operation, "model_name", getattr(operation, "name", None))
            tables.add(f"{app}_{str(name).lower()}")
    return tables
