"""Finds stores that a newer version has written: this one would compute them by older rules."""

from collections.abc import Collection
from typing import Any

from django.db import connection as default
from django.db.migrations.loader import MigrationLoader

from .rules_version import RULES_VERSION, TABLE, stored_version


def newer_migration(loader: MigrationLoader, applied: Collection[tuple[str, str]]) -> str:
    """The first of these migrations of our apps that this version does not know; or none."""
    known = {*loader.disk_migrations, *loader.replacements}
    apps = {app for app, _ in known}
    unknown = sorted(key for key in applied if key[0] in apps and key not in known)
    return ".".join(unknown[0]) if unknown else ""


def why_newer(connection: Any = default, loader: MigrationLoader | None = None) -> str:
    """In which way the store is newer than this version; empty if it is not."""
    loader = loader or MigrationLoader(connection)
    if name := newer_migration(loader, loader.applied_migrations):
        return f"The store is of a newer version of threatapi: it has the migration {name}."
    if TABLE in connection.introspection.table_names():
        if (stored := stored_version(connection)) > RULES_VERSION:
            return (
                "The store is of a newer version of threatapi: its values are by version "
                f"{stored} of the rules, and this is version {RULES_VERSION}."
            )
    return ""
