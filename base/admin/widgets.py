"""Renders the fields of forms that make up most of a page, without Django's templates.

Django renders each choice of each list by two templates: of a form with many rows that takes most
of the time. What comes out is the same.
"""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape as escaped
from django.utils.safestring import mark_safe


class Renderer(DjangoTemplates):
    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if (write := WIDGETS.get(template_name)) is not None:
            return mark_safe(write(context["widget"]))  # noqa: S308 (its parts are escaped)
        return super().render(template_name, context, request)


def attributes(widget: dict[str, Any]) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def select(widget: dict[str, Any]) -> str:
    lines = [f'<select name="{escaped(widget["name"])}"{attributes(widget)}>']
    for group, options, _ in widget["optgroups"]:
        if group:
            lines.append(f'  <optgroup label="{escaped(group)}">')
        lines += [
            f'  <option value="{escaped(each["value"])}"{attributes(each)}>'
            f"{escaped(each['label'])}</option>"
            for each in options
        ]
        if group:
            lines.append("  </optgroup>")
    return "\n".join([*lines, "</select>"])


def input_(widget: dict[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    start = f'<input type="{escaped(widget["type"])}" name="{escaped(widget["name"])}"'
    return f"{start}{value}{attributes(widget)}>"


def textarea(widget: dict[str, Any]) -> str:
    start = f'<textarea name="{escaped(widget["name"])}"{attributes(widget)}>'
    return f"{start}\n{escaped(widget['value'] or '')}</textarea>"


def split_datetime(widget: dict[str, Any]) -> str:
    """As Django's, but that the name of each half is not only beside it."""
    halves = []
    for name, half in zip(("Date", "Time"), widget["subwidgets"], strict=True):
        field = input_(half | {"attrs": half["attrs"] | {"aria-label": name}})
        halves.append(f"{name}: {field}")
    return f'<p class="datetime">{"<br>".join(halves)}</p>'


INPUTS = ("checkbox", "hidden", "number", "password", "text", "url")
WIDGETS: dict[str, Callable[[dict[str, Any]], str]] = {
    "django/forms/widgets/select.html": select,
    "django/forms/widgets/textarea.html": textarea,
    "admin/widgets/split_datetime.html": split_datetime,
    **{f"django/forms/widgets/{name}.html": input_ for name in INPUTS},
}
