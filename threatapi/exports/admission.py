"""Admits some exports at a time in each process."""

from threatapi.base import admission


class Slot(admission.Slot):
    """The right to write one file."""

    setting = "EXPORTS_AT_ONCE"
    refusal = "Too many files are being written. Ask again later."
