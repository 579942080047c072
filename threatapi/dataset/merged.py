"""Records of a data set that were merged with others since: a load does not bring them back."""

import uuid
from collections.abc import Collection, Mapping, MutableMapping
from functools import cached_property
from typing import Any

from django.db.models import Exists, Model

from threatapi.changes.choices import ChangeAction
from threatapi.changes.models import ChangeItem
from threatapi.changes.records import follow, later_items

from .faults import Fault
from .rows import Row

Stored = Mapping[type[Model], Mapping[uuid.UUID, Any]]


class MergedRecords:
    """What merges have made of records: those that stand for others, and links that went.

    What a data set says of a merged record is said of the one that stays; its own columns are not
    loaded.
    """

    def __init__(self) -> None:
        self.warnings: list[Fault] = []
        self.parts: list[Row] = []  # of the data set that were merged with others

    @cached_property
    def items(self) -> list[ChangeItem]:
        latest = ChangeItem.objects.filter(~Exists(later_items()), action=ChangeAction.MERGE)
        return list(latest.select_related("change").defer("before").order_by("pk"))

    @cached_property
    def keepers(self) -> dict[uuid.UUID, uuid.UUID]:
        return follow([item.record for item in self.items])

    @cached_property
    def gone(self) -> set[uuid.UUID]:
        """Links between two records that were merged, with what was said of them."""
        latest = ChangeItem.objects.filter(~Exists(later_items()), action=ChangeAction.DELETE)
        changes = {item.change_id for item in self.items}
        return set(latest.filter(change__in=changes).values_list("record", flat=True))

    def look_up(self, uids: Collection[uuid.UUID]) -> None:
        """Know the keepers of these records. All of them are known."""

    def keeper_of(self, uid: uuid.UUID | None) -> uuid.UUID | None:
        return None if uid is None else self.keepers.get(uid, uid)

    def take_out(
        self, rows: list[Row], stored: Stored, made: MutableMapping[uuid.UUID, Any]
    ) -> list[Row]:
        """The rows that are to be written; the records of merged ones are those that stayed."""
        left, out = [], set[uuid.UUID]()
        for row in rows:
            keeper = stored[row.kind.model].get(self.keepers.get(row.uid, row.uid))
            if row.uid in self.keepers and keeper is not None:
                made[row.uid] = keeper
                self.tell(row, f"It was merged with “{keeper}”: its own values are not loaded.")
                if row.parent:
                    self.parts.append(row)
            elif row.uid in self.gone or row.uid in self.keepers:
                out.add(row.uid)
                self.tell(row, "It linked two records that were merged: it is not loaded.")
            elif row.parent and row.parent.uid in out:
                out.add(row.uid)
            else:
                left.append(row)
        return left

    def tell(self, row: Row, reason: str) -> None:
        if row.parent is None:
            self.warnings.append(row.fault(row.kind.name, f"Warning: {reason}"))


class SomeMergedRecords(MergedRecords):
    """Those of the records that were looked up: not all merges of the store are read."""

    def __init__(self) -> None:
        super().__init__()
        self.keepers = {}

    def look_up(self, uids: Collection[uuid.UUID]) -> None:
        self.keepers |= follow(uids)
