"""Refuses what would undo, unseen, what others did since the author of a change looked."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q

from base.orm.keys import listed
from base.orm.writing import ChangedSince
from threatapi.edits import Edit

from .models import ChangeItem

MOST_TOLD = 100


def refuse_unseen(edits: Iterable[Edit], merged: Mapping[UUID, UUID], seen: int | None) -> None:
    """What is deleted, and what a merge writes, is as it was when the author saw it.

    Of two records that are merged that holds for all that is part of them.
    """
    if seen is None:
        return
    pair = [uid.hex for uid in {*merged, *merged.values()}]
    written = (edit for edit in edits if edit.before and (pair or not edit.after))
    uids = [edit.before["uid"].hex for edit in written if edit.before]
    touched = Q(record__in=listed(uids))
    for name in ("whole", "part_of") if pair else ():
        touched |= Q(**{f"{name}__in": listed(pair)})
    later = ChangeItem.objects.filter(touched, change__number__gt=seen).order_by("pk")
    if uids and (found := list(later.select_related("change")[:MOST_TOLD])):
        raise ChangedSince(later=found)
