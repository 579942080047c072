"""Takes the contents of proposals that name a record out of the store, for good."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any
from unicodedata import normalize
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
# Of a text that is meant as a name, but is no slug or id as it stands.
NOT_IN_NAMES = re.compile(r"[^\w/{}:-]")


def lock_proposals() -> None:
    """Wait for whoever publishes a proposal, which locks it and then records. Who locks records and
    then proposals calls this first."""
    lock_tables([Change._meta.get_field("proposals").related_model._meta.db_table])


def forget_proposals(gone: Collection[UUID], slugs: Collection[str]) -> None:
    """Of proposals that name these records, by id or slug, or that made them, nothing is left but
    who sent and decided them. Those that wait are withdrawn."""
    proposals = Change._meta.get_field("proposals").related_model
    made = proposals.objects.filter(change__items__record__in=listed(uid.hex for uid in gone))
    keys = {*made.values_list("pk", flat=True)}
    slugs = {slug.lower() for slug in slugs}
    for key, body in proposals.objects.exclude(body="").values_list("pk", "body").iterator():
        if any(names(text, gone, slugs) for text in texts_in(body)):
            keys.add(key)
    empty(proposals.objects.filter(pk__in=keys_in(keys)), REDACTION)


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


def texts_in(body: str) -> Iterator[str]:
    """All texts of a fragment; numbers, true and false are read as texts where one is expected."""
    return texts_of(json.loads(body, parse_int=str, parse_float=str))


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)


def names(text: str, gone: Collection[UUID], slugs: Collection[str]) -> bool:
    """Whether it is the slug or the id of one of these, or a key that has the slug; also as it is
    mistyped, for a proposal is not looked at before it is published."""
    name = NOT_IN_NAMES.sub("", normalize("NFKC", text).lower())
    try:
        return UUID(name) in gone
    except ValueError:
        return not slugs.isdisjoint(name.split("/"))
