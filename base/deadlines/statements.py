"""A bound on statements that PostgreSQL itself keeps, also when our process has been killed."""

from django.conf import settings
from django.db import connections

# The watchdog comes first.
LATER_SECONDS = 5


def bound_statements() -> None:
    """Called by what serves, before the first connection; commands of manage.py have no bound."""
    longest = max(settings.REQUEST_SECONDS, settings.EXPORT_PIECE_SECONDS) + LATER_SECONDS
    for connection in connections.all():
        if connection.vendor == "postgresql":
            options = connection.settings_dict["OPTIONS"]
            given = options.get("options", "")
            options["options"] = f"{given} -c statement_timeout={int(longest * 1000)}"
