"""The date fields of the admin read what people write, and show what they understand of it."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse

from base.admin.dates import read, understood

from .dates import DateNotRead, read_date

LONGEST = 200  # characters


def read_words(text: str, moment: bool) -> str:
    try:
        return read_date(text, moment=moment).edtf
    except DateNotRead as error:
        raise ValidationError(error.message, code="invalid_date") from None


def understood_view(request: HttpRequest) -> JsonResponse:
    """What a date field would take the text for, or why it would not."""
    text, is_moment = request.GET.get("text", "")[:LONGEST], bool(request.GET.get("moment"))
    try:
        words = understood(read(text, is_moment)) if text.strip() else ""
    except ValidationError as error:
        return JsonResponse({"fault": " ".join(error.messages)})
    return JsonResponse({"understood": words})
