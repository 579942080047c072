"""What the planner of the database knows of the tables."""

from django.db import connection


def take_statistics() -> None:
    """Let the planner count the rows.

    On PostgreSQL those of our tables alone: others are of all databases, and locked until the end.
    """
    tables = connection.introspection.table_names() if connection.vendor == "postgresql" else []
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
