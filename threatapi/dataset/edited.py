"""Which records of a data set others have changed since it last gave them, as the changes tell."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from base.orm.datasets import DataSet
from base.orm.keys import listed
from threatapi.changes.choices import ChangeAction, ChangeDoor
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
        self.own = dict(own.values_list("pk", "number"))  # numbers by key
        self.first = min(self.own.values(), default=None)

    def candidates(self, wanted: Collection[UUID]) -> set[UUID]:
        """Those of these records that may differ from what the data set gave."""
        return self.others_records(wanted) | self.kept_of(wanted).keys()

    def others_records(self, wanted: Collection[UUID]) -> set[UUID]:
        """Those of these records that others changed since the data set was loaded first."""
        if self.first is None:
            return set()
        later = Change.objects.filter(number__gt=self.first).exclude(
            pk__in={*self.own, *self.ignored}
        )
        if not (keys := [*later.values_list("pk", flat=True)]):
            return set()
        items = ChangeItem.objects.filter(
            record__in=listed(uid.hex for uid in wanted), change__in=listed(keys)
        )
        return set(items.order_by().values_list("record", flat=True))

    def find(self, candidates: Collection[UUID], stored: Collection[UUID]) -> dict[UUID, Edited]:
        """Those of the candidates that others changed since the data set gave them last, and those
        that a load has kept as others made them."""
        last_own, later = self.items_of(candidates)
        kept = self.kept_of(candidates)
        found = {}
        for record in candidates:
            mine, number = last_own.get(record, (0, 0))
            # A load that keeps a record may write it as well: that it is in the data set now.
            if record in kept and self.own[kept[record].change_id] >= number:
                found[record] = Edited(record, kept[record].given, was_kept=True)
                found[record].keys = later[record]
                continue
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

    @staticmethod
    def redacted(records: Collection[UUID]) -> dict[UUID, int]:
        """Those of these records that were deleted and redacted, with the number of the change that
        deleted them."""
        if not records:
            return {}
        items = ChangeItem.objects.filter(
            record__in=listed(uid.hex for uid in records),
            action=ChangeAction.DELETE,
            redacted_at__isnull=False,
        )
        return dict(items.order_by("pk").values_list("record", "change__number"))

    def kept_of(self, records: Collection[UUID]) -> dict[UUID, KeptEdit]:
        """What the last load of the data set that kept each of these remembered."""
        kept = KeptEdit.objects.filter(
            Q(change__dataset=self.dataset), record__in=listed(uid.hex for uid in records)
        ).exclude(change__in=self.ignored)
        return {each.record: each for each in kept.order_by("pk")}

    def items_of(
        self, records: Collection[UUID]
    ) -> tuple[dict[UUID, tuple[int, int]], dict[UUID, list[int]]]:
        """The last item of each record by the data set, with the number of its change; and all
        items by others."""
        own: dict[UUID, tuple[int, int]] = {}
        others: dict[UUID, list[int]] = defaultdict(list)
        items = ChangeItem.objects.filter(record__in=listed(uid.hex for uid in records))
        for key, record, change in items.order_by("pk").values_list("pk", "record", "change"):
            if change in self.own:
                own[record] = key, self.own[change]
            elif change not in self.ignored:
                others[record].append(key)
        return own, others

    @staticmethod
    def add_given(found: dict[UUID, Edited], last_own: dict[UUID, tuple[int, int]]) -> None:
        """What the data set gave last of records that no load has kept since."""
        keys = [
            last_own[uid][0] for uid, each in found.items() if uid in last_own and not each.was_kept
        ]
        for item in ChangeItem.objects.filter(pk__in=listed(keys)):
            found[item.record].given = without_slugs(item.after)
