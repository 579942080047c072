"""Locks of rows and tables for the rest of the transaction."""

from collections.abc import Collection

from django.db import connection, models

from .keys import keys_in


def lock_rows(model: type[models.Model], keys: Collection[int]) -> None:
    """Wait for whoever writes these rows, and keep others from writing them.

    On SQLite there is nothing to do: a transaction that writes has the database to itself.
    """
    if keys and connection.vendor == "postgresql":
        rows = model._base_manager.filter(pk__in=keys_in(keys)).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))


def lock_tables(names: Collection[str]) -> None:
    """Wait for whoever writes these tables, and keep others from writing them; all can read.

    On SQLite there is nothing to do, as above.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE")
