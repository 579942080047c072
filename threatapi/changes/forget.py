"""Takes what records were out of all changes: their contents, and what others say of them.

Records that are there keep their contents, also if they once were part of one of these: of them
only the references to it lose its slug, and the keys of data sets that have it are emptied. Changes
of which nothing is left lose their reason.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from base.orm.keys import keys_in, listed
from base.orm.models import record_models

from .choices import ChangeAction
from .forget_drafts import forget_drafts, name_in
from .forget_log import REDACTED, forget_log, texts_in
from .forget_proposals import forget_proposals
from .forget_searches import forget_searches
from .models import Change, ChangeItem
from .parts import in_batches
from .record_format import Written, records_by_name
from .records import touches

AT_ONCE = 100
CONTENTS = ("before", "after")


def forget(records: Collection[UUID], now: Change) -> None:
    """Forget these records, what was merged with them, and what was deleted as part of them.

    `now` is the change that redacts them, whose reason stays.
    """
    uids = with_merged(records)
    touched = ChangeItem.objects.filter(touches(uids)).order_by()
    there = living({*touched.values_list("kind", "record")})
    items = touched.exclude(record__in=listed(uid.hex for uid in there))
    gone, slugs, called = {*uids} - there, dict[str, UUID](), set[str]()
    by_kind, said, cited = set[tuple[str, str]](), set[str](), set[UUID]()
    for kind, record, slug, *contents in items.values_list("kind", "record", "slug", *CONTENTS):
        gone.add(record)
        names = {slug, *(name for written in contents for name in names_in(written))} - {""}
        slugs |= dict.fromkeys(names, record)
        by_kind |= {(kind, name) for name in names}
        called |= {text for written in contents for text in texts_in(written)}
        said |= {name for written in contents if (name := name_in(kind, written))}
        cited |= {uid for written in contents if (uid := source_of(written))}
    changes = {*items.filter(redacted_at=None).values_list("change", flat=True)} - {now.pk}
    items.update(before=None, after=None, slug="", redacted_at=timezone.now())
    forget_reasons(changes)
    forget_names({str(uid) for uid in gone}, slugs)
    forget_keys(slugs)
    forget_given(gone, slugs)
    forget_proposals(gone, by_kind)
    forget_drafts(gone, said, cited)
    forget_searches(slugs)
    forget_log(called)


def with_merged(records: Collection[UUID]) -> set[UUID]:
    """These and the records that were merged with them, and so on."""
    found, level = {*records}, {*records}
    while level:
        merged = ChangeItem.objects.filter(action=ChangeAction.MERGE, merged_into__in=level)
        losers = {*merged.values_list("kind", "record")}
        level = {uid for _, uid in losers} - living(losers) - found
        found |= level
    return found


def living(records: Iterable[tuple[str, UUID]]) -> set[UUID]:
    """Those of these records, by kind and id, that are stored."""
    by_kind: dict[str, list[str]] = {}
    for kind, uid in records:
        by_kind.setdefault(kind, []).append(uid.hex)
    found = set[UUID]()
    for kind, uids in by_kind.items():
        stored = records_by_name()[kind]._base_manager.filter(uid__in=listed(uids))
        found |= {*stored.values_list("uid", flat=True)}
    return found


def names_in(written: Written | None) -> Iterator[str]:
    """The names by which keys of others may tell a record: its slug, and its own key, which is a
    slug that it had."""
    if written and "slug" in written:
        yield written["slug"]
        yield written.get("key", "")


def source_of(written: Written | None) -> UUID | None:
    """The source that a claim was taken from."""
    source = (written or {}).get("source")
    return UUID(source["id"]) if isinstance(source, dict) and "id" in source else None


# What others say of them


def forget_reasons(changes: Collection[int]) -> None:
    """Take out why these changes were made, if nothing is left of what they wrote."""
    left = ChangeItem.objects.filter(change=OuterRef("pk"), redacted_at=None)
    emptied = Change.objects.filter(~Exists(left), pk__in=keys_in(changes)).exclude(reason="")
    emptied.update(reason=REDACTED)


def forget_names(uids: Collection[str], slugs: Collection[str]) -> None:
    """In items of other records, leave of a reference to these the id alone, and no key that has
    one of the slugs."""
    for item in items_that_name({*uids, *slugs}):
        for name in CONTENTS:
            written = without_names(getattr(item, name), uids)
            if written and has_name(written.get("key", ""), slugs):
                del written["key"]
            setattr(item, name, written)
        item.save(update_fields=CONTENTS)


def items_that_name(texts: Collection[str]) -> Iterator[ChangeItem]:
    """They are looked for in the texts of all items, for many records at a time."""
    columns = {f"{name}_text": Cast(name, models.TextField()) for name in CONTENTS}
    found: QuerySet = ChangeItem.objects.annotate(**columns)
    for batch in in_batches(sorted(texts), AT_ONCE):
        named = (Q(**{f"{name}__contains": text}) for text in batch for name in columns)
        yield from found.filter(reduce(or_, named)).order_by("pk")


def without_names(value: Any, uids: Collection[str]) -> Any:
    if isinstance(value, dict):
        if value.get("id") in uids:
            return {"id": value["id"]}
        return {name: without_names(each, uids) for name, each in value.items()}
    if isinstance(value, list):
        return [without_names(each, uids) for each in value]
    return value


def forget_keys(slugs: Collection[str]) -> None:
    """Empty the keys of stored records that have one of these slugs."""
    for batch in in_batches(sorted(slugs), AT_ONCE):
        named = reduce(or_, (Q(key__contains=slug) for slug in batch))
        for model in record_models():
            rows = model._base_manager.filter(named).order_by().values_list("pk", "key")
            keys = [pk for pk, key in rows if has_name(key, batch)]
            model._base_manager.filter(pk__in=keys_in(keys)).update(key="")


def forget_given(gone: Collection[UUID], slugs: Collection[str]) -> None:
    """Of what loads were given and did not write, too, nothing is left."""
    kept = Change._meta.get_field("kept_edits").related_model.objects
    kept.filter(record__in=listed(uid.hex for uid in gone)).update(given=None)
    for each in kept.exclude(given=None).iterator():
        if has_name(each.given.get("key", ""), slugs):
            del each.given["key"]
            each.save(update_fields=["given"])


def has_name(key: str, slugs: Collection[str]) -> bool:
    """Whether one of these slugs stands in a key, between strokes."""
    return any(f"/{slug}/" in f"/{key}/" for slug in slugs)
