"""For those who watch the server: is it up, and can it answer?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up. Asks no database: restarting us would not mend one."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, and has every table and column that this code knows."""
    fault = _fault()
    if fault:
        return JsonResponse({"status": "unavailable", "detail": fault}, status=503)
    return JsonResponse({"status": "ok"})


def _fault() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        # Why is for the log, not for strangers.
        return "The database does not answer."
    return f"{len(missing)} migrations are missing." if missing else ""
