"""Which changes touched a record, also one that is no longer there."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from base.orm.models import Record, record_models
from base.parameters import as_uuid, has_slug
from incidents.models import Figure

from .choices import ChangeAction
from .models import ChangeItem

Uids = Iterable[uuid.UUID]


def kind_of(model: type[Model]) -> str:
    """The kind of the records of a model, as items have it; actors and persons are entities."""
    return str(model._meta.concrete_model._meta.model_name)


def touches(records: Uids) -> Q:
    """The condition on items that they are of one of these records or of a part of it."""
    found = list(records)
    return Q(record__in=found) | Q(whole__in=found) | Q(part_of__in=found)


def with_parts(model: type[Record], record: uuid.UUID) -> set[uuid.UUID]:
    """The record and, of a figure, its parts, their parts and so on, deleted ones included.

    Items say which record theirs is directly part of, and which is topmost; only figures have
    further levels between these two.
    """
    found, level = {record}, {record}
    while level and model is Figure:
        stored = Figure.objects.filter(parent__uid__in=level).values_list("uid", flat=True)
        items = ChangeItem.objects.filter(kind=kind_of(Figure), part_of__in=level)
        level = {*stored, *items.values_list("record", flat=True)} - found
        found |= level
    return found


def later_items() -> QuerySet:
    """For a subquery: the items of the same record that were written later.

    Of one record items are in the order of their changes: who writes it locks it until the commit.
    """
    return ChangeItem.objects.filter(record=OuterRef("record"), pk__gt=OuterRef("pk"))


def find_deletion(model: type[Record], wanted: str) -> ChangeItem | None:
    """The item that deleted the record with this id or slug, unless it is there again."""
    uid = as_uuid(wanted)
    named = {"record": uid} if uid else {"slug": wanted}
    items = ChangeItem.objects.filter(
        ~Exists(later_items()), kind=kind_of(model), action=ChangeAction.DELETE, **named
    )
    if type_ := getattr(model, "TYPE", None):  # actors and persons are in one table
        items = items.filter(Q(before__type=type_) | Q(redacted_at__isnull=False))
    return items.select_related("change").order_by("-pk").first()


def find_number_of_deletion(model: type[Record], wanted: str) -> int | None:
    """The number of the change that deleted this record; `base.views` asks it before a 404."""
    item = find_deletion(model, wanted)
    return item.change.number if item else None


def find_uids(wanted: str, former: bool = False) -> set[uuid.UUID]:
    """The records that have this id or slug, or had it when they were deleted; if `former`, also
    those that had the slug once: what a record was called may not be for all."""
    uid = as_uuid(wanted)
    at = Q(record=uid) | Q(whole=uid) if uid else Q(slug=wanted)
    items = ChangeItem.objects.filter(at)
    if not (uid or former):
        items = items.filter(~Exists(later_items()), action=ChangeAction.DELETE)
    if uid:
        return {uid} if items.exists() or _is_stored(uid) else set()
    found = set(items.values_list("record", flat=True))
    for model in record_models():
        if has_slug(model):
            found |= set(model._base_manager.filter(slug=wanted).values_list("uid", flat=True))
    return found


def _is_stored(uid: Any) -> bool:
    return any(model._base_manager.filter(uid=uid).exists() for model in record_models())
