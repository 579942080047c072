"""Writes migrations: Django's, with the triggers of the tables that a migration alters."""

from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector

from base.orm.revision import watched_tables
from base.orm.triggers import CreateTriggers, altered_tables

TRIGGERS = "threatapi"  # the app whose migrations create the triggers at first


class Autodetector(MigrationAutodetector):
    def changes(self, graph: Any, *args: Any, **kwargs: Any) -> dict[str, list[Any]]:
        found = super().changes(graph, *args, **kwargs)
        for app, migrations in found.items():
            for migration in migrations:
                tables = altered_tables(migration.operations, app) & {*watched_tables()}
                if tables:
                    migration.operations += [CreateTriggers(table) for table in sorted(tables)]
                    migration.dependencies += graph.leaf_nodes(TRIGGERS)
        return found
