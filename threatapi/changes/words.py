"""What changes did, in the words of the forms: labels of fields and values, names of records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.text import capfirst

from base.orm.fields import CodesField
from sources.choices import Stance
from sources.computed.status import AGAINST

from .choices import ChangeAction
from .models import ChangeItem
from .record_format import Written, default_of, records_by_name, written_columns

# The columns by which a record that is gone is named.
NAMES = ("title", "name", "text", "value", "label")
FEW = 3  # values that name a record without any of these


@dataclass(frozen=True)
class FieldInWords:
    """A field of a record before and after a change; empty where it had no value."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ItemInWords:
    """What a change did to one record."""

    kind: str
    name: str
    action: str
    action_label: str
    is_redacted: bool
    url: str  # its page in the admin, if it is there
    fields: list[FieldInWords]


class Words:
    """Items in words. Records that they refer to are looked up once, with one query a model."""

    def __init__(self, items: Iterable[ChangeItem]) -> None:
        self.items = list(items)

    def __iter__(self) -> Iterator[ItemInWords]:
        return (self.of(item) for item in self.items)

    @cached_property
    def records(self) -> dict[UUID, models.Model]:
        """The records of the items, and those that they refer to, as far as they are there."""
        wanted: dict[type[models.Model], set[UUID]] = defaultdict(set)
        for item in self.items:
            model = records_by_name()[item.kind]
            wanted[model].add(item.record)
            for written in (item.before, item.after):
                for column in written_columns(model) if written else ():
                    if column.is_relation:
                        wanted[column.related_model] |= named_in(written.get(column.name))
        return {
            record.uid: record for model, uids in wanted.items() for record in load(model, uids)
        }

    def of(self, item: ChangeItem) -> ItemInWords:
        model, record = records_by_name()[item.kind], self.records.get(item.record)
        action = ChangeAction(item.action)
        return ItemInWords(
            kind=capfirst(str(model._meta.verbose_name)),
            name=str(record) if record else self.name_of_gone(model, item),
            is_redacted=item.redacted_at is not None,
            action=action.value,
            action_label=action.label.lower(),
            url=admin_url(record) if record else "",
            fields=list(self.fields(model, item.before, item.after)),
        )

    def fields(
        self, model: type[models.Model], before: Written | None, after: Written | None
    ) -> Iterator[FieldInWords]:
        """The fields that differ; of a record that came or went those with an unusual value."""
        only = before if after is None else after if before is None else None
        for column in written_columns(model):
            if only is not None and column.name not in only:
                continue
            was, became = (self.value(column, written) for written in (before, after))
            if was != became:
                yield FieldInWords(capfirst(str(column.verbose_name)), was, became)
        if before and after and before.get("datasets") != after.get("datasets"):
            was, became = (slugs_of(each.get("datasets", [])) for each in (before, after))
            yield FieldInWords("Data sets", was, became)

    def value(self, column: Any, written: Mapping[str, Any] | None) -> str:
        if written is None:
            return ""
        value = written.get(column.name, default_of(column))
        if value in (None, "", []):
            return ""
        values = value if isinstance(value, list) else [value]
        return ", ".join(self.word(column, each) for each in values)

    def word(self, column: Any, value: Any) -> str:
        if isinstance(value, dict):
            if "id" not in value:
                return ", ".join(f"{name}: {each}" for name, each in value.items())
            return self.name_of_reference(UUID(value["id"]), value.get("slug", ""))
        if isinstance(value, bool):
            return "yes" if value else "no"
        choices = column.codes.choices if isinstance(column, CodesField) else column.flatchoices
        return str(dict(choices or ()).get(value, value))

    def name_of_reference(self, uid: UUID, slug: str) -> str:
        """What the record is called, if it is there or one of the items; else its slug or id."""
        if uid in self.records:
            return str(self.records[uid])
        for item in self.items:
            if item.record == uid and (written := item.after or item.before):
                return self.name_of(records_by_name()[item.kind], written)
        return slug or str(uid)

    def name_of_gone(self, model: type[models.Model], item: ChangeItem) -> str:
        """A claim that everybody denied, as far as the items tell, never reads as if it were so."""
        name = self.name_of(model, item.after or item.before or {})
        return f"Denied: {name}" if self.is_denied(item) else name

    def is_denied(self, item: ChangeItem) -> bool:
        assertions = (each.before or each.after for each in self.items if each.kind == "assertion")
        stances = {
            assertion.get("stance", Stance.ASSERTS)
            for assertion in assertions
            if assertion and item.record in named_in(assertion.get(item.kind))
        }
        return bool(stances) and stances <= {*AGAINST}

    def name_of(self, model: type[models.Model], written: Written) -> str:
        """A record that is gone, by its name or by its first values."""
        for name in NAMES:
            if text := written.get(name):
                return str(text)
        values = (self.value(column, written) for column in written_columns(model))
        return ", ".join([each for each in values if each][:FEW])


def slugs_of(datasets: Iterable[Mapping[str, str]]) -> str:
    return ", ".join(each["slug"] for each in datasets)


def named_in(value: Any) -> set[UUID]:
    """The records that a value refers to."""
    references = value if isinstance(value, list) else [value]
    return {UUID(each["id"]) for each in references if isinstance(each, dict) and "id" in each}


def load(model: type[models.Model], uids: set[UUID]) -> Iterable[Any]:
    """Records with what their own text needs."""
    found = model._base_manager.filter(uid__in=uids)
    registered = admin.site._registry.get(model)
    related = registered.list_select_related if registered else ()
    return found.select_related(*related) if isinstance(related, tuple) and related else found


def admin_url(record: Any) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
