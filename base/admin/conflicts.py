"""Two editors of one record: what both changed is shown side by side, and nothing is lost.

A form tells the last change before it was opened. If others have changed the record or one of its
rows since, the form comes back instead of being saved: fields that only they changed have their
value, all others that which was typed. Where both changed a field the editor can choose theirs.
"""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .rows import Row, Rows, field_words, put, sent_value

TAKE, BRING_BACK, KEPT = "take_theirs", "bring_back", "kept_row"
CHANGED_SINCE = (
    "Somebody else has changed this record since you opened it, and nothing is saved yet. What "
    "only they changed is taken over below; where you both changed a field, yours stays unless you "
    "choose theirs. Look through it and save again."
)
ROW_TO_DELETE = "Somebody else has changed this row, which you delete. Save again to delete it."
ROW_ANEW = "Somebody else has deleted this row, which you changed. Saved again, it is a new row."


class DeletedRow(NamedTuple):
    """A row that others have deleted, that this editor changed, and that its form cannot add."""

    record: UUID | str
    values: list[tuple[str, str]]  # labels and words of the fields that were changed
    kept: str  # all that was sent, to be sent again
    may_be_restored: bool


class Conflict:
    """What is to be decided in the forms of a request, which share it; false if nothing is."""

    def __init__(self) -> None:
        self.since: Any = None
        self.faults: dict[str, SafeString] = {}  # by name of a field, or prefix of a row
        self.deleted: list[DeletedRow] = []

    def __bool__(self) -> bool:
        return bool(self.since)

    def add_faults(self, form: Any) -> None:
        if form.prefix is None:
            form.add_error(None, ValidationError(CHANGED_SINCE, code="changed_since"))
        elif form.prefix in self.faults:
            form.add_error(None, self.faults[form.prefix])
        for name in form.fields:
            if fault := self.faults.get(form.add_prefix(name)):
                form.add_error(name, fault)


def choice(message: str, value: str, label: str) -> SafeString:
    """A fault with a box to tick."""
    return format_html(
        '{} <label class="choice"><input type="checkbox" name="{}" value="{}"> {}</label>',
        message, TAKE, value, label,
    )  # fmt: skip


class Merge:
    """Brings what an editor sent up to what others have changed since the form was opened.

    Of each field there are three values: that which was seen, that which is stored now (theirs) and
    that which was sent (mine).
    """

    def __init__(self, data: QueryDict, conflict: Conflict) -> None:
        self.data, self.conflict, self.since = data, conflict, conflict.since

    def merge_record(self, form: Any, stored: Any) -> None:
        self.merge_fields(Row(form), stored, stored.instance.uid)

    def merge_rows(
        self, formset: Any, stored: Any, known: Collection[int], can_add: bool, can_restore: bool
    ) -> None:
        """`stored` is the same formset as it would be opened now, `known` the keys of the rows that
        are locked: others may be newer than the last change that the form tells."""
        rows, forms = Rows(formset), stored.initial_forms
        now = {form.instance.pk: form for form in forms if form.instance.pk in known}
        kept, anew = [], []
        for row in rows.stored:
            if (theirs := now.pop(row.form.instance.pk, None)) is not None:
                kept.append((row, theirs))
            elif typed := self.typed(row):
                if can_add:
                    anew.append(row.as_new())
                elif row.uid:
                    sent = urlencode({"prefix": formset.prefix, **row.values}, doseq=True)
                    self.conflict.deleted.append(DeletedRow(row.uid, typed, sent, can_restore))
        added = [Row(form) for form in now.values()]
        rows.write(self.data, [*(row for row, _ in kept), *added], [*anew, *rows.new])
        for row, theirs in kept:
            record = theirs.instance.uid
            if row.is_ticked and self.since.is_touched(record):
                self.conflict.faults[row.prefix] = format_html("{}", ROW_TO_DELETE)
            self.merge_fields(row, theirs, record)
        for row in anew:
            self.conflict.faults[row.prefix] = choice(ROW_ANEW, row.prefix, "Leave it deleted")

    def merge_fields(self, row: Row, theirs: Any, record: UUID) -> None:
        if not self.since.is_touched(record):
            return
        seen = self.since.seen_values(record)
        for name, field in row.fields():
            mine, initial = row.value(name), theirs.initial.get(name)
            if not field.has_changed(initial, mine):
                continue
            stored = sent_value(field, initial)
            if row.is_ticked or (name in seen and not field.has_changed(seen[name], mine)):
                put(self.data, row.name_of(name), stored)
            elif name not in seen or field.has_changed(seen[name], stored):
                told = self.tell(field_words(field, stored))
                fault = choice(told, row.name_of(name), "Take theirs")
                self.conflict.faults[row.name_of(name)] = fault

    @staticmethod
    def tell(theirs: str) -> str:
        return f"Somebody else made it “{theirs}”." if theirs else "Somebody else emptied it."

    def typed(self, row: Row) -> list[tuple[str, str]]:
        """What the editor changed in a row that is gone: labels and words."""
        if row.uid is None or row.is_ticked:
            return []
        seen = self.since.seen_values(row.uid)
        return [
            (str(row.form[name].label), field_words(field, row.value(name)))
            for name, field in row.fields()
            if name in seen and field.has_changed(seen[name], row.value(name))
        ]


def choose_theirs(data: QueryDict, form: Any, formsets: list[Any]) -> None:
    """Put theirs into the data wherever the editor chose it."""
    chosen = set(data.getlist(TAKE))
    for each in (form, *(row for formset in formsets for row in formset.initial_forms)):
        for name, field in each.fields.items():
            if each.add_prefix(name) in chosen:
                put(data, each.add_prefix(name), sent_value(field, each.initial.get(name)))
    for formset in formsets:
        rows = Rows(formset)
        left = [row for row in rows.new if row.prefix not in chosen]
        if len(left) < len(rows.new):
            rows.write(data, rows.stored, left)


class KeptRow(NamedTuple):
    """A row that was sent before it was known that others have deleted it."""

    record: str
    prefix: str  # of its inline
    values: dict[str, list[str]]
    kept: str


def kept_rows(data: QueryDict) -> Iterator[KeptRow]:
    for kept in data.getlist(KEPT):
        values = parse_qs(kept, keep_blank_values=True)
        prefix, record = values.pop("prefix", [""])[0], values.get("record", [""])[0]
        yield KeptRow(record, prefix, values, kept)
