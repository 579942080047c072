from django.db import migrations

from base.orm.triggers import CreateTriggers
from threatapi.stats.triggers import filling


def drop_former(apps, schema_editor):
    """Until now triggers were made after migrations; the names of some ended with a digest."""
    with schema_editor.connection.cursor() as cursor:
        if schema_editor.connection.vendor == "postgresql":
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE proname LIKE 'threatapi\\_sum\\_%' "
                "AND pg_function_is_visible(oid)"
            )
            drop = 'DROP FUNCTION "{}"() CASCADE'
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master "
                "WHERE type = 'trigger' AND name LIKE 'threatapi\\_%' ESCAPE '\\'"
            )
            drop = 'DROP TRIGGER "{}"'
        for (name,) in cursor.fetchall():
            cursor.execute(drop.format(name))


def fill_sums(apps, schema_editor):
    """Nothing kept the sums while there was no trigger."""
    for sql in filling(schema_editor.connection.vendor, hides=False):
        schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("actors", "0011_validity"),
        ("incidents", "0022_validity"),
        ("sources", "0010_words"),
        ("threatapi", "0007_known_sums"),
    ]

    operations = [
        migrations.RunPython(drop_former, migrations.RunPython.noop),
        CreateTriggers(
            "actors_alias",
            "actors_entity",
            "actors_relationship",
            "incidents_figure",
            "incidents_incident",
            "incidents_involvement",
            "incidents_place",
            "incidents_presence",
            "sources_assertion",
            "sources_identifier",
            "sources_source",
            "sources_source_authors",
            "sources_sourcelink",
        ),
        migrations.RunPython(fill_sums, migrations.RunPython.noop),
    ]
