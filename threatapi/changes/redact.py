"""Takes the contents of a record out of the store and out of all changes, for good.

The record is deleted with all that goes with it. What is left of it in the changes says which kind
of record was created, changed and deleted when, and why it was redacted.
"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError

from base.orm.models import Record
from base.orm.protected import why_kept
from base.orm.revision import revise
from base.orm.writing import Refused

from .choices import ChangeAction
from .door import OpenChange, change, write_change
from .forget import forget
from .forget_log import REDACTED
from .forget_proposals import forget_proposals_of, lock_proposals
from .models import Change, ChangeItem
from .record_format import records_by_name
from .records import with_parts

NAMED_MEANWHILE = "Somebody else has just written something that names the record: try again."


def redact(kind: str, record: UUID, door: str, *, reason: str, **author: Any) -> Change:
    """Delete the record, if it is there, and forget what it was; the change that does so."""
    model = records_by_name()[kind]
    stored = model._base_manager.filter(uid=record)
    if not (stored.exists() or ChangeItem.objects.filter(kind=kind, record=record).exists()):
        raise Refused(f"There is no {model._meta.verbose_name} {record}, and there was none.")
    with transaction.atomic():
        lock_proposals()
        uids = with_parts(model, record)
        try:
            with change(door, reason=reason, **author) as now:
                for each in stored:
                    each.delete()
        except (ProtectedError, RestrictedError) as error:
            raise Refused(why_kept(error, with_hidden=True)) from error
        except IntegrityError as error:
            raise Refused(NAMED_MEANWHILE) from error
        if not now.number:  # it was deleted before
            write_change(now.about, [])
            revise()
        uids |= deleted_by(now)
        forget_entries(now)
        forget(uids, now.about)
    return now.about


def redact_reason(number: int, door: str, *, reason: str, **author: Any) -> Change:
    """Take out why a change was made, and empty the proposal that became it, which says the same;
    the change that says so, which has no items."""
    with transaction.atomic():
        lock_proposals()
        if not Change.objects.filter(number=number).update(reason=REDACTED):
            raise Refused(f"There is no change {number}.")
        forget_proposals_of(number, author.get("author", ""), reason)
        about = Change(door=door, reason=reason, **author)
        write_change(about, [])
        revise()
    return about


def deleted_by(now: OpenChange) -> set[UUID]:
    items = ChangeItem.objects.filter(change=now.about.pk, action=ChangeAction.DELETE)
    return {*items.values_list("record", flat=True)}


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
