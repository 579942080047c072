"""The reason that an editor gives for a change; the next form starts with it."""

from django.http import HttpRequest

FIELD = "reason_of_change"
MISSING = "Nothing was deleted: give a reason."
LONGEST = 1000  # characters


def given_reason(request: HttpRequest) -> str:
    """The reason of this request, which is remembered for the session."""
    if FIELD not in request.POST:
        return ""
    text = "".join(char for char in request.POST[FIELD] if char.isprintable() or char.isspace())
    reason = text.strip()[:LONGEST]
    if request.session.get(FIELD, "") != reason:
        request.session[FIELD] = reason
    return reason
