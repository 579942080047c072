"""Bounds how many requests write at once, so that editors who wait leave threads to readers."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

from base.http.admission import Slots
from base.http.errors import Busy

from .kinds import REPLACED
from .writing import is_replaced

WRITES = Slots("WRITES_AT_ONCE", "Too many changes are waiting to be saved.")


@contextmanager
def admitted_write() -> Iterator[None]:
    """The right to write, or `Busy` (503)."""
    if is_replaced(connections[DEFAULT_DB_ALIAS]):
        raise Busy(REPLACED.detail, REPLACED.retry_after)
    with WRITES.take():
        yield
