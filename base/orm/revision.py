"""Whether anything has been written since: a mark that every write to a record changes.

Triggers change it, so that it follows any write through any door, in the transaction of the write:
whoever sees the new mark sees the new data. docs/adr/0007 tells why.
"""

import secrets

from django.apps import apps
from django.db import models

from .markings import LISTED, note_hidden_tables
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
POSTGRESQL = """
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
$$;
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
    """The state of the store, in one query. Read it before the data, never after.

    The same query tells which tables have hidden rows.
    """
    # Each request asks, and the ORM would take longer to write this than the database to answer.
    connection = reading()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT SUM(mark), ({LISTED[connection.vendor]}) FROM threatapi_revision")  # noqa: S608
        mark, hidden = cursor.fetchone()
    note_hidden_tables(hidden)
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


def triggers(vendor: str, table: str, hides: bool = True) -> dict[str, str]:
    """The triggers on a table of records that change the mark, by name."""
    if vendor == "postgresql":
        return {NAME: POSTGRESQL.format(table=table)}
    names = {event: f"{NAME}_{table}_{event}" for event in ("INSERT", "UPDATE", "DELETE")}
    return {
        name: SQLITE.format(name=name, event=event, table=table) for event, name in names.items()
    }
