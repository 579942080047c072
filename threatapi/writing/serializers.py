"""The JSON of what a request would write."""

from typing import Any

from rest_framework import serializers

from threatapi.changes.choices import ChangeAction, ChangedKind

from .apply import Applied
from .fragment import Fragment


class FieldDifferenceSerializer(serializers.Serializer):
    """A field that would be different."""

    name = serializers.CharField(help_text="The field.")
    before = serializers.JSONField(help_text="Its value before; null if it had none.")
    after = serializers.JSONField(help_text="Its value after; null if it would have none.")


class RecordDifferenceSerializer(serializers.Serializer):
    """What would be done to a record."""

    kind = serializers.ChoiceField(choices=ChangedKind.choices, help_text="Kind of the record.")
    record = serializers.UUIDField(
        help_text="Its id. A record that is made may have another one when it is written."
    )
    slug = serializers.CharField(allow_null=True, help_text="Its slug, if it has one.")
    action = serializers.ChoiceField(
        choices=ChangeAction.choices, help_text="What would be done to it."
    )
    pointer = serializers.CharField(
        allow_null=True,
        help_text="JSON pointer to where the request gives or names it; null if it does not.",
    )
    fields_ = FieldDifferenceSerializer(many=True, help_text="The fields that would differ.")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        return {name.rstrip("_"): field for name, field in fields.items()}


class DryRunSerializer(serializers.Serializer):
    """What a request would write, or that it changes nothing."""

    dry_run = serializers.BooleanField(
        help_text="Whether it was to write nothing. If not, there was nothing to change."
    )
    records = RecordDifferenceSerializer(many=True, help_text="What would be done to each record.")
    review_needed = serializers.ListField(
        child=serializers.CharField(),
        help_text=(
            "What a second person must review before it is written, as sentences; empty if "
            "nothing, or if this installation asks for no reviews."
        ),
    )


def dry_run_json(applied: Applied, fragment: Fragment) -> dict[str, Any]:
    records = []
    for each in applied.differences:
        shown = each.json()
        named = applied.named.get(each.item.record)
        pointer = fragment.places.pointer(each.row.line) if each.row else named
        del shown["file"], shown["line"]
        records.append(shown | {"pointer": pointer})
    return {
        "dry_run": fragment.dry_run,
        "records": records,
        "review_needed": applied.unreviewed,
    }
