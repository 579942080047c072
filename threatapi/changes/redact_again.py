"""What a store has redacted, so that a store made of an older backup does not show it again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from base.orm.keys import listed

from .choices import ChangeAction, ChangeDoor
from .forget_log import REDACTED
from .forget_proposals import redact_proposal
from .models import Change, ChangeItem
from .redact import redact

AGAIN = "It was redacted before the store was restored."


class Redaction(NamedTuple):
    """A record that was redacted, and why."""

    kind: str
    record: UUID
    reason: str


class Redacted(NamedTuple):
    """All that a store has redacted."""

    records: Iterable[Redaction] = ()
    parts: Iterable[Redaction] = ()  # that went with what they were part of
    proposals: Iterable[UUID] = ()
    reasons: Iterable[tuple[int, datetime]] = ()  # of changes, by number and time
    unread: bool = False  # whether its tables are others than ours, so that the rest is not known


def find_redacted() -> Redacted:
    proposals = Change._meta.get_field("proposals").related_model
    emptied: list[UUID] = []
    if proposals._meta.db_table in connection.introspection.table_names():
        found = proposals.objects.filter(redacted_at__isnull=False)
        emptied = [*found.values_list("uid", flat=True)]
    reasons = Change.objects.filter(reason=REDACTED, number__isnull=False)
    return Redacted(*find_records(), emptied, [*reasons.values_list("number", "at")])


def find_records() -> tuple[list[Redaction], list[Redaction]]:
    """The records that were redacted, and those that went with what they were part of: a backup may
    have them elsewhere. What is part of others comes after these, for some went before it."""
    is_gone = {"action__in": (ChangeAction.DELETE, ChangeAction.MERGE)}
    gone = ChangeItem.objects.filter(redacted_at__isnull=False, **is_gone)
    above = gone.filter(change=OuterRef("change"), record=OuterRef("part_of"))
    found = gone.annotate(went_along=Exists(above), is_below=~Q(part_of=F("whole")))
    records = found.filter(went_along=False).order_by(F("part_of").asc(nulls_first=True), "pk")
    parts = found.filter(went_along=True).order_by("is_below", "pk")
    return redactions(records), redactions(parts)


def redactions(items: QuerySet) -> list[Redaction]:
    return [Redaction(*row) for row in items.values_list("kind", "record", "change__reason")]


# In the store that was made of a backup


def redact_record(each: Redaction, **author: Any) -> Change | None:
    """Redact the record if this store still knows its contents."""
    known = ChangeItem.objects.filter(kind=each.kind, record=each.record, redacted_at=None)
    if not known.exists():
        return None
    return redact(each.kind, each.record, ChangeDoor.SHELL, reason=each.reason, **author)


def redact_proposals(uids: Iterable[UUID], author: str) -> int:
    """Empty those that say something; how many they are."""
    proposals = Change._meta.get_field("proposals").related_model
    found = proposals.objects.filter(uid__in=listed(uid.hex for uid in uids), redacted_at=None)
    return sum(redact_proposal(uid, author, AGAIN) for uid in found.values_list("uid", flat=True))


def redact_reasons(changes: Iterable[tuple[int, datetime]]) -> int:
    """Take out why these changes were made; of how many it was there."""
    told = Change.objects.exclude(reason=REDACTED)
    return sum(told.filter(number=number, at=at).update(reason=REDACTED) for number, at in changes)
