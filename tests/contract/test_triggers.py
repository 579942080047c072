"""The triggers of the database are those that migrations list."""

import hashlib
import io
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from base.orm.revision import revision, watched_tables
from base.orm.triggers import CreateTriggers, altered_tables
from incidents.models import Place

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

NEW_SQL = (
    "The SQL of the triggers has changed, and stores that exist keep the old ones: add a migration "
    "to threatapi with CreateTriggers for all tables, and then write the new digest here."
)
DIGEST = "0d925153"


def graph():
    return MigrationLoader(None).graph


def creations():
    return [
        operation
        for migration in graph().nodes.values()
        for operation in migration.operations
        if isinstance(operation, CreateTriggers)
    ]


def stored_triggers():
    sql = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = (
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


def altered_after(operations, app):
    """Tables of records that the operations alter without creating their triggers afterwards."""
    return altered_tables(operations, app) & {*watched_tables()}


def test_every_trigger_is_listed_by_a_migration_and_every_table_of_records_has_its_own():
    listed = {
        (table, name)
        for operation in creations()
        for table, name, _ in operation.triggers(connection.vendor)
    }
    assert stored_triggers() == listed
    assert {table for table, _ in listed} == {*watched_tables()}


def test_other_triggers_come_with_a_migration():
    """Those of two tables: all others have the same as one of them."""
    sql = [
        sql
        for vendor in ("sqlite", "postgresql")
        for _, _, sql in CreateTriggers("incidents_incident", "incidents_place").triggers(vendor)
    ]
    assert hashlib.sha256("".join(sql).encode()).hexdigest()[:8] == DIGEST, NEW_SQL


def test_a_migration_that_alters_a_table_of_records_creates_its_triggers_again():
    nodes = graph()
    first = next(
        key
        for key, migration in nodes.nodes.items()
        if any(isinstance(each, CreateTriggers) for each in migration.operations)
    )
    for key in {*nodes.nodes} - {*nodes.forwards_plan(first)}:
        tables = altered_after(nodes.nodes[key].operations, key[0])
        assert not tables, (
            f"{key} alters tables of records: either {first} is to depend on it (if no release has "
            f"that yet), or it is to end with CreateTriggers{(*sorted(tables),)}."
        )
        if any(isinstance(each, CreateTriggers) for each in nodes.nodes[key].operations):
            assert first in nodes.forwards_plan(key), f"{key} is to depend on {first}."


def test_what_alters_a_table_needs_its_triggers_afterwards():
    places, incidents = (
        migrations.AddField(name, "colour", models.TextField(default=""))
        for name in ("Place", "Incident")
    )
    again = CreateTriggers("incidents_place")
    assert altered_after([places], "incidents") == {"incidents_place"}
    assert altered_after([places, incidents, again], "incidents") == {"incidents_incident"}
    assert altered_after([again, places], "incidents") == {"incidents_place"}
    assert altered_after([places, again], "incidents") == set()
    index = migrations.AddIndex("Place", models.Index(fields=["name"], name="place_again"))
    assert altered_after([again, index], "incidents") == set()


def test_makemigrations_creates_the_triggers_again(tmp_path, monkeypatch):
    """As if a column had been added to the model."""
    column = models.TextField(default="", editable=False)
    column.set_attributes_from_name("colour")
    columns = [*Place._meta.local_fields, column]
    monkeypatch.setattr(Place._meta, "local_fields", columns)
    written = io.StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "makemigrations", "incidents", check=True, dry_run=True, verbosity=3, stdout=written
        )
    text = written.getvalue()
    assert "model_name='place'" in text
    assert text.count("CreateTriggers(") == 1
    assert "table='incidents_place'" in text
    assert "('threatapi', '0" in text


def test_a_table_that_was_made_anew_has_its_triggers_again():
    """As SQLite does it with each table that a migration changes: its triggers are gone."""
    known = stored_triggers()
    with connection.cursor() as cursor:
        for table, name in known:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            if table == "incidents_place":
                cursor.execute(f"DROP TRIGGER {name}{on}")
    place = make.place()
    before = revision()
    Place.objects.filter(pk=place.pk).update(name="Zarb")
    assert revision() == before
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        CreateTriggers("incidents_place").database_forwards("incidents", editor)
    assert stored_triggers() == known
    Place.objects.filter(pk=place.pk).update(name="Zhob")
    assert revision() != before
