"""Keeps which items are of hidden records. Records that are deleted while hidden stay so here."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from base.orm.keys import listed
from base.orm.markings import ITEMS, HiddenTable
from base.orm.models import record_models
from threatapi.markings import Spread

from .choices import ChangeAction
from .models import Change, ChangeItem

Uids = set[UUID]


def keep_hidden(change: Change, spread: Spread) -> None:
    """Hide the items of what this change hid, and of what it wrote of hidden records.

    The public sees the item of a record that was not hidden before as its deletion.
    """
    if not spread.is_any:
        return
    mine = ChangeItem.objects.filter(change=change)
    here = {*mine.values_list("record", flat=True)}
    hidden = hidden_among(here)
    gone = mine.filter(action__in=(ChangeAction.DELETE, ChangeAction.MERGE))
    dropped = {*gone.values_list("record", flat=True)}
    hidden |= set_of(of(dropped).filter(hidden=True)) | spread.hidden
    seen = of(hidden & here).filter(hidden=False).exclude(change=change)
    mine.filter(record__in=texts(set_of(seen))).update(withdraws=True)
    of(hidden).filter(hidden=False).update(hidden=True)
    of((spread.shown | here) - hidden).filter(hidden=True).update(hidden=False, withdraws=False)
    if ChangeItem.objects.filter(hidden=True).exists():
        HiddenTable.objects.get_or_create(name=ITEMS)
    else:
        HiddenTable.objects.filter(name=ITEMS).delete()


def hidden_among(records: Uids) -> Uids:
    wanted, found = texts(records), set[UUID]()
    for model in record_models():
        rows = model._base_manager.filter(hidden=True, uid__in=wanted)
        found |= {*rows.values_list("uid", flat=True)}
    return found


def of(records: Uids) -> QuerySet:
    return ChangeItem.objects.filter(record__in=texts(records))


def texts(records: Iterable[UUID]) -> object:
    return listed(uid.hex for uid in records)


def set_of(items: QuerySet) -> Uids:
    return {*items.values_list("record", flat=True)}
