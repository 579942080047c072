"""The JSON of data sets."""

from typing import Any

from django.db.models import Count
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base.orm.datasets import DataSet
from base.serializers import RecordSerializer
from threatapi.changes.choices import ChangedKind
from threatapi.changes.models import Change


class RecordCountSerializer(serializers.Serializer):
    """How many records of a kind are in a data set."""

    kind = serializers.ChoiceField(choices=ChangedKind.choices, help_text="Kind of the records.")
    count = serializers.IntegerField(min_value=1, help_text="How many there are.")


class DataSetSerializer(RecordSerializer):
    last_load = serializers.SerializerMethodField(
        help_text="Number of the change by which it was loaded last; null if that is not known."
    )
    counts = serializers.SerializerMethodField(help_text="How many records of each kind are in it.")

    class Meta:
        model = DataSet
        fields = [
            "id",
            "slug",
            "name",
            "title",
            "description",
            "publisher",
            "url",
            "licence",
            "edition",
            "last_load",
            "counts",
        ]

    def get_last_load(self, dataset: DataSet) -> int | None:
        loads = Change.objects.filter(dataset=dataset).order_by("-number")
        return loads.values_list("number", flat=True).first()

    @extend_schema_field(RecordCountSerializer(many=True))
    def get_counts(self, dataset: DataSet) -> list[dict[str, Any]]:
        rows = dataset.records.values("kind").annotate(count=Count("pk")).order_by("kind")
        return list(rows)
