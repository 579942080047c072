"""Links from fields to the sections of the guide for editors."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..http.urls import in_site

# The path of the section that explains a field, by the name of its column.
sections: dict[str, str] = {}


def with_guide(name: str, help_text: Any) -> SafeString | Any:
    """The help of a field, with a link to its section if there is one."""
    if (path := sections.get(name)) is None:
        return help_text
    link = format_html(
        '<a class="guide" href="{}" target="_blank" rel="noopener">Coding guide</a>', in_site(path)
    )
    return format_html("{} {}", help_text, link)
