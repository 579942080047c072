"""Takes the contents of proposals that name a record out of the store, for good."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from base.orm.keys import keys_in, listed
from base.orm.locking import lock_tables

from .forget_log import REDACTED
from .models import Change

# As proposals have it, which know changes.
WAITING = ("draft", "proposed", "returned")


# As a step has it that a redaction of a record makes.
REDACTION = "redaction"


def lock_proposals() -> None:
    """Wait for whoever publishes a proposal, which locks it and then records. Who locks records and
    then proposals calls this first."""
    lock_tables([Change._meta.get_field("proposals").related_model._meta.db_table])


def forget_proposals(gone: Collection[UUID], slugs: Collection[tuple[str, str]]) -> None:
    """Of proposals that name these records, by id or by kind and slug, or that made them, leave
    nothing but who sent and decided them. Those that wait are withdrawn."""
    proposals = Change._meta.get_field("proposals").related_model
    made = proposals.objects.filter(change__items__record__in=listed(uid.hex for uid in gone))
    keys = {*made.values_list("pk", flat=True)}
    slugs = {(kind, slug.lower()) for kind, slug in slugs}
    for proposal in proposals.objects.exclude(body="").only("body").iterator():
        if proposal.names_any(gone, slugs):
            keys.add(proposal.pk)
    empty(proposals.objects.filter(pk__in=keys_in(keys)), REDACTION)


def forget_proposals_of(number: int, author: str, reason: str) -> None:
    """Empty the proposal that became this change."""
    proposals = Change._meta.get_field("proposals").related_model
    empty(proposals.objects.filter(change__number=number, redacted_at=None), author, reason)


def redact_proposal(uid: UUID, author: str, reason: str) -> bool:
    """Take the contents of this proposal out of the store, for good; False if there is none."""
    proposals = Change._meta.get_field("proposals").related_model
    with transaction.atomic():
        return empty(proposals.objects.filter(uid=uid), author, reason) > 0


def empty(found: QuerySet, author: str, reason: str = "") -> int:
    """Empty these proposals, also why the changes were made that publishing them made, and withdraw
    those that wait; how many they are."""
    steps, now = found.model._meta.get_field("steps").related_model, timezone.now()
    rows = [*found.select_for_update().values_list("pk", "status", "version")]
    keys = keys_in(pk for pk, _, _ in rows)
    steps.objects.filter(proposal__in=keys).update(comment="")
    made = Change.objects.filter(proposals__in=keys).exclude(reason="")
    made.update(reason=REDACTED)  # which is what the proposal said
    for pk, status, version in rows:
        after = "withdrawn" if status in WAITING else status
        about = {"author": author, "comment": reason, "version": version, "at": now}
        if reason or after != status:
            steps.objects.create(proposal_id=pk, before=status, after=after, **about)
        proposal = found.model.objects.filter(pk=pk)
        proposal.update(status=after, body="", why="", redacted_at=now, updated_at=now)
    return len(rows)
