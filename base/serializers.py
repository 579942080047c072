"""How records look in JSON: ids, dates, references to others, and null for what is absent."""

from typing import Any

from django.db import models
from django.db.models import F, OuterRef
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.fields import Field, SkipField

from . import compiled as c
from .orm.datasets import DataSetRecord
from .orm.fields import CodesField, EDTFField, TextListField
from .orm.vocabulary import ReferenceType
from .paging.pagination import SPARSE


class EDTFDateSerializer(serializers.Serializer):
    """A date as the sources give it: EDTF text (ISO 8601-2), with the days it may mean."""

    edtf = serializers.CharField(help_text="The date: `2022-04`, `[..2018-06]`, `2015-01/..`.")
    earliest = serializers.DateField(
        allow_null=True, help_text="First day that it may mean; null if it is open or unknown."
    )
    latest = serializers.DateField(
        allow_null=True, help_text="Last day that it may mean; null if it is open or unknown."
    )

    class Meta:
        ref_name = "EDTFDate"


class NamedSerializer(serializers.Serializer):
    """A record, named."""

    id = serializers.UUIDField(help_text="Its permanent public identifier.")
    type = serializers.ChoiceField(choices=ReferenceType.choices, help_text="What it is.")
    slug = serializers.CharField(help_text="Its slug; URLs and filters take it like the id.")
    name = serializers.CharField(help_text="Its name or title.")
    kind = serializers.CharField(
        allow_null=True,
        help_text="Its kind, from the vocabulary of its type; null for persons.",
    )


class PlaceReferenceSerializer(NamedSerializer):
    """A reference to a place."""


@extend_schema_serializer(extensions={SPARSE: True})
class ReferenceSerializer(NamedSerializer):
    """A reference to another record."""

    date = EDTFDateSerializer(
        required=False,
        allow_null=True,
        help_text="When it happened. Present for the incident of a figure or involvement only.",
    )
    place = PlaceReferenceSerializer(
        required=False,
        allow_null=True,
        help_text="Where it happened. Present for the incident of a figure or involvement only.",
    )


class ReadOnlyField(Field):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"read_only": True})


def date_json(record: Any, name: str) -> dict[str, Any] | None:
    """An EDTF value of a record, together with its two bounds."""
    text = getattr(record, name)
    if not text:
        return None
    earliest, latest = (getattr(record, f"{name}_{end}") for end in ("earliest", "latest"))
    return {
        "edtf": text,
        "earliest": earliest.isoformat() if earliest else None,
        "latest": latest.isoformat() if latest else None,
    }


@extend_schema_field(EDTFDateSerializer)
class DateField(ReadOnlyField):
    """An EDTF column."""

    def get_attribute(self, instance: models.Model) -> Any:
        return date_json(instance, self.source)

    def to_representation(self, value: dict[str, Any]) -> dict[str, Any]:
        return value

    def compiled(self, row: c.Row) -> c.Json:
        return c.JsonDate(self.source)


@extend_schema_field(ReferenceSerializer)
class ReferenceField(ReadOnlyField):
    def to_representation(self, value: Any) -> dict[str, Any]:
        return value.reference()

    def compiled(self, row: c.Row) -> c.Json:
        column = row.model._meta.get_field(self.source)
        where = row.referred(self.source) if column.null else None
        return c.reference(self.source, column.related_model, column.null, where=where)


@extend_schema_field(ReferenceSerializer(many=True))
class ReferencesField(ReadOnlyField):
    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        return [record.reference() for record in value.all()]

    def compiled(self, row: c.Row) -> c.Json:
        found = row.inside(self.source).queryset
        return c.Each(found, c.reference("", found.model, nullable=False))


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class TextsField(ReadOnlyField):
    def to_representation(self, value: list[str]) -> list[str]:
        return value

    def compiled(self, row: c.Row) -> c.Json:
        return c.Stored(self.source)


