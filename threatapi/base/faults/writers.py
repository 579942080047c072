"""Bounds how many requests write at once, so that editors who wait leave threads to readers."""

from threatapi.base.admission import Slot


class WriteSlot(Slot):
    """The right to answer one request that may write."""

    setting = "WRITES_AT_ONCE"
    refusal = "Too many changes are waiting to be saved."
    retry_after = 5
