"""The view that a request asks for, and its overlay while the request is answered."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from datetime import date
from threading import Lock
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from base.deadlines.deadline import current
from base.http.admission import VIEWS
from base.orm.revision import revision
from base.orm.rewriting import Rewriting

from .computed.standpoint import Standpoint
from .overlay import Overlay

# Characters of the overlays that a process keeps.
MOST_KEPT = 8_000_000
_kept: dict[Any, Overlay] = {}
_lock = Lock()
# What works out the claims of an overlay. The apps above know them all.
fillers: list[Callable[[Overlay], None]] = []


class Use(Rewriting):
    """A context in which all statements of this thread that read are given the tables."""

    current: ClassVar[ContextVar["Use | None"]] = ContextVar("overlay", default=None)
    is_first = True  # what hides marked records sees the tables that it brings

    def __init__(self, overlay: Overlay, asked: Any = None) -> None:
        super().__init__()
        self.overlay, self.asked = overlay, asked

    def rewrite(self, sql: str, params: Any, connection: Any) -> tuple[str, Any]:
        return self.overlay.put_before(sql, params, connection.vendor)

    def again(self) -> "Use":
        return Use(self.overlay)


def view_of(known_by: date | None, excluded: Iterable[int] | None) -> Standpoint:
    """The view that a request asks for, which all its statements have from here on."""
    if not excluded:
        return Standpoint(known_by)
    if (use := Use.in_force()) and use.asked == (known_by, {*excluded}):
        return use.overlay.view
    if deadline := current():
        deadline.need_slot(VIEWS)
    overlay = kept(known_by, frozenset(excluded))
    Use(overlay, (known_by, {*excluded})).__enter__()
    return overlay.view


def kept(known_by: date | None, excluded: frozenset[int]) -> Overlay:
    """The overlay of a view, made once as long as nothing is written: a list has many pages."""
    key = revision(), known_by, excluded
    with _lock:
        overlay = _kept.pop(key, None)
    if overlay is None:
        overlay = overlay_of(Standpoint.without(excluded, known_by))
        overlay.laid_over, overlay.replaced = {}, {}
    with _lock:
        _kept[key] = overlay
        while sum(each.size for each in _kept.values()) > MOST_KEPT:
            del _kept[next(iter(_kept))]
    return overlay


def overlay_of(view: Standpoint) -> Overlay:
    """The overlay of a view, worked out."""
    overlay = Overlay(view)
    outer = Use.current.set(None)  # what is stored is read first
    try:
        for fill in fillers:
            fill(overlay)
    finally:
        Use.current.reset(outer)
    return overlay


class EndOverlay:
    """Middleware: the view without some sources ends with the request that asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            while use := Use.in_force():
                use.__exit__()
