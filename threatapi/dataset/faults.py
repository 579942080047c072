"""What is wrong with a data set, and where."""

from dataclasses import dataclass

from base.values.text import printable

MAX_FIELD, MAX_REASON = 60, 600


def in_one_line(text: str, most: int) -> str:
    """The text as it can be printed in one line: unprintable characters escaped, and shortened."""
    return printable(text if len(text) <= most else f"{text[: most - 1]}…")


@dataclass(order=True, frozen=True)
class Fault:
    """Something that is wrong, printed as file:line: field: reason."""

    file: str
    line: int
    field: str
    reason: str
    code: str = "invalid"  # for programs; see `ErrorCode`

    def __str__(self) -> str:
        file = in_one_line(self.file, 255)
        field = in_one_line(self.field, MAX_FIELD)
        return f"{file}:{self.line}: {field}: {in_one_line(self.reason, MAX_REASON)}"
