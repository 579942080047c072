"""Takes what records were called out of what the admin says of recent actions."""

import json
import re
from collections.abc import Collection
from typing import Any

from django.contrib.admin.models import LogEntry

from .record_format import Written

# The columns of which the text of a record is made.
CALLED = ("name", "text", "title", "label", "slug", "value")
LETTERS = 3  # shorter texts tell nobody
REDACTED = "(redacted)"


def texts_in(written: Written | None) -> set[str]:
    """What a record was called."""
    told = ((written or {}).get(name) for name in CALLED)
    return {text for text in told if text and len(text) >= LETTERS}


def forget_log(texts: Collection[str]) -> None:
    """Leave none of these texts in the names of records and of their rows, wherever they stand."""
    if not texts:
        return
    longest_first = sorted(texts, key=len, reverse=True)
    has_text = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for entry in LogEntry.objects.order_by("pk").iterator():
        name = without_texts(entry.object_repr, has_text)
        message = message_without(entry.change_message, has_text)
        if (name, message) != (entry.object_repr, entry.change_message):
            changed = {"object_repr": name, "change_message": message}
            LogEntry.objects.filter(pk=entry.pk).update(**changed)


def message_without(message: str, has_text: re.Pattern[str]) -> str:
    """A message is a list in JSON, or words."""
    try:
        said = json.loads(message)
    except ValueError:
        return str(without_texts(message, has_text))
    return json.dumps(without_texts(said, has_text))


def without_texts(value: Any, has_text: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {name: without_texts(each, has_text) for name, each in value.items()}
    if isinstance(value, list):
        return [without_texts(each, has_text) for each in value]
    return REDACTED if isinstance(value, str) and has_text.search(value) else value
