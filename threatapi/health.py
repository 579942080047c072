"""For those who watch the server: is it up, and can it answer?"""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.faults.kinds import UNREACHABLE, fault_of
from base.faults.writing import hindrance_to_writing
from base.orm.routing import PRIMARY
from base.replicas.watch import watch

from .newer_store import why_newer
from .rules_version import RULES_VERSION, stored_version


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up. Asks no database: restarting us would not mend one."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, has the tables and columns of this code, and values by its rules.

    Where there is only reading, or little room on the disk, the answer is 200 with `degraded`: to
    send nobody here would end the reading, too. Standbys that do not answer are none of it: the
    primary is asked instead. Without the primary a standby is ready to be read.
    """
    alias = watch().instead_of_primary() if settings.DATABASE_REPLICAS else PRIMARY
    fault = _fault(connections[alias])
    if fault:
        return JsonResponse({"status": "unavailable", "detail": fault}, status=503)
    if alias != PRIMARY:
        hindrance = "The primary database does not answer: there is only reading."
    else:
        hindrance = hindrance_to_writing(connections[PRIMARY])
    if hindrance:
        return JsonResponse({"status": "degraded", "detail": hindrance})
    return JsonResponse({"status": "ok"})


def _fault(connection: Any) -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        newer = why_newer(connection, executor.loader)
        stored = RULES_VERSION if missing else stored_version(connection)
    except DatabaseError as error:
        # The driver's own words are for the log, not for strangers.
        return (fault_of(error) or UNREACHABLE).detail
    if newer:
        return newer
    if missing:
        return f"{len(missing)} migrations are missing."
    if stored != RULES_VERSION:
        return (
            f"The stored values were computed by version {stored} of the rules, and this is "
            f"version {RULES_VERSION}: `manage.py prepare` computes them anew."
        )
    return ""
