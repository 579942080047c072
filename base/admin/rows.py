"""The fields of a form and the rows of an inline as a browser sends them."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.forms.models import InlineForeignKeyField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

Sent = str | list[str] | None
NOT_KEPT = ("id", "record", "DELETE")  # fields that say which stored row it is


def sent_value(field: Any, value: Any) -> Sent:
    """What a browser sends for this value; None if it sends nothing."""
    value, widget = field.prepare_value(value), getattr(field.widget, "widget", field.widget)
    if isinstance(widget, forms.CheckboxInput):
        return "on" if value else None
    value = widget.format_value(value)
    if getattr(widget, "allow_multiple_selected", False):
        return [str(each) for each in value or ()]
    if isinstance(value, list | tuple):  # of a choice
        value = value[0] if value else None
    return "" if value is None else str(value)


def put(data: QueryDict, name: str, value: Sent) -> None:
    if value is None:
        data.pop(name, None)
    else:
        data.setlist(name, value if isinstance(value, list) else [value])


def field_words(field: Any, sent: Sent) -> str:
    """A value in the words of the form."""
    try:
        value = field.clean(sent)
    except forms.ValidationError:
        return sent if isinstance(sent, str) else ", ".join(sent or ())
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    labels = {} if hasattr(field, "queryset") else dict(choices_of(field))
    values = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else value
    return ", ".join(labels.get(str(each)) or word(each) for each in values)


def word(value: Any) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def choices_of(field: Any) -> Iterator[tuple[str, str]]:
    for value, label in getattr(field, "choices", ()):
        pairs = label if isinstance(label, list | tuple) else [(value, label)]
        yield from ((str(each), str(text)) for each, text in pairs)


class Row:
    """A form as it was sent, or as a browser would send it if nobody changed it."""

    def __init__(self, form: Any) -> None:
        self.form, self.prefix = form, form.prefix
        self.values: dict[str, list[str]] = {}
        for name, field in form.fields.items():
            if form.is_bound:
                if (key := form.add_prefix(name)) in form.data:
                    self.values[name] = form.data.getlist(key)
            elif (value := sent_value(field, form.get_initial_for_field(field, name))) is not None:
                self.values[name] = value if isinstance(value, list) else [value]

    @property
    def uid(self) -> UUID | None:
        """The public id of its record."""
        try:
            return UUID(self.values.get("record", [""])[0])
        except ValueError:
            return None

    @property
    def is_ticked(self) -> bool:
        return "DELETE" in self.values

    def fields(self) -> Iterator[tuple[str, Any]]:
        """The fields of the record itself."""
        for name, field in self.form.fields.items():
            if name not in NOT_KEPT and not isinstance(field, InlineForeignKeyField):
                yield name, field

    def value(self, name: str) -> Any:
        """What was sent, as a field takes it."""
        widget = self.form.fields[name].widget
        return widget.value_from_datadict(MultiValueDict(self.values), {}, name)

    def name_of(self, name: str) -> str:
        return f"{self.prefix}-{name}" if self.prefix else name

    def as_new(self) -> "Row":
        """The same, to be a row that is not stored yet."""
        for name in NOT_KEPT:
            self.values.pop(name, None)
        return self

    def write(self, data: QueryDict) -> None:
        for name, values in self.values.items():
            data.setlist(self.name_of(name), values)


class Rows:
    """The rows of an inline as they were sent: those that were stored, and new ones."""

    def __init__(self, formset: Any) -> None:
        self.formset = formset
        self.stored = [Row(form) for form in formset.initial_forms]
        self.new = [Row(form) for form in formset.extra_forms]

    def write(self, data: QueryDict, stored: Iterable[Row], new: Iterable[Row]) -> None:
        """Send these instead."""
        prefix, rows = self.formset.prefix, [*stored]
        count = len(rows)
        for row in (*self.stored, *self.new):
            for name in row.values:
                data.pop(row.name_of(name), None)
        rows += new
        for number, row in enumerate(rows):
            row.prefix = f"{prefix}-{number}"
            row.write(data)
        data[f"{prefix}-INITIAL_FORMS"], data[f"{prefix}-TOTAL_FORMS"] = str(count), str(len(rows))
