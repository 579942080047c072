"""Which persons may be living, when a change is looked at for what a second person must review."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from actors.choices import EntityType
from actors.computed.outcomes import DEATHS
from actors.models import Entity
from base.orm.bulk import Update
from base.orm.keys import keys_in, listed
from base.values import edtf
from sources.choices import ClaimStatus
from threatapi.edits import Edit, Row

from .records import last_of


class Persons:
    """Persons as they are now, and as they were before the change.

    Who may have been living before it is taken for living, whatever it says of a death; so is
    whoever is one with such a person now.
    """

    def __init__(
        self, edits: Iterable[Edit], computed: Iterable[Update], merged: Mapping[UUID, UUID]
    ) -> None:
        self.before: dict[int, Row] = {}
        lost: dict[UUID, Row] = {}
        for edit in edits:
            if edit.model is Entity and edit.before:
                if edit.after:
                    self.before[edit.after["id"]] = edit.before
                elif edit.before["uid"] in merged:
                    lost[edit.before["uid"]] = edit.before
        for update in computed:
            if update.model is Entity:
                for key, row in update.before.items():
                    self.before[key] = {**row, **self.before.get(key, {})}
        self.lost = by_keeper(lost, merged)

    def may_be_living(self, person: Entity) -> bool:
        """Whether the person may be living, or might before the change."""
        now = vars(person)
        former = self.before.get(person.pk, {})
        rows = [now, {**now, **former}, *self.lost.get(person.pk, ())]
        return any(map(may_be_living, rows))

    def revived(self) -> set[int]:
        """Those who may be living, and were dead before, or no persons."""
        if not self.before:
            return set()
        rows = Entity._base_manager.filter(type=EntityType.PERSON, pk__in=keys_in(self.before))
        return {
            now["id"]
            for now in map(vars, rows)
            if may_be_living(now) and not may_be_living({**now, **self.before[now["id"]]})
        }


def by_keeper(lost: Mapping[UUID, Row], merged: Mapping[UUID, UUID]) -> Mapping[int, list[Row]]:
    """These rows, by the keys of the records with which theirs were merged."""
    if not lost:
        return {}
    keepers = {uid: last_of(merged, uid) for uid in lost}
    stored = Entity._base_manager.filter(uid__in=listed(uid.hex for uid in keepers.values()))
    keys = dict(stored.values_list("uid", "pk"))
    found: dict[int, list[Row]] = defaultdict(list)
    for uid, row in lost.items():
        if keepers[uid] in keys:
            found[keys[keepers[uid]]].append(row)
    return found


def may_be_living(person: Row) -> bool:
    """Of whom it is not known, they may be."""
    if person["type"] != EntityType.PERSON:
        return False
    is_killed = person["fate"] in DEATHS and person["fate_certainty"] == ClaimStatus.ASSERTED
    is_killed = is_killed and not is_to_come(person["fate_date"])
    return not is_killed and not has_died(person["died"])


def is_to_come(day: str) -> bool:
    first, _ = edtf.bounds(day) if day else (None, None)
    today: date = timezone.now().date()
    return first is not None and first > today


def has_died(died: str) -> bool:
    """Whether the last day that the date may mean has come; one without end may never come."""
    _, last = edtf.bounds(died) if died else (None, None)
    today: date = timezone.now().date()
    return last is not None and last <= today
