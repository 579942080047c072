"""manage.py version"""

from typing import Any

import django
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from threatapi import __version__
from threatapi.newer_store import why_newer
from threatapi.root import HOME
from threatapi.rules_version import RULES_VERSION, stored_version


def database_state() -> str:
    """Whether the database has all migrations, and values by the rules of this version."""
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if not executor.loader.applied_migrations:
            return "empty: `manage.py prepare` makes its tables"
        if newer := why_newer(connection, executor.loader):
            return newer
        if missing:
            return f"{missing} migrations are missing: `manage.py prepare` applies them"
        stored = stored_version()
    except DatabaseError:
        return "does not answer"
    if stored != RULES_VERSION:
        return f"values by rules {stored}: `manage.py prepare` computes them anew"
    return "up to date"


class Command(BaseCommand):
    help = "Tell the versions of this software, its API, its rules, the database and Django."
    # It also answers where the settings or the database are at fault.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        told = {
            "threatapi": __version__,
            "API": HOME.rpartition("/")[2],
            "rules": RULES_VERSION,
            "database": f"{connection.vendor}, {database_state()}",
            "Django": django.get_version(),
        }
        for name, value in told.items():
            self.stdout.write(f"{name + ':':<11}{value}")
