from django.db import migrations

CODE_LISTS = ("contested", "weapons", "target_kinds")


def make_statistics(apps, schema_editor):
    """PostgreSQL cannot guess how common a code in a list is, and would sort half of the table
    where the first records of an index are enough."""
    if schema_editor.connection.vendor == "postgresql":
        for name in CODE_LISTS:
            schema_editor.execute(
                f"CREATE STATISTICS incident_{name} ON ({name}::text) FROM incidents_incident"
            )


def drop_statistics(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in CODE_LISTS:
            schema_editor.execute(f"DROP STATISTICS IF EXISTS incident_{name}")


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0006_figures_by_number'),
    ]

    operations = [
        migrations.RunPython(make_statistics, drop_statistics),
    ]
