"""Takes the contents of proposals that name a record out of the store, for good."""

import json
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone

from base.orm.keys import keys_in, listed

from .models import Change

# As proposals have it, which know changes.
WAITING = ("draft", "proposed", "returned")


def forget_proposals(gone: Collection[UUID], slugs: Collection[str]) -> None:
    """Of proposals that name these records, by id or slug, or that made them, nothing is left but
    who sent and decided them. Those that wait are withdrawn."""
    proposals = Change._meta.get_field("proposals").related_model
    steps = proposals._meta.get_field("steps").related_model
    made = proposals.objects.filter(change__items__record__in=listed(uid.hex for uid in gone))
    keys = {*made.values_list("pk", flat=True)}
    for key, body in proposals.objects.exclude(body="").values_list("pk", "body").iterator():
        if any(names(text, gone, slugs) for text in texts_of(json.loads(body))):
            keys.add(key)
    found = proposals.objects.filter(pk__in=keys_in(keys))
    found.filter(status__in=WAITING).update(status="withdrawn")
    found.update(body="", why="", redacted_at=timezone.now())
    steps.objects.filter(proposal__in=keys_in(keys)).update(comment="")


def texts_of(value: Any) -> Iterator[str]:
    """All texts of a fragment."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)


def names(text: str, gone: Collection[UUID], slugs: Collection[str]) -> bool:
    """Whether it is the slug or the id of one of these, or a key that has the slug."""
    try:
        return UUID(text) in gone
    except ValueError:
        return not slugs.isdisjoint(text.split("/"))
