"""Removes the records that a data set gave and no longer holds."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.deletion import get_candidate_relations_to_delete

from base.orm.datasets import remove_records
from base.orm.keys import keys_in
from base.orm.models import Record, record_models
from base.orm.rows import load_rows
from sources.models import TARGETS, Assertion
from threatapi.changes.door import Item, changed_items
from threatapi.changes.parts import references_to_whole
from threatapi.changes.record_format import references
from threatapi.edits import Edit

from .conflicts import Conflict, Decisions, Resolution, slug_of
from .format import WRITE_ORDER
from .items import Members

Model = type[models.Model]


@dataclass(frozen=True)
class Kept:
    """A record that the data set no longer holds, and that stays, with the reason."""

    kind: str
    record: UUID
    slug: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind} “{self.slug or self.record}” stays: {self.reason}"

    def json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "record": str(self.record),
            "slug": self.slug or None,
            "reason": self.reason,
        }


@dataclass
class Removal:
    """The records that a data set no longer holds: those that go, and those that stay."""

    going: dict[Model, dict[int, Record]] = field(default_factory=lambda: defaultdict(dict))
    leaving: list[Record] = field(default_factory=list)  # stay, as records of other data sets
    kept: list[Kept] = field(default_factory=list)
    kept_by_key: dict[tuple[Model, int], Kept] = field(default_factory=dict)

    def find(self, decisions: Decisions, members: Members, wanted: set[UUID]) -> None:
        gone = members.own - wanted
        for model in WRITE_ORDER:
            decisions.index.load(model, gone)
        stored = {
            uid: record
            for records in decisions.index.stored.values()
            for uid, record in records.items()
            if uid in gone
        }
        edited = decisions.find_edited(decisions.log.candidates(stored), set(stored))
        for uid, record in stored.items():
            if members.others(uid):
                self.leaving.append(record)
                continue
            if uid in edited and decisions.resolution != Resolution.OURS:
                self.keep(record, "an editor has changed it.")
                if not (edited[uid].was_kept and edited[uid].given is None):
                    kind = record._meta.model_name
                    decisions.add(Conflict(None, kind, uid, slug_of(record), edited[uid]), None)
            else:
                self.going[type(record)][record.pk] = record
        while self.keep_what_is_needed():
            pass

    def keep(self, record: Record, reason: str) -> None:
        self.going[type(record)].pop(record.pk, None)
        kind = str(record._meta.model_name)
        kept = Kept(kind, record.uid, slug_of(record), reason)
        self.kept.append(kept)
        self.kept_by_key[type(record), record.pk] = kept

    def keep_what_is_needed(self) -> bool:
        """Keep what others refer to, the parts of what stays, and the last assertion of a claim."""
        before = len(self.kept)
        for model in record_models():
            for column in references(model):
                self.keep_referred(model, column)
        self.keep_parts()
        self.keep_last_assertions()
        return len(self.kept) > before

    def keep_referred(self, model: type[Record], column: Any) -> None:
        going = self.going[column.related_model]
        if not going:
            return
        referring = model._base_manager.filter(**{f"{column.name}__in": keys_in(going)}).order_by()
        for key, uid, target in referring.values_list("pk", "uid", column.name):
            if key not in self.going[model] and target in going:
                named = f"{model._meta.verbose_name} {uid}"
                self.keep(going[target], f"{named} refers to it ({column.verbose_name}).")

    def keep_parts(self) -> None:
        for model, records in list(self.going.items()):
            for record in list(records.values()):
                for column in references_to_whole(str(model._meta.model_name)):
                    whole = column.related_model, getattr(record, column.attname)
                    if record.pk in records and (above := self.kept_by_key.get(whole)):
                        named = f"{above.kind} “{above.slug or above.record}”"
                        self.keep(record, f"it belongs to the {named}.")

    def keep_last_assertions(self) -> None:
        """A claim that stays keeps an assertion."""
        going = self.going[Assertion]
        for name in TARGETS:
            column = Assertion._meta.get_field(name)
            targets = {getattr(each, column.attname) for each in going.values()} - {None}
            targets -= self.going[column.related_model].keys()
            others = Assertion.objects.filter(**{f"{name}__in": keys_in(targets)})
            said = set(others.exclude(pk__in=keys_in(going)).values_list(name, flat=True))
            for each in list(going.values()):
                if (key := getattr(each, column.attname)) in targets and key not in said:
                    self.keep(each, "nothing else says what it says.")

    # Writing

    def write(self, members: Members) -> tuple[list[Edit], list[Item]]:
        """Remove the records; what is done to each that goes, or that leaves the data set."""
        gone = []
        for model in reversed(WRITE_ORDER):
            rows = load_rows(model, list(self.going[model])).values()
            gone += [Edit(model, row, None) for row in rows]
        items = changed_items(gone)
        for model in reversed(WRITE_ORDER):
            delete_rows(model, list(self.going[model]))
        remove_records([item.record for item in items])
        remove_records([record.uid for record in self.leaving], members.dataset)
        former = {record.uid: members.before(record.uid) for record in self.leaving}
        left = []
        for model in WRITE_ORDER:
            rows = load_rows(model, [each.pk for each in self.leaving if type(each) is model])
            left += [Edit(model, row, row) for row in rows.values()]
        return gone + left, items + changed_items(left, former=former)


def delete_rows(model: Model, keys: list[int]) -> None:
    """Delete rows of records to which no other records refer, with all that is computed of them."""
    if not keys:
        return
    for relation in get_candidate_relations_to_delete(model._meta):
        other, name = relation.related_model, relation.field.name
        if issubclass(other, Record):
            continue
        rows = other._base_manager.filter(**{f"{name}__in": keys_in(keys)}).order_by()
        if relation.field.remote_field.on_delete is models.SET_NULL:
            rows.update(**{name: None})
        elif not [*get_candidate_relations_to_delete(other._meta)]:
            rows._raw_delete("default")
        else:
            delete_rows(other, list(rows.values_list("pk", flat=True)))
    model._base_manager.filter(pk__in=keys_in(keys))._raw_delete("default")
