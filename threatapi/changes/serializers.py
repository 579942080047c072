"""JSON of changes and of what they did to each record."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base.http.urls import in_site
from base.orm.markings import Cut
from base.serializers import ReferenceField
from threatapi.lists import list_names

from .choices import ChangeAction, ChangedKind, ChangeDoor
from .models import Change, ChangeItem
from .record_format import Written, public_contents, records_by_name, written_columns
from .schema import REFERENCE


def url_of(item: ChangeItem) -> str:
    """Path of the record, or of the whole that shows it."""
    if item.kind in list_names():
        return in_site(f"/api/v1/{list_names()[item.kind]}/{item.record}")
    return in_site(f"/api/v1/{list_names()[item.whole_kind]}/{item.whole}")


def in_order(kind: str, written: Written | None) -> Written | None:
    """The same with the columns in the order of the model: PostgreSQL keeps them in its own."""
    columns = [column.name for column in written_columns(records_by_name()[kind])]
    names = [name for name in ("key", *columns) if written and name in written]
    return written and {name: written[name] for name in (*names, *written)}


def without_hidden(kind: str, written: Written) -> Written:
    """The same without the hidden records in its lists; no other column names one."""
    cut = Cut.in_force()
    if not (cut and cut.tables):
        return written
    shown = dict(written)
    for column in records_by_name()[kind]._meta.many_to_many:
        if listed := written.get(column.name):
            ids = [one["id"] for one in listed]
            there = column.related_model._base_manager.filter(uid__in=ids)
            left = {str(uid) for uid in there.values_list("uid", flat=True)}
            shown[column.name] = [one for one in listed if one["id"] in left]
            if not shown[column.name]:
                del shown[column.name]
    return shown


@extend_schema_field({"anyOf": [REFERENCE, {"type": "null"}]})
class ContentsField(serializers.JSONField):
    """The columns of a record by name."""


class ChangeItemSerializer(serializers.Serializer):
    """What a change did to one record. What is part of a record has items of its own."""

    kind = serializers.ChoiceField(choices=ChangedKind.choices, help_text="Kind of the record.")
    record = serializers.UUIDField(help_text="Permanent public id of the record.")
    url = serializers.SerializerMethodField(
        help_text="Path of the record, or of the record that shows it among its own."
    )
    action = serializers.ChoiceField(
        choices=ChangeAction.choices, help_text="What was done to the record."
    )
    part_of = serializers.UUIDField(
        allow_null=True, help_text="Id of the record that it is directly part of; null if of none."
    )
    whole = serializers.UUIDField(
        help_text=(
            "Id of the topmost record that it is part of (of what is said of an involvement: the "
            "incident), or its own."
        )
    )
    whole_kind = serializers.ChoiceField(
        choices=ChangedKind.choices, help_text="Kind of that topmost record."
    )
    former_whole = serializers.UUIDField(
        allow_null=True,
        help_text=(
            "Id of the topmost record that it was part of before, if the change moved it into "
            "another; else null."
        ),
    )
    merged_into = serializers.UUIDField(
        allow_null=True,
        help_text=(
            "Id of the record with which it was merged, if `action` is `merge`; else null. Its id "
            "and slug lead there."
        ),
    )
    is_latest = serializers.BooleanField(help_text="Whether no later change touched this record.")
    before = serializers.SerializerMethodField(
        help_text=(
            "The record before the change: its columns by name, as data sets have them; empty ones "
            "are left out. Null if it was not there, and for all who are not staff."
        )
    )
    after = serializers.SerializerMethodField(
        help_text=(
            "The record after the change, likewise. Null if it is not there any more. For all who "
            "are not staff also if a later change touched the record; for them references have no "
            "slug, and the record no key."
        )
    )

    redacted_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When the contents of the record were taken out of all changes; else null.",
    )

    def get_url(self, item: ChangeItem) -> str:
        return url_of(item)

    @extend_schema_field(ContentsField)
    def get_before(self, item: ChangeItem) -> Any:
        return in_order(item.kind, item.before) if self.context["is_staff"] else None

    @extend_schema_field(ContentsField)
    def get_after(self, item: ChangeItem) -> Any:
        after = in_order(item.kind, item.after)
        if self.context["is_staff"]:
            return after
        if not (item.sees_after and after):  # type: ignore[attr-defined]
            return None
        return public_contents(without_hidden(item.kind, after))


class RecordedChangeSerializer(serializers.Serializer):
    """Everything that one writer changed in one transaction."""

    number = serializers.IntegerField(
        min_value=1,
        help_text="Its number. Changes are numbered from 1 in the order of commit, without gaps.",
    )
    at = serializers.DateTimeField(help_text="When it was made (UTC).")
    door = serializers.ChoiceField(
        choices=ChangeDoor.choices, help_text="By which way it came into the store."
    )
    author = serializers.SerializerMethodField(
        help_text="The command that made it; for staff also the name of the user, else null."
    )
    reviewed_by = serializers.SerializerMethodField(
        help_text=(
            "For staff the name of the second person who reviewed it; null if nobody did, and for "
            "all others."
        )
    )
    token = serializers.SerializerMethodField(
        help_text=(
            "For staff the name of the token with which it was made; null if without one, and for "
            "all others."
        )
    )
    reason = serializers.SerializerMethodField(
        help_text="Why, in the words of the author; null if none was given."
    )
    source = ReferenceField(allow_null=True, help_text="The source in which it can be read why.")
    dataset = serializers.SerializerMethodField(
        help_text="Slug of the data set that was loaded; null if it was no load of one."
    )
    run = serializers.UUIDField(
        allow_null=True,
        help_text=(
            "Id of the run that it is part of, if a large data set was loaded in several changes; "
            "else null."
        ),
    )
    undoes = serializers.SerializerMethodField(
        help_text="Number of the change that it takes back, if it takes back one."
    )

    def get_author(self, change: Change) -> str | None:
        return change.seen_author or None  # type: ignore[attr-defined]

    def get_reviewed_by(self, change: Change) -> str | None:
        return change.reviewer or None if self.context.get("is_staff") else None

    def get_token(self, change: Change) -> str | None:
        return change.token or None if self.context.get("is_staff") else None

    def get_reason(self, change: Change) -> str | None:
        return change.reason or None

    def get_dataset(self, change: Change) -> str | None:
        return change.dataset.slug if change.dataset else None

    def get_undoes(self, change: Change) -> int | None:
        return change.undoes.number if change.undoes else None


class ListedChangeSerializer(RecordedChangeSerializer):
    """A change, without what it did to each record."""

    item_count = serializers.IntegerField(min_value=0, help_text="How many records it touched.")


class HistoryEntrySerializer(RecordedChangeSerializer):
    """A change that touched the record."""

    items = ChangeItemSerializer(
        many=True,
        source="shown_items",
        help_text="What it did to the record and to its parts, in the order of the writes.",
    )


class PageSerializer(serializers.Serializer):
    count = serializers.IntegerField(
        min_value=0, allow_null=True, help_text="How many there are, on all pages."
    )
    count_is_capped = serializers.BooleanField(help_text="True if there are more than that.")
    next = serializers.URLField(
        allow_null=True, help_text="URL of the next page; null on the last."
    )
    previous = serializers.URLField(
        allow_null=True, help_text="URL of the previous page; null on the first."
    )


class ChangeWithItemsSerializer(PageSerializer, RecordedChangeSerializer):
    """A change, with a page of the records that it touched."""

    items = ChangeItemSerializer(
        many=True,
        source="shown_items",
        help_text="What it did to each record of this page, in the order of the writes.",
    )


class RecordHistorySerializer(PageSerializer):
    """The changes that touched a record or its parts."""

    record = serializers.UUIDField(help_text="Permanent public id of the record.")
    deleted_by = serializers.IntegerField(
        allow_null=True, help_text="Number of the change that deleted it; null if it is there."
    )
    results = HistoryEntrySerializer(many=True, help_text="The changes of this page, newest first.")
