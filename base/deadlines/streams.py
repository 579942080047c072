"""Deadlines of answers that are sent while they are made."""

from collections.abc import Iterator

from .deadline import Deadline, current


def with_deadlines(pieces: Iterator[bytes], seconds: float) -> Iterator[bytes]:
    """The pieces, each made within so many seconds.

    Those made before the answer begins fall under the deadline of the request, which is extended.
    """
    try:
        while (piece := within(pieces, seconds)) is not None:
            yield piece
    finally:
        pieces.close()  # type: ignore[attr-defined]


def within(pieces: Iterator[bytes], seconds: float) -> bytes | None:
    """The next piece, or None after the last."""
    if deadline := current():
        deadline.extend(seconds)
        return next(pieces, None)
    with Deadline(seconds):
        return next(pieces, None)
