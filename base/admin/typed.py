"""What was in the form of a record that was merged or deleted meanwhile, for a message."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from .forms import is_key
from .rows import Row, field_words


def typed_values(admin: Any, request: HttpRequest, record: Any) -> Iterator[str]:
    """What was sent and the record does not have, with the label of each field.

    A record that stayed has its rows, so new ones are told; one that is not stored has none.
    """
    form = admin.get_form(request, record, change=True)(request.POST, instance=record)
    for name, field in Row(form).fields():
        if name in form.changed_data and (words := words_of(form, name, field)):
            yield words
    prefixes: Counter[str] = Counter()
    for rows, _ in admin.get_formsets_with_inlines(request, record):
        default = rows.get_default_prefix()
        prefixes[default] += 1
        prefix = default if prefixes[default] == 1 else f"{default}-{prefixes[default]}"
        for number in sent_rows(request, prefix, only_new=record.pk is not None):
            row = rows.form(request.POST, prefix=f"{prefix}-{number}")
            if words := ", ".join(words_of_row(row)):
                yield f"{rows.model._meta.verbose_name} ({words})"


def words_of_row(row: Any) -> Iterator[str]:
    for name, field in Row(row).fields():
        # A new row begins with the pinned source, which is told with what was typed.
        if name in row.changed_data or (row.changed_data and hasattr(field, "queryset")):
            if words := words_of(row, name, field):
                yield words


def sent_rows(request: HttpRequest, prefix: str, only_new: bool) -> range:
    counts = (request.POST.get(f"{prefix}-{name}_FORMS", "") for name in ("INITIAL", "TOTAL"))
    stored, last = (int(each) if is_key(each) else 0 for each in counts)
    first = stored if only_new else 0
    return range(first, min(last, first + 100))


def words_of(form: Any, name: str, field: Any) -> str:
    words = field_words(field, Row(form).value(name))
    return f"{field.label}: “{words}”" if words else ""
