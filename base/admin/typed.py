"""What an editor typed into the form of a record that was merged meanwhile, for a message."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest

from .forms import is_key
from .rows import Row, field_words


def typed_values(admin: Any, request: HttpRequest, keeper: Any) -> Iterator[str]:
    """What was sent and the record that stayed does not have, with the label of each field."""
    form = admin.get_form(request, keeper, change=True)(request.POST, instance=keeper)
    for name, field in Row(form).fields():
        if name in form.changed_data and (words := words_of(form, name, field)):
            yield words
    prefixes: Counter[str] = Counter()
    for rows, _ in admin.get_formsets_with_inlines(request, keeper):
        default = rows.get_default_prefix()
        prefixes[default] += 1
        prefix = default if prefixes[default] == 1 else f"{default}-{prefixes[default]}"
        for number in new_rows(request, prefix):
            row = rows.form(request.POST, prefix=f"{prefix}-{number}")
            fields = [each for each in Row(row).fields() if each[0] in row.changed_data]
            if words := ", ".join(filter(None, (words_of(row, *each) for each in fields))):
                yield f"a new {rows.model._meta.verbose_name} ({words})"


def new_rows(request: HttpRequest, prefix: str) -> range:
    counts = (request.POST.get(f"{prefix}-{name}_FORMS", "") for name in ("INITIAL", "TOTAL"))
    first, last = (int(each) if is_key(each) else 0 for each in counts)
    return range(first, min(last, first + 100))


def words_of(form: Any, name: str, field: Any) -> str:
    words = field_words(field, Row(form).value(name))
    return f"{field.label}: “{words}”" if words else ""
