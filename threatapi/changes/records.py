"""Which changes touched a record, also one that is no longer there."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from actors.choices import EntityType
from base.orm.models import Record, record_models
from base.parameters import as_uuid, has_slug
from incidents.models import Figure

from .choices import ChangeAction, ChangedKind
from .models import ChangeItem

Uids = Iterable[uuid.UUID]


def kind_of(model: type[Model]) -> str:
    """The kind of the records of a model, as items have it; actors and persons are entities."""
    return str(model._meta.concrete_model._meta.model_name)


def touches(records: Uids) -> Q:
    """The condition on items that they are of one of these records or of a part of it, also of what
    was moved from there or merged with it."""
    found = list(records)
    condition = Q(record__in=found) | Q(whole__in=found) | Q(part_of__in=found)
    for name in ("former_whole", "former_part_of", "merged_into"):
        condition |= Q(**{f"{name}__in": found})
    return condition


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
    uid, of_kind = as_uuid(wanted), ChangeItem.objects.filter(kind=kind_of(model))
    named = Q(record=uid) if uid else Q(slug=wanted)
    if not uid:  # what a person was called before is not told
        renamed = of_kind.filter(slug=wanted, action=ChangeAction.UPDATE)
        if kind_of(model) == ChangedKind.ENTITY:
            renamed = renamed.exclude(before__type=EntityType.PERSON)
        named |= Q(record__in=renamed.order_by().values("record"))
    items = of_kind.filter(
        ~Exists(later_items()), named, action=ChangeAction.DELETE, withdraws=False
    )
    if type_ := getattr(model, "TYPE", None):  # actors and persons are in one table
        items = items.filter(Q(before__type=type_) | Q(redacted_at__isnull=False))
    return items.select_related("change").order_by("-pk").first()


def find_number_of_deletion(model: type[Record], wanted: str) -> int | None:
    """The number of the change that deleted this record; `base.views` asks it before a 404."""
    item = find_deletion(model, wanted)
    return item.change.number if item else None


def find_successors(model: type[Model], names: Iterable[str]) -> dict[str, uuid.UUID]:
    """The records that stand for those that these ids or slugs named once, by the name.

    These are the records with which others were merged, and those that are called otherwise now.
    What a person was called is not told, unless by somebody who merged two.
    """
    ids = {name: as_uuid(name) for name in names}
    slugs = [name for name, uid in ids.items() if uid is None]
    named = Q(action=ChangeAction.MERGE, record__in=[uid for uid in ids.values() if uid])
    if has_slug(model):
        named |= Q(action__in=(ChangeAction.MERGE, ChangeAction.UPDATE), slug__in=slugs)
    is_gone = ~Q(action=ChangeAction.MERGE) | ~Exists(later_items())
    items = ChangeItem.objects.filter(named, is_gone, kind=kind_of(model)).order_by("pk")
    if type_ := getattr(model, "TYPE", None):
        items = items.filter(Q(before__type=type_) | Q(redacted_at__isnull=False))
    if kind_of(model) == ChangedKind.ENTITY:
        items = items.exclude(action=ChangeAction.UPDATE, before__type=EntityType.PERSON)
    bearers: dict[str, uuid.UUID] = {}
    for record, slug, action in items.values_list("record", "slug", "action"):
        if action == ChangeAction.MERGE:
            bearers[str(record)] = record
        bearers[slug] = record
    wanted = {
        name: bearers[str(uid or name)] for name, uid in ids.items() if str(uid or name) in bearers
    }
    if not wanted:
        return {}
    keepers = follow(wanted.values())
    stored = model._base_manager.filter(uid__in=wanted.values())
    there = keepers | {uid: uid for uid in stored.values_list("uid", flat=True)}
    others = stored_as_another(model, there.values())
    return {
        name: there[bearer]
        for name, bearer in wanted.items()
        if bearer in there and there[bearer] not in others
    }


def stored_as_another(model: type[Any], records: Uids) -> set[uuid.UUID]:
    """Those of these records that are actors, if the model is that of persons, or the reverse.

    Of what was redacted it is not known which of them it was.
    """
    if not (type_ := getattr(model, "TYPE", None)):
        return set()
    stored = model._meta.concrete_model._base_manager.filter(uid__in=records)
    return {*stored.exclude(type=type_).values_list("uid", flat=True)}


def find_keeper(model: type[Model], key: str) -> int | None:
    """The primary key of the record with which that of this key was merged, in the end."""
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    merged = ChangeItem.objects.filter(kind=kind_of(model), merged_key=int(key))
    record = merged.order_by("-pk").values_list("record", flat=True).first()
    keeper = record and follow([record]).get(record)
    stored = model._default_manager.filter(uid=keeper)
    return stored.values_list("pk", flat=True).first() if keeper else None


def follow(records: Uids) -> dict[uuid.UUID, uuid.UUID]:
    """The record with which each of these was merged, in the end; without those that were not, or
    with one that is hidden, which nothing names to readers."""
    steps: dict[uuid.UUID, uuid.UUID] = {}
    level = set(records)
    while level:
        items = ChangeItem.objects.filter(
            ~Exists(later_items()), action=ChangeAction.MERGE, record__in=level
        )
        found = dict(items.values_list("record", "merged_into"))
        steps |= found
        level = {*found.values()} - steps.keys()
    ends = {record: last_of(steps, record) for record in records if record in steps}
    return {record: end for record, end in ends.items() if end}


def last_of(steps: Mapping[uuid.UUID, uuid.UUID], record: uuid.UUID) -> uuid.UUID:
    while record in steps:
        record = steps[record]
    return record


def find_uids(wanted: str, former: bool = False) -> set[uuid.UUID]:
    """The records that have this id or slug, or had it when they were deleted; if `former`, also
    those that had the slug once: what a record was called may not be for all."""
    uid = as_uuid(wanted)
    at = Q(record=uid) | Q(whole=uid) if uid else Q(slug=wanted)
    items = ChangeItem.objects.filter(at)
    if not (uid or former):
        gone = (ChangeAction.DELETE, ChangeAction.MERGE)
        items = items.filter(~Exists(later_items()), action__in=gone)
    if uid:
        return {uid} if items.exists() or _is_stored(uid) else set()
    found = set(items.values_list("record", flat=True))
    for model in record_models():
        if has_slug(model):
            found |= set(model._base_manager.filter(slug=wanted).values_list("uid", flat=True))
    return found


def _is_stored(uid: Any) -> bool:
    return any(model._base_manager.filter(uid=uid).exists() for model in record_models())
