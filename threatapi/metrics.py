"""What Prometheus reads at `/metrics`, if `METRICS=1`."""

import os
from time import time

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from base.http.metrics import own_registry
from base.views import Nowhere

from .changes.models import Change

# What proxies add. Whatever path they pass on, the numbers are not for those whom they serve.
PROXIED = {"Forwarded", "X-Forwarded-For"}


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers of all processes of this server, and those of the store."""
    if not settings.METRICS or any(name in request.headers for name in PROXIED):
        return Nowhere.as_view()(request)
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    else:
        registry = own_registry()
    told = generate_latest(registry) + generate_latest(of_store())
    return HttpResponse(told, content_type=CONTENT_TYPE_LATEST)


def of_store() -> CollectorRegistry:
    """Whether the database answers, and the last change. Made anew for each request."""
    registry = CollectorRegistry()
    is_up = Gauge("threatapi_database_up", "1 if the database answers, else 0.", registry=registry)
    begun = time()
    try:
        last = Change.objects.exclude(number=None).order_by("-number").values("number", "at")[:1]
        found = [*last]
    except DatabaseError:
        return registry
    is_up.set(1)
    told = [("database_seconds", "Time in which it has told the last change.", time() - begun)]
    for change in found:
        told += [
            ("last_change_number", "Number of the last change.", change["number"]),
            ("last_change_timestamp_seconds", "When it was made.", change["at"].timestamp()),
        ]
    for name, words, value in told:
        Gauge(f"threatapi_{name}", words, registry=registry).set(value)
    return registry
