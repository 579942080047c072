"""The view that a request asks for, and its overlay while the request is answered."""

import re
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from contextvars import ContextVar
from datetime import date
from threading import Lock
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse

from base.deadlines.deadline import current
from base.http.admission import VIEWS
from base.orm.revision import revision

from .computed.standpoint import Standpoint
from .overlay import Overlay

READS = re.compile(r"\s*(SELECT|WITH|\()", re.IGNORECASE)
# Characters of the overlays that a process keeps.
MOST_KEPT = 8_000_000
_kept: dict[Any, Overlay] = {}
_lock = Lock()
_current: ContextVar["Use | None"] = ContextVar("overlay", default=None)
# What works out the claims of an overlay. The apps above know them all.
fillers: list[Callable[[Overlay], None]] = []


class Use:
    """A context in which all statements of this thread that read are given the tables."""

    def __init__(self, overlay: Overlay, asked: Any = None) -> None:
        self.overlay, self.asked = overlay, asked
        self._outer: Use | None = None
        self._connections: list[Any] = []

    def __enter__(self) -> "Use":
        self._outer = _current.get()
        _current.set(self)
        self._connections = connections.all()
        for connection in self._connections:
            # Before that of `base.orm.markings`, which sees the tables that it brings.
            connection.execute_wrappers.insert(0, self._execute)
        return self

    def __exit__(self, *error: Any) -> None:
        _current.set(self._outer)
        for connection in self._connections:
            connection.execute_wrappers.remove(self._execute)

    def _execute(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute a statement (an `execute_wrapper` of Django)."""
        if _current.get() is self and READS.match(sql):
            sql, params = self.overlay.put_before(sql, params, context["connection"].vendor)
        return execute(sql, params, many, context)


def view_of(known_by: date | None, excluded: Iterable[int] | None) -> Standpoint:
    """The view that a request asks for, which all its statements have from here on."""
    if not excluded:
        return Standpoint(known_by)
    if (use := _current.get()) and use.asked == (known_by, {*excluded}):
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
    outer = _current.set(None)  # what is stored is read first
    try:
        for fill in fillers:
            fill(overlay)
    finally:
        _current.reset(outer)
    return overlay


def in_use() -> Use | None:
    return _current.get()


def resumed(use: Use | None) -> Any:
    """The view for what is read after the request that it was made for."""
    return nullcontext() if use is None or use is _current.get() else Use(use.overlay)


class EndOverlay:
    """Middleware: the view without some sources ends with the request that asked for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            while use := _current.get():
                use.__exit__()
