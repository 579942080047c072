"""Takes the contents of a record out of the store and out of all changes, for good.

The record is deleted with all that goes with it. What is left of it in the changes says which kind
of record was created, changed and deleted when, and why it was redacted.
"""

from collections.abc import Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import ProtectedError, Q, QuerySet, RestrictedError
from django.db.models.functions import Cast
from django.utils import timezone

from base.orm.models import Record
from base.orm.revision import revise
from base.orm.writing import Refused

from .choices import ChangeAction
from .door import OpenChange, change, write_change
from .models import Change, ChangeItem
from .parts import in_batches
from .record_format import records_by_name
from .records import touches, with_parts

AT_ONCE = 100


def redact(kind: str, record: UUID, door: str, *, reason: str, **author: Any) -> Change:
    """Delete the record, if it is there, and forget what it was; the change that does so."""
    model = records_by_name()[kind]
    stored = model._base_manager.filter(uid=record)
    if not (stored.exists() or ChangeItem.objects.filter(kind=kind, record=record).exists()):
        raise Refused(f"There is no {model._meta.verbose_name} {record}, and there was none.")
    with transaction.atomic():
        uids = with_parts(model, record)
        try:
            with change(door, reason=reason, **author) as now:
                for each in stored:
                    each.delete()
        except (ProtectedError, RestrictedError) as error:
            raise Refused(str(error.args[0])) from error
        if not now.number:  # it was deleted before
            write_change(now.about, [])
            revise()
        uids |= deleted_by(now)
        forget_entries(now)
        forget_contents(uids)
        forget_names(uids)
    return now.about


def deleted_by(now: OpenChange) -> set[UUID]:
    items = ChangeItem.objects.filter(change=now.about.pk, action=ChangeAction.DELETE)
    return {*items.values_list("record", flat=True)}


def forget_contents(uids: Collection[UUID]) -> None:
    """Empty the items of these records and of what was part of them."""
    items = ChangeItem.objects.filter(touches(uids))
    items.update(before=None, after=None, slug="", redacted_at=timezone.now())


def forget_names(uids: Collection[UUID]) -> None:
    """In items of other records, leave of a reference to these the id alone."""
    wanted = {str(uid) for uid in uids}
    for item in items_that_name(wanted):
        for name in ("before", "after"):
            setattr(item, name, without_names(getattr(item, name), wanted))
        item.save(update_fields=["before", "after"])


def items_that_name(uids: Collection[str]) -> Iterator[ChangeItem]:
    """They are looked for in the texts of all items, for many records at a time."""
    texts = {f"{name}_text": Cast(name, models.TextField()) for name in ("before", "after")}
    found: QuerySet = ChangeItem.objects.annotate(**texts)
    for batch in in_batches(sorted(uids), AT_ONCE):
        named = (Q(**{f"{name}__contains": uid}) for uid in batch for name in texts)
        yield from found.filter(reduce(or_, named)).order_by("pk")


def without_names(value: Any, uids: Collection[str]) -> Any:
    if isinstance(value, dict):
        if value.get("id") in uids:
            return {"id": value["id"]}
        return {name: without_names(each, uids) for name, each in value.items()}
    if isinstance(value, list):
        return [without_names(each, uids) for each in value]
    return value


def forget_entries(now: OpenChange) -> None:
    """Delete what the admin keeps of the names of these records."""
    by_model: dict[type[Record], list[str]] = {}
    for (model, key), row in now.before.items():
        if row is not None:
            by_model.setdefault(model, []).append(str(key))
    for model, keys in by_model.items():
        faces = [each for each in apps.get_models() if each._meta.db_table == model._meta.db_table]
        types = ContentType.objects.get_for_models(*faces, for_concrete_models=False).values()
        LogEntry.objects.filter(content_type__in=types, object_id__in=keys).delete()
