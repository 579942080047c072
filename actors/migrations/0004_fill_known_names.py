from django.db import migrations


def fill(apps, schema_editor):
    """The names of the rows that are there already; the tables follow from those alone."""
    from actors.names.indexing import store_all

    store_all()


class Migration(migrations.Migration):
    # In a transaction of its own: PostgreSQL makes no index on a table with pending checks.

    dependencies = [("actors", "0003_known_names")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
