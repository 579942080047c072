"""What others have changed of some records since an editor opened them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from base.orm.keys import listed
from base.orm.locking import lock_rows
from base.orm.models import Record

from .models import Change, ChangeItem
from .parts import find_stored_whole
from .record_format import Written, default_of, records_by_name, written_columns
from .words import Words, named_in


def changes_since_seen(
    now: Any, record: Record, rows: Mapping[type[Record], Collection[int]], uids: Collection[UUID]
) -> "ChangesSince":
    """Let nobody else change the record, its rows and what it is part of; what others did to it, to
    the records with these ids and to their parts since the author of the open change saw them."""
    whole = find_stored_whole(record)
    if whole != record:
        lock_rows(type(whole)._meta.concrete_model, [whole.pk])
    now.lock_rows(record._meta.concrete_model, [record.pk])
    for model, keys in rows.items():
        now.lock_rows(model, sorted(keys))
    return ChangesSince({record.uid, *uids}, now.seen)


class ChangesSince:
    """The items that touch these records or their parts after the change that was seen last.

    If it is not known what was seen, that is all of them, and nothing counts as seen.
    """

    def __init__(self, records: Collection[UUID], seen: int | None) -> None:
        self.seen = seen
        uids, touched = [uid.hex for uid in records], Q()
        for name in ("record", "whole", "part_of"):
            touched |= Q(**{f"{name}__in": listed(uids)})  # however many rows the form has
        found = ChangeItem.objects.filter(touched, change__number__gt=seen or 0)
        found = found.select_related("change__source").order_by("change__number", "position")
        self.items = list(found)
        self.first: dict[UUID, ChangeItem] = {}
        self.last: dict[UUID, ChangeItem] = {}
        for item in self.items:
            self.first.setdefault(item.record, item)
            self.last[item.record] = item

    def __bool__(self) -> bool:
        return self.seen is None or bool(self.items)

    @property
    def last_number(self) -> int:
        """The number of the last of these changes, or of that which was seen."""
        return max([self.seen or 0, *(item.change.number or 0 for item in self.items)])

    @cached_property
    def changes(self) -> list[Change]:
        """The changes, each with its items in words."""
        found: dict[int, Any] = {}
        in_words: dict[int, list[Any]] = defaultdict(list)
        words = Words([item for item in self.items if self.seen is not None])
        for item, each in zip(words.items, words, strict=True):
            found[item.change_id] = item.change
            in_words[item.change_id].append(each)
        for key, change in found.items():
            change.items_in_words = in_words[key]
        return [*found.values()]

    # One record

    def is_touched(self, record: UUID) -> bool:
        return self.seen is None or record in self.first

    def deletion(self, record: UUID) -> Change | None:
        """The change that deleted the record, if it is not there."""
        item = self.last.get(record)
        return item.change if item is not None and item.after is None else None

    def seen_values(self, record: UUID) -> dict[str, Any]:
        """The columns as they were when the record was seen, by name: of references the keys."""
        item = self.first.get(record)
        if self.seen is None or item is None or item.before is None:
            return {}
        return {
            column.name: self._value(column, item.before)
            for column in written_columns(records_by_name()[item.kind])
        }

    def _value(self, column: Any, written: Written) -> Any:
        value = written.get(column.name)
        if column.is_relation:
            keys = [self._keys[uid] for uid in named_in(value) if uid in self._keys]
            return keys if column.many_to_many else (keys or [None])[0]
        return default_of(column) if value is None else column.to_python(value)

    @cached_property
    def _keys(self) -> dict[UUID, int]:
        """The keys of what the records referred to, as far as it is there."""
        wanted: dict[type[Model], set[UUID]] = defaultdict(set)
        for item in self.first.values():
            for column in written_columns(records_by_name()[item.kind]):
                if column.is_relation and item.before:
                    wanted[column.related_model] |= named_in(item.before.get(column.name))
        found: dict[UUID, int] = {}
        for model, uids in wanted.items():
            if uids:
                found |= model._base_manager.filter(uid__in=uids).values_list("uid", "pk")
        return found
