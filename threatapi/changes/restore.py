"""Writes the records of a change back as they were before it, many at a time.

The rows are read and locked already. The databases check references at the end of the transaction
alone, so rows are written in any order: what was created goes first, for what was there before may
need its place.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from base.orm import bulk
from base.orm.keys import keys_in, listed
from base.orm.models import Record
from sources.models import Assertion, Source, claim_models

from .door import OpenChange
from .models import Change, ChangeItem
from .record_format import default_of, records_by_name, references, written_columns
from .references import columns_to, write_lists

MOST = 20
Items = list[ChangeItem]


class NotRestorable(Exception):
    """Something that a record referred to is gone."""


class Restoring:
    """What is to become of the records of a change."""

    def __init__(self, items: Iterable[ChangeItem], now: OpenChange) -> None:
        self.items, self.now = list(items), now
        self.created = by_model(item for item in self.items if item.before is None)
        self.updated = by_model(item for item in self.items if item.before and item.after)
        self.deleted = by_model(item for item in self.items if item.after is None)
        self.keys: dict[UUID, int] = {}  # primary keys, by public id
        self.gone: dict[type[Record], list[int]] = {}

    def write(self) -> Iterator[list[Record]]:
        """Write all; the records that are there again, or as before, of each model."""
        self.give_keys()
        self.delete_created()
        for model, items in self.updated.items():
            yield self.write_back(model, items)
        for model, items in self.deleted.items():
            yield self.insert(model, items)

    # Keys

    def give_keys(self) -> None:
        """The keys of all records that are named; those of deleted ones are new."""
        named: dict[type[models.Model], set[UUID]] = defaultdict(set)
        for grouped in (self.updated, self.deleted):
            for model, items in grouped.items():
                named[model].update(item.record for item in items)
                for item in items:
                    for column in references(model):
                        named[column.related_model].update(
                            ids_in((item.before or {}).get(column.name))
                        )
        for model, uids in named.items():
            self.keys |= dict(stored(model, uids).values_list("uid", "pk"))
        for model, items in self.deleted.items():
            new = bulk.reserve(model, len(items))
            self.keys |= {item.record: key for item, key in zip(items, new, strict=True)}

    def key_of(self, reference: dict[str, str]) -> int:
        try:
            return self.keys[UUID(reference["id"])]
        except KeyError:
            name = reference.get("slug") or reference["id"]
            raise NotRestorable(f"“{name}”, to which a record referred, is gone.") from None

    # Writing

    def delete_created(self) -> None:
        for model, items in self.created.items():
            found = stored(model, [item.record for item in items])
            self.gone[model] = keys = list(found.values_list("pk", flat=True))
            for column in model._meta.many_to_many:
                write_lists(column, dict.fromkeys(keys, ()))
            if model is Source:
                self.forget_sources(keys)
            rows = model._base_manager.filter(pk__in=keys_in(keys))
            rows._raw_delete(connection.alias)

    def forget_sources(self, keys: list[int]) -> None:
        """Changes that name these as their source have none, or the one with which theirs is merged
        again."""
        Change.objects.filter(source__in=keys_in(keys)).update(source=None)
        keepers = stored(Source, self.now.merged.values()).values_list("uid", "pk")
        for uid, key in keepers:
            merged = [loser for loser, keeper in self.now.merged.items() if keeper == uid]
            changes_for(merged).update(source=key)

    def write_back(self, model: type[Record], items: Items) -> list[Record]:
        before = {item.record: item for item in items}
        records = list(stored(model, before))
        names = [name for name in model.with_derived(model.given_columns()) if name != "created_at"]
        fields = [model._meta.get_field(name).attname for name in names]
        now = timezone.now()
        for record in records:
            self.set_values(record, before[record.uid])
            record.derive()
            record.updated_at = now
        bulk.update_columns(
            model,
            fields,
            ([each.pk, *(getattr(each, name) for name in fields)] for each in records),
        )
        self.write_lists(model, records, before)
        return records

    def insert(self, model: type[Record], items: Items) -> list[Record]:
        records = []
        for item in items:
            record = model(uid=item.record, pk=self.keys[item.record])
            self.set_values(record, item)
            records.append(record)
        bulk.insert(records)
        for record in records:
            self.now.note_new(record)
        if model is Source:
            named = changes_for([item.record for item in items])
            for uid in {*named.values_list("source_uid", flat=True)}:
                changes_for([uid]).update(source=self.keys[uid])
        self.write_lists(model, records, {item.record: item for item in items})
        return records

    def set_values(self, record: Record, item: ChangeItem) -> None:
        """Give the record the columns that it had before the change."""
        before = item.before or {}
        record.key = before.get("key", "")
        for column in written_columns(type(record)):
            value = before.get(column.name)
            if column.many_to_many:
                continue
            if column.is_relation:
                setattr(record, column.attname, self.key_of(value) if value else None)
            else:
                given = default_of(column) if value is None else column.to_python(value)
                setattr(record, column.attname, given)

    def write_lists(
        self, model: type[Record], records: list[Record], before: dict[UUID, ChangeItem]
    ) -> None:
        for column in model._meta.many_to_many:
            lists = {}
            for record in records:
                listed_before = (before[record.uid].before or {}).get(column.name) or ()
                lists[record.pk] = [self.key_of(each) for each in listed_before]
            write_lists(column, lists)

    # Afterwards

    def left_behind(self) -> Iterator[str]:
        """What still refers to a record that is gone, and claims that nobody makes any more."""
        for model, keys in self.gone.items():
            for referring, columns in columns_to(model).items():
                for column in columns:
                    rows = referring._base_manager.filter(**{f"{column.name}__in": keys_in(keys)})
                    for record in rows.distinct()[:MOST]:
                        what = referring._meta.verbose_name
                        yield f"The {what} “{record.uid}” refers to what the change created."
        for claim in unsaid_claims(self.items):
            yield f"The {claim._meta.verbose_name} “{claim}” would be left without an assertion."


def unsaid_claims(items: Iterable[ChangeItem]) -> Iterator[Record]:
    """Claims without an assertion, of those that assertions among the items are or were about."""
    kind = Assertion._meta.model_name
    told = [each for item in items if item.kind == kind for each in (item.before, item.after)]
    for model in claim_models():
        name = str(model._meta.model_name)
        uids = {UUID(written[name]["id"]) for written in told if written and name in written}
        theirs = Assertion.objects.filter(**{name: OuterRef("pk")})
        yield from stored(model, uids).exclude(Exists(theirs))[:MOST]


def changes_for(sources: Collection[UUID]) -> models.QuerySet:
    """The changes for which one of these sources, by public id, was given."""
    return Change.objects.filter(source_uid__in=listed(uid.hex for uid in sources))


def stored(model: type[models.Model], uids: Collection[UUID]) -> models.QuerySet:
    """The stored records with these public ids, however many."""
    return model._base_manager.filter(uid__in=listed(uid.hex for uid in uids)).order_by()


def by_model(items: Iterable[ChangeItem]) -> dict[type[Record], Items]:
    found: dict[type[Record], Items] = defaultdict(list)
    for item in items:
        found[records_by_name()[item.kind]].append(item)
    return found


def ids_in(value: Any) -> Iterator[UUID]:
    for each in value if isinstance(value, list) else [value] if value else []:
        yield UUID(each["id"])
