"""The reason that an editor gives for a change, and the last change before the page was opened."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from ..orm import writing

FIELD = "reason_of_change"
SEEN = "last_change"
MISSING = "Nothing was deleted: give a reason."
CHANGED_SINCE = (
    "Somebody else has changed this, or something that would be deleted with it, since you opened "
    "the page. Nothing was deleted: look at it again."
)
DELETED_SINCE = (
    "Somebody else has deleted this, or a row of it, since you opened the page. Nothing was saved."
)
LONGEST = 1000  # characters


def given_reason(request: HttpRequest) -> str:
    """The reason of this request, which is remembered for the session."""
    if FIELD not in request.POST:
        return ""
    reason = reason_in(request.POST)
    if request.session.get(FIELD, "") != reason:
        request.session[FIELD] = reason
    return reason


def reason_in(data: Mapping[str, Any]) -> str:
    text = "".join(char for char in data.get(FIELD, "") if char.isprintable() or char.isspace())
    return text.strip()[:LONGEST]


def note_last_change(request: HttpRequest) -> None:
    """Let the page tell the last change, which is read before the records that it shows.

    A form that is shown again, with its faults, tells the one that it told before.
    """
    seen = seen_change(request)
    number = writing.Door.last_number() if seen is None else seen
    request.last_change = number  # type: ignore[attr-defined]


def seen_change(request: HttpRequest) -> int | None:
    """The number of the last change when the page that asks before a deletion was opened."""
    number = request.POST.get(SEEN, "")
    return int(number) if re.fullmatch("[0-9]{1,18}", number) else None
