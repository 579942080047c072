"""Date fields of forms: EDTF, or a date as people write it; with the days that were understood."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..values import edtf

# Reads words into EDTF, or raises a ValidationError: `read(text, moment)`. Empty: EDTF alone.
readers: list[Callable[[str, bool], str]] = []


def understood(text: str) -> str:
    """The EDTF with its first and its last day; empty if it is none."""
    try:
        first, last = edtf.bounds(text)
    except edtf.EDTFError:
        return ""
    days = dict.fromkeys(day.isoformat() if day else "…" for day in (first, last))
    return f"{text} · {' – '.join(days)}"


class EDTFInput(forms.TextInput):
    """A date with examples in the empty field, and what is understood of it beside."""

    def __init__(self, moment: bool = False) -> None:
        example = "[2021..2022]" if moment else "2021/2022"
        forms_taken = edtf.FORMS.partition(", or an interval")[0] if moment else edtf.FORMS
        super().__init__(
            attrs={
                "class": "vTextField vDateWords",
                "placeholder": f"2022-04-21, 2022~, {example}",
                "title": f"4 March 2024, mid-February 2024, or EDTF: {forms_taken}",
                "autocomplete": "off",
                "spellcheck": "false",
                "data-moment": "1" if moment else "",
            }
        )

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        field = super().render(name, value, attrs, renderer)
        words = understood(str(value)) if value else ""
        return format_html('{}<span class="date-echo" role="status">{}</span>', field, words)


class DateWordsField(forms.CharField):
    """Takes EDTF as it is, and reads what people write into it."""

    def __init__(self, *, moment: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.moment = moment

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return read(text, self.moment) if text else text


def read(text: str, moment: bool) -> str:
    """The EDTF that is meant; what neither is EDTF nor looks like words is left as it is."""
    packed = "".join(text.split())
    if understood(packed) or not any(char.isspace() or char.islower() for char in text):
        return packed
    for reader in readers:
        try:
            return reader(text, moment)
        except ValidationError:
            if any(char.islower() for char in text):
                raise
    return text
