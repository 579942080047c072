"""The version of the rules of stored values, and the version that the store was computed with.

Raise `RULES_VERSION` by hand when a rule gives other values than before: `prepare` then computes
all values anew, and `/readyz` says that the store is not ready until that is done.
"""

from typing import Any

from django.db import connection as default
from django.db import connections, models, transaction

from base.orm.revision import watched_tables

RULES_VERSION = 4
TABLE = "threatapi_rulesversion"
# A store that does not say with which rules it was computed, such as one of release 1.0.0.
UNKNOWN = 0


class RulesVersion(models.Model):
    """The one row that says with which version of the rules the stored values were computed."""

    version = models.PositiveIntegerField(help_text="`RULES_VERSION` at that time; 0: not known.")

    class Meta:
        app_label = "threatapi"
        db_table = TABLE
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="rulesversion_one")]

    def __str__(self) -> str:
        return str(self.version)


def stored_version(connection: Any = default) -> int:
    """The version that the values of this store were computed with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM threatapi_rulesversion")
        row = cursor.fetchone()
    return row[0] if row else UNKNOWN


def wait_for_stored_version() -> int:
    """The same, once no other transaction is about to change it. Needs a transaction."""
    row = RulesVersion.objects.select_for_update().first()
    return row.version if row else UNKNOWN


def record_version(version: int = RULES_VERSION) -> None:
    """Say that all stored values are those of this version of the rules."""
    RulesVersion.objects.update_or_create(pk=1, defaults={"version": version})


def start(using: str, **kwargs: Any) -> None:
    """Give a store its row, after migrations: nothing in an empty store is out of date."""
    here = connections[using]
    with transaction.atomic(using), here.cursor() as cursor:
        present = set(here.introspection.table_names(cursor))
        if TABLE not in present or RulesVersion.objects.using(using).exists():
            return
        version = RULES_VERSION
        for table in sorted(present & set(watched_tables())):
            cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608 (a table of ours)
            if cursor.fetchone():
                version = UNKNOWN
        RulesVersion.objects.using(using).create(pk=1, version=version)
