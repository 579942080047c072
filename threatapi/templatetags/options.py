"""The options of a select, which are the same for many rows of a page."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def options(
    choices: Sequence[tuple[Any, str]], chosen: Any, empty: str | None = None
) -> SafeString:
    """The options, one of them chosen; `empty` is the word for none of them."""
    return made(tuple((str(value), str(label)) for value, label in choices), str(chosen), empty)


@lru_cache(maxsize=2000)
def made(choices: tuple[tuple[str, str], ...], chosen: str, empty: str | None) -> SafeString:
    first = () if empty is None else (("", empty),)
    marked = (
        (value, " selected" if value == chosen and value else "", label)
        for value, label in (*first, *choices)
    )
    return format_html("{}", format_html_join("", '<option value="{}"{}>{}</option>', marked))
