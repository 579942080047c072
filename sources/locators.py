"""Where in a document something is said: lines, as `L12` or `L12-14`, or free words."""

import re

from django.core.exceptions import ValidationError

LINES = re.compile(r"L([1-9][0-9]{0,6})(?:-([1-9][0-9]{0,6}))?")
# What is meant as lines, written right or not.
MEANT_AS_LINES = re.compile(r"\s*(?:l|ll\.?|lines?)\s*[0-9]", re.IGNORECASE)


def validate_locator(text: str) -> None:
    """Raise a ValidationError for lines that are not written as `L12`, `L12-14` or `L3, L7-9`."""
    if not MEANT_AS_LINES.match(text):
        return
    for part in text.split(", "):
        found = LINES.fullmatch(part)
        if not found:
            raise ValidationError(
                "“%(part)s” does not name lines. Write L12, L12-14 or, with commas, L3, L7-9.",
                code="invalid_locator",
                params={"part": part},
            )
        first, last = found.groups()
        if last and int(last) <= int(first):
            raise ValidationError(
                "“%(part)s” ends before it starts.",
                code="invalid_locator",
                params={"part": part},
            )
