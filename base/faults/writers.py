"""Bounds how many requests write at once, so that editors who wait leave threads to readers."""

from base.http.admission import Slots

WRITES = Slots("WRITES_AT_ONCE", "Too many changes are waiting to be saved.")