@extend_schema_field({"type": "array", "items": {"type": "string"}, SPARSE: True})
class DataSetsField(ReadOnlyField):
    """The slugs of the data sets that a record was loaded from, A to Z.

    Records inside another record do not show it.
    """

    @staticmethod
    def slugs(record: Any) -> Any:
        found = DataSetRecord.objects.filter(record=record).order_by("dataset__slug")
        return found.values(slug=F("dataset__slug"))

    @property
    def is_left_out(self) -> bool:
        return getattr(self.root, "child", self.root) is not self.parent

    def get_attribute(self, instance: models.Model) -> Any:
        if self.is_left_out:
            raise SkipField
        return [row["slug"] for row in self.slugs(instance.uid)]  # type: ignore[attr-defined]

    def to_representation(self, value: list[str]) -> list[str]:
        return value

    def compiled(self, row: c.Row) -> c.Json:
        return c.Slugs(self.slugs(OuterRef("uid")))


class CodeListField(serializers.ListField):
    """Several codes of one vocabulary."""

    def __init__(self, codes: type[models.TextChoices], **kwargs: Any) -> None:
        super().__init__(child=serializers.ChoiceField(choices=codes.choices), **kwargs)

    def compiled(self, row: c.Row) -> c.Json:
        return c.Stored(self.source)


class NullForBlank:
    """Absent text is null in JSON, though the column holds the empty text."""

    def get_attribute(self, instance: models.Model) -> Any:
        return super().get_attribute(instance) or None  # type: ignore[misc]

    def compiled(self, row: c.Row) -> c.Json:
        return c.TextOrNull(self.source)  # type: ignore[attr-defined]


class TextField(NullForBlank, serializers.CharField):
    pass


class UrlField(NullForBlank, serializers.URLField):
    pass


class CodeField(NullForBlank, serializers.ChoiceField):
    pass


class RecordSerializer(serializers.ModelSerializer):
    """Base of every resource: columns are listed in `Meta.fields`; the rest follows from them."""

    id = serializers.UUIDField(
        source="uid", read_only=True, help_text="Permanent public identifier (UUID)."
    )
    datasets = DataSetsField(
        help_text=(
            "Slugs of the data sets that it was loaded from; none if it was typed in. Absent where "
            "the record is shown within another."
        )
    )
    updated_at = serializers.DateTimeField(
        read_only=True,
        help_text=(
            "When the record itself was last changed (UTC). Computed values, parts and the names "
            "of other records in its JSON may have changed later: `updated_since=` asks for that."
        ),
    )

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A record is described by the sentence on its model, unless it has one of its own."""
        super().__init_subclass__(**kwargs)
        if "__doc__" not in cls.__dict__ or cls.__doc__ is None:
            cls.__doc__ = cls.Meta.model.__doc__ if hasattr(cls, "Meta") else None

    def get_uniqueness_extra_kwargs(self, field_names: Any, *args: Any) -> Any:
        """None: uniqueness is the database's to say, not a reason to require a field here."""
        return args[-1], {}

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        described = {"help_text": model_field.help_text}
        if isinstance(model_field, EDTFField):
            return DateField, described | {"allow_null": True}
        if isinstance(model_field, CodesField):
            return CodeListField, described | {"codes": model_field.codes, "read_only": True}
        if isinstance(model_field, TextListField):
            return TextsField, described
        field_class, kwargs = super().build_standard_field(field_name, model_field)
        if model_field.blank and isinstance(model_field, models.CharField | models.TextField):
            kwargs.pop("allow_blank", None)
            nullable = {
                serializers.ChoiceField: CodeField,
                serializers.CharField: TextField,
                serializers.URLField: UrlField,
            }
            return nullable[field_class], kwargs | {"allow_null": True}
        return field_class, kwargs

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[Any, Any]:
        column = relation_info.model_field
        if relation_info.to_many:
            return ReferencesField, {"help_text": column.help_text}
        described = {"help_text": column.help_text, "allow_null": column.null}
        if hasattr(relation_info.related_model, "reference"):
            return ReferenceField, described
        # What has no name of its own is referred to by its id.
        return serializers.SlugRelatedField, described | {"slug_field": "uid", "read_only": True}
