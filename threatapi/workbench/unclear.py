"""Why a row is not yet a claim."""

from .draft import Subject
from .known import Meant

WHICH = "Say which “{}” is meant."


class Unclear(Exception):
    """The row is not yet a claim; `state` is what the page calls that."""

    def __init__(
        self, state: str, message: str, field: str = "", of: tuple[Subject, Meant] | None = None
    ) -> None:
        super().__init__(message)
        self.state, self.message, self.field, self.of = state, message, field, of
