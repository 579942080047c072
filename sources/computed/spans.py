"""Values over the days of knowledge: from when to when each stood."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from ..models.versions import NEVER

Span = tuple[date, date, Any]


def spans(days: Iterable[date], value_on: Callable[[date], Any]) -> list[Span]:
    """From when to when each value stood, equal neighbours together; None is no value."""
    found: list[Span] = []
    begun: tuple[date, Any] | None = None
    for day in sorted({*days}):
        value = value_on(day)
        if begun and value == begun[1]:
            continue
        if begun and begun[1] is not None:
            found.append((begun[0], day - timedelta(days=1), begun[1]))
        begun = day, value
    if begun and begun[1] is not None:
        found.append((begun[0], NEVER, begun[1]))
    return found


def on(day: date, of: Iterable[Span]) -> Any:
    """The value that stood on the day."""
    return next((value for since, upto, value in of if since <= day <= upto), None)


def first_days(of: Iterable[Span]) -> set[date]:
    """The days on which the value became another one."""
    found = set()
    for since, upto, _ in of:
        found.add(since)
        if upto < NEVER:
            found.add(upto + timedelta(days=1))
    return found


def at(changes: Sequence[tuple[date, Any]], day: date) -> Any:
    """What it is on the day, of what it is from which day on."""
    found = changes[0][1]
    for since, value in changes:
        if since > day:
            break
        found = value
    return found
