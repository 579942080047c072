"""Numbers about requests and connections, for Prometheus: `METRICS=1`.

Each process counts for itself; if there are several, they count in files of one folder, which the
server makes (`PROMETHEUS_MULTIPROC_DIR`), and any of them can tell the sums.
"""

from django.conf import settings
from django.http import HttpRequest
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

ANSWERS = Counter(
    "threatapi_requests",
    "Requests that were answered; 304: the client had the answer already.",
    ["operation", "method", "status"],
    registry=None,
)
SECONDS = Histogram(
    "threatapi_request_seconds",
    "Time until an answer, or the first piece of an export, was there.",
    ["operation"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60),
    registry=None,
)
CONNECTIONS = Gauge(
    "threatapi_connections",
    "Connections: open ones, and those whose requests are being answered or wait for their turn.",
    ["state"],
    multiprocess_mode="livesum",
    registry=None,
)
REFUSED = Counter(
    "threatapi_refused_requests",
    "Requests that the server refused before the application had them.",
    ["status"],
    registry=None,
)
OURS = (ANSWERS, SECONDS, CONNECTIONS, REFUSED)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


def own_registry() -> CollectorRegistry:
    """The numbers of this process alone."""
    registry = CollectorRegistry()
    for metric in OURS:
        registry.register(metric)
    return registry


def count_answer(request: HttpRequest, status: int, seconds: float) -> None:
    if settings.METRICS:
        operation = operation_of(request)
        method = request.method if request.method in METHODS else "other"
        ANSWERS.labels(operation, method, status).inc()
        SECONDS.labels(operation).observe(seconds)


def count_connections(opened: int, active: int, queued: int) -> None:
    for state, number in (("open", opened), ("active", active), ("queued", queued)):
        CONNECTIONS.labels(state).set(number)


def operation_of(request: HttpRequest) -> str:
    """The name of the URL; one for all that there is no page for."""
    match = request.resolver_match
    return (match.view_name or match.route) if match else "none"
