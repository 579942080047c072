"""JSON of sources, of assertions, and of the part that every claim has in common."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from threatapi.base.serializers import ReadOnlyField, RecordSerializer

from .models import TARGET_CHOICES, Assertion, Identifier, Source


class IdentifierSerializer(serializers.ModelSerializer):
    """The record's name in another system."""

    class Meta:
        model = Identifier
        fields = ["scheme", "value"]


class SourceSerializer(RecordSerializer):
    identifiers = IdentifierSerializer(
        many=True, read_only=True, help_text="Its names in other systems."
    )

    class Meta:
        model = Source
        fields = [
            "id",
            "slug",
            "title",
            "kind",
            "authors",
            "author_label",
            "publisher",
            "container",
            "published",
            "published_basis",
            "dated",
            "language",
            "url",
            "archived_url",
            "reliability",
            "retracted",
            "identifiers",
            "created_at",
            "updated_at",
        ]


class TargetSerializer(serializers.Serializer):
    """What an assertion is about."""

    type = serializers.ChoiceField(choices=TARGET_CHOICES, help_text="What sort of record it is.")
    id = serializers.UUIDField(help_text="Its permanent public identifier.")
    name = serializers.CharField(help_text="What it is, in words.")


@extend_schema_field(TargetSerializer)
class TargetField(ReadOnlyField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, value: Assertion) -> dict[str, Any]:
        target = value.target
        return {"type": value.target_type, "id": str(target.uid), "name": str(target)}


class AssertionSerializer(RecordSerializer):
    target = TargetField(help_text="What it is about: exactly one record.")

    class Meta:
        model = Assertion
        fields = [
            "id",
            "target",
            "source",
            "locator",
            "origin",
            "speaker",
            "speaker_label",
            "speaker_kind",
            "stance",
            "hedge",
            "modality",
            "credibility",
            "stated_on",
            "says_date",
            "says_place",
            "says_text",
            "note",
            "created_at",
            "updated_at",
        ]


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class SaidByField(ReadOnlyField):
    """Slugs of the sources of a claim's assertions, by publication, then slug."""

    def __init__(self, column: str, **kwargs: Any) -> None:
        self.column = column
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, value: Any) -> list[str]:
        found = (getattr(item, self.column) for item in said_of(value))
        sources = {source.slug: source for source in found if source}
        return sorted(sources, key=lambda slug: (sources[slug].published_latest or date.max, slug))


def said_of(claim: Any) -> Iterable[Assertion]:
    """A claim's own assertions and, for one made of parts, those of its parts."""
    yield from claim.assertions.all()
    for part in getattr(claim, "claimed_parts", list)():
        yield from part.assertions.all()


class AssertionsField(serializers.ListSerializer):
    """The claim's assertions, or null where a list was not asked to expand them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            child=AssertionSerializer(),
            read_only=True,
            allow_null=True,
            help_text="Who says it, where and how; null in a list unless `expand=assertions`.",
        )

    def to_representation(self, data: Any) -> Any:
        shown = self.context.get("shows_assertions", True)
        return super().to_representation(data) if shown else None


class ClaimSerializer(RecordSerializer):
    """Base of the JSON of claims: who says so."""

    sources = SaidByField(
        "source", help_text="Slugs of the documents in which we read it, earliest published first."
    )
    origins = SaidByField(
        "origin", help_text="Slugs of the sources that those documents have it from."
    )
    assertions = AssertionsField()

    CLAIM = ["sources", "origins", "assertions", "created_at", "updated_at"]
