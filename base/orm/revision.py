"""Whether anything has been written since: a mark that every write to a record changes.

Triggers change it, so that it follows any write through any door, in the transaction of the write:
whoever sees the new mark sees the new data. docs/adr/0007 tells why.
"""

import secrets
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction

from .models import Record
from .routing import reading

TABLE = "threatapi_revision"
NAME = "threatapi_revise"

# SQLite has one writer at a time, so one row is enough. It is made anew after a flush.
SQLITE = """CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN
    INSERT INTO threatapi_revision (id, mark)
        SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM threatapi_revision);
    UPDATE threatapi_revision SET mark = random();
END"""
# On PostgreSQL one row would make each writer wait for the others to commit: a transaction takes
# a row that no other holds, or adds one. So there are as many as there were ever writers at once.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION threatapi_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE threatapi_revision SET mark = (random() * 2 ^ 62)::bigint WHERE id = (
        SELECT id FROM threatapi_revision ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    );
    IF NOT FOUND THEN
        INSERT INTO threatapi_revision (mark) VALUES ((random() * 2 ^ 62)::bigint);
    END IF;
    RETURN NULL;
END
$$
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER threatapi_revise AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
ON "{table}" FOR EACH STATEMENT EXECUTE FUNCTION threatapi_revise()
"""


class Revision(models.Model):
    """Random marks that say together in which state the store is.

    They are random, not counted: a store that was restored or filled anew comes to no mark that
    it had before with other data in it.
    """

    mark = models.BigIntegerField()

    class Meta:
        app_label = "threatapi"
        db_table = TABLE

    def __str__(self) -> str:
        return str(self.mark)


def revision() -> str:
    """The state of the store, in one query. Read it before the data, never after."""
    # Each request asks, and the ORM would take longer to write this than the database to answer.
    with reading().cursor() as cursor:
        cursor.execute("SELECT SUM(mark) FROM threatapi_revision")
        (mark,) = cursor.fetchone()
    return str(mark)


def revise() -> None:
    """Change the mark, after a write to what is computed beside the records: no trigger sees it."""
    mark = secrets.randbits(62)
    if not Revision.objects.update(mark=mark):
        Revision.objects.create(mark=mark)


def watched_tables() -> list[str]:
    """The tables of all records, and those of their lists of other records."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model._meta.auto_created or model, Record) and not model._meta.proxy
    )


def watch(using: str, **kwargs: Any) -> None:
    """Put the triggers on every table of records that is there, and on none if there is no mark.

    Called after each migration, and not by one: on SQLite a migration that changes a table makes
    it anew, and its triggers are gone; and a new table would have none.
    """
    here = connections[using]
    with transaction.atomic(using), here.cursor() as cursor:
        present = set(here.introspection.table_names(cursor))
        tables = sorted(present & set(watched_tables())) if TABLE in present else []
        if here.vendor == "postgresql":
            _watch_postgresql(cursor, tables)
        else:
            _watch_sqlite(cursor, tables)


def _watch_sqlite(cursor: Any, tables: list[str]) -> None:
    wanted = {
        f"{NAME}_{table}_{event}": SQLITE.format(
            name=f"{NAME}_{table}_{event}", event=event, table=table
        )
        for table in tables
        for event in ("INSERT", "UPDATE", "DELETE")
    }
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        [f"{NAME}%"],
    )
    found = dict(cursor.fetchall())
    for name in sorted(name for name in found if found[name] != wanted.get(name)):
        cursor.execute(f'DROP TRIGGER "{name}"')
    for name in sorted(name for name in wanted if found.get(name) != wanted[name]):
        cursor.execute(wanted[name])


def _watch_postgresql(cursor: Any, tables: list[str]) -> None:
    cursor.execute(
        "SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
        "WHERE tgname = %s AND pg_table_is_visible(pg_class.oid)",
        [NAME],
    )
    found = {name for (name,) in cursor.fetchall()}
    for table in sorted(found - set(tables)):
        cursor.execute(f'DROP TRIGGER {NAME} ON "{table}"')
    if tables:
        cursor.execute(POSTGRESQL_FUNCTION)
    # Only where it is missing: it has to wait for those who write to the table.
    for table in sorted(set(tables) - found):
        cursor.execute(POSTGRESQL.format(table=table))
