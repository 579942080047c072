"""Which records of a data set others have changed since it last gave them, as the changes tell."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Min, Q

from base.orm.datasets import DataSet
from base.orm.keys import listed
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.models import Change, ChangeItem
from threatapi.changes.record_format import Written, without_slugs
from threatapi.changes.undo import changes_without_effect

from .models import KeptEdit


@dataclass
class Edited:
    """A record that others changed after the data set gave it."""

    record: UUID
    given: Written | None = None  # what the data set gave last; None if it never gave the record
    stored: Written | None = None  # None: deleted
    was_kept: bool = False  # whether an earlier load kept it, though the data set had `given`
    keys: list[int] = field(default_factory=list)  # of the items by which others did it
    items: list[ChangeItem] = field(default_factory=list)  # these, in their order, if loaded

    @property
    def last(self) -> ChangeItem | None:
        return self.items[-1] if self.items else None

    def last_of(self, name: str) -> ChangeItem | None:
        """What changed this column last."""
        for item in reversed(self.items):
            was, became = without_slugs(item.before) or {}, without_slugs(item.after) or {}
            if was.get(name) != became.get(name):
                return item
        return self.last


class EditLog:
    """The changes, as those that a data set made and those that others made."""

    def __init__(self, dataset: DataSet) -> None:
        self.dataset = dataset
        self.ignored = changes_without_effect()
        loads = Change.objects.filter(dataset=dataset)
        # Before changes had data sets, nothing tells a load from another.
        before = Change.objects.filter(
            dataset=None, door__in=[ChangeDoor.LOAD, ChangeDoor.UPGRADE], number__isnull=False
        )
        own = (loads | before).exclude(pk__in=self.ignored)
        self.own = set(own.values_list("pk", flat=True))
        self.first = own.aggregate(first=Min("number"))["first"]

    def others_records(self, wanted: Collection[UUID]) -> set[UUID]:
        """Those of these records that others changed since the data set was loaded first."""
        if self.first is None:
            return set()
        later = Change.objects.filter(number__gt=self.first).exclude(pk__in=self.own | self.ignored)
        if not (keys := [*later.values_list("pk", flat=True)]):
            return set()
        items = ChangeItem.objects.filter(
            record__in=listed(uid.hex for uid in wanted), change__in=listed(keys)
        )
        return set(items.order_by().values_list("record", flat=True))

    def find(self, candidates: Collection[UUID], stored: Collection[UUID]) -> dict[UUID, Edited]:
        """Those of the candidates that others changed since the data set gave them last."""
        last_own, later = self.items_of(candidates)
        found = {}
        for record in candidates:
            mine = last_own.get(record, 0)
            keys = [key for key in later[record] if key > mine]
            if keys or (not mine and record in stored):
                found[record] = Edited(record, keys=keys)
        self.add_given(found, last_own)
        return found

    @staticmethod
    def load_items(edited: Collection[Edited]) -> None:
        """Load by which items others changed these."""
        of = {each.record: each for each in edited if not each.items}
        keys = [key for each in of.values() for key in each.keys]
        items = ChangeItem.objects.filter(pk__in=listed(keys)).select_related("change")
        for item in items.order_by("pk"):
            of[item.record].items.append(item)

    def items_of(self, records: Collection[UUID]) -> tuple[dict[UUID, int], dict[UUID, list[int]]]:
        """The last item of each record by the data set, and all items by others."""
        own: dict[UUID, int] = {}
        others: dict[UUID, list[int]] = defaultdict(list)
        items = ChangeItem.objects.filter(record__in=listed(uid.hex for uid in records))
        for key, record, change in items.order_by("pk").values_list("pk", "record", "change"):
            if change in self.own:
                own[record] = key
            elif change not in self.ignored:
                others[record].append(key)
        return own, others

    def add_given(self, found: dict[UUID, Edited], last_own: dict[UUID, int]) -> None:
        keys = [last_own[record] for record in found if record in last_own]
        items = ChangeItem.objects.filter(pk__in=listed(keys)).select_related("change")
        number = {}
        for item in items:
            found[item.record].given = without_slugs(item.after)
            number[item.record] = item.change.number
        kept = KeptEdit.objects.filter(
            Q(change__dataset=self.dataset), record__in=listed(uid.hex for uid in found)
        ).exclude(change__in=self.ignored)
        for each in kept.select_related("change").order_by("pk"):
            if each.change.number > number.get(each.record, 0):
                found[each.record].given = each.given
                found[each.record].was_kept = True
