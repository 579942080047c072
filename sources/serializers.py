"""JSON of sources, of assertions, and of the part that every claim has in common."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base import compiled as c
from base.serializers import DateField, ReadOnlyField, RecordSerializer

from .choices import ClaimStatus, Modality
from .computed.standpoint import EVERYTHING, superseded_on
from .models import TARGETS, Assertion, AssertionTarget, Identifier, Source, claim_type


class IdentifierSerializer(serializers.ModelSerializer):
    """Identifier of a record in another system."""

    class Meta:
        model = Identifier
        fields = ["scheme", "value"]


class RetractedField(DateField):
    """When a source was withdrawn; a retraction to come was not yet known."""

    def known_by(self) -> date | None:
        return self.context["lens"].standpoint.known_by if "lens" in self.context else None

    def get_attribute(self, instance: Source) -> Any:
        day = self.known_by()
        if day and (instance.retracted_latest or date.max) > day:
            return None
        return super().get_attribute(instance)

    def compiled(self, row: c.Row) -> c.Json:
        if (day := self.known_by()) is None:
            return super().compiled(row)
        is_known = Case(When(retracted_latest__lte=day, then=F("pk")))
        return c.Maybe(is_known, c.JsonDate("retracted"))


class SourceSerializer(RecordSerializer):
    identifiers = IdentifierSerializer(
        many=True, read_only=True, help_text="Its identifiers in other systems."
    )
    retracted = RetractedField(
        allow_null=True, help_text=Source._meta.get_field("retracted").help_text
    )

    assertion_count = serializers.IntegerField(
        source="seen_assertion_count", help_text="How many assertions in view were read in it."
    )
    relayed_count = serializers.IntegerField(
        source="seen_relayed_count",
        help_text="How many assertions in view, read in other sources, have it as their origin.",
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
            "known_from",
            "assertion_count",
            "relayed_count",
            "identifiers",
            "datasets",
            "created_at",
            "updated_at",
        ]


class TargetSerializer(serializers.Serializer):
    """What an assertion is about."""

    type = serializers.ChoiceField(
        choices=AssertionTarget.choices, help_text="What sort of record it is."
    )
    id = serializers.UUIDField(help_text="Its permanent public identifier.")
    name = serializers.CharField(help_text="What it is, in words.")


@extend_schema_field(TargetSerializer)
class TargetField(ReadOnlyField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, value: Assertion) -> dict[str, Any]:
        target = value.target
        return {"type": value.target_type, "id": str(target.uid), "name": target.statement()}

    def compiled(self, row: c.Row) -> c.Json:
        if row.owner in TARGETS:
            return self._about(row.owner)
        return c.Cases(*((F(name), self._about(name)) for name in TARGETS))

    @staticmethod
    def _about(name: str) -> c.Json:
        model = Assertion._meta.get_field(name).related_model
        shown = c.Text(model.in_words(f"{name}__"))
        return c.Object({"type": c.Word(name), "id": c.Uid(f"{name}__uid"), "name": shown})


class OtherAssertionField(serializers.SlugRelatedField):
    """Another assertion by its id; null where it is not in view."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="uid", read_only=True, allow_null=True, **kwargs)

    def get_attribute(self, instance: Assertion) -> Any:
        if not hasattr(instance, f"shown_{self.source}"):
            return super().get_attribute(instance)
        return getattr(instance, f"shown_{self.source}")

    def to_representation(self, value: Any) -> Any:
        return value if isinstance(value, uuid.UUID) else super().to_representation(value)

    def compiled(self, row: c.Row) -> c.Json:
        view = self.context["lens"].standpoint if "lens" in self.context else EVERYTHING
        if view.sees_everything:
            return c.Uid(f"{self.source}__uid")
        if self.source == "corrects":
            return c.Maybe("shown_corrects", c.Uid("corrects__uid"))
        return c.One(superseded_on(view.day), c.Uid("by__uid"))


class AssertionSerializer(RecordSerializer):
    target = TargetField(help_text="What it is about: exactly one record.")
    corrects = OtherAssertionField(
        help_text=(
            "Id of the earlier assertion of the same speaker, publisher or body that this one "
            "replaces, if that is in view."
        )
    )
    superseded_by = OtherAssertionField(
        help_text=(
            "Id of the assertion in view that replaces this one. This one is shown, but no longer "
            "counts."
        )
    )

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
            "corrects",
            "superseded_by",
            "flaw",
            "note",
            "datasets",
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
        sources = {source.slug: source.known_from or date.max for source in found if source}
        return sorted(sources, key=lambda slug: (sources[slug], slug))

    def compiled(self, row: c.Row) -> c.Json:
        told = [row.inside("assertions").queryset]
        for path in claim_type(row.model).parts:
            in_view = self.context["lens"].standpoint.visible()
            told.append(Assertion.objects.filter(in_view, **{path: OuterRef("pk")}))
        return c.SaidBy(*(self._named(each) for each in told))

    def _named(self, told: QuerySet) -> QuerySet:
        known = Coalesce(f"{self.column}__known_from", Value(date.max))
        slug = F(f"{self.column}__slug")
        found = told.filter(**{f"{self.column}__isnull": False}).values(slug=slug, known=known)
        return found.distinct()


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
            help_text=(
                "The assertions: who says it, where and how. Null in a list unless "
                "`expand=assertions`."
            ),
        )

    def to_representation(self, data: Any) -> Any:
        lens = self.context.get("lens")
        return super().to_representation(data) if lens is None or lens.shows_assertions else None

    def compiled(self, row: c.Row) -> c.Json:
        if not self.context["lens"].shows_assertions:
            return c.Null()
        return c.nested(self, row)


class ClaimSerializer(RecordSerializer):
    """Base of the JSON of claims: who says so."""

    sources = SaidByField(
        "source", help_text="Slugs of the sources in which it was read, first known first."
    )
    origins = SaidByField(
        "origin", help_text="Slugs of the origins, the sources from which those have it."
    )
    assertions = AssertionsField()

    status = serializers.ChoiceField(
        source="seen_status",
        choices=ClaimStatus.choices,
        help_text=(
            "What the assertions in view add up to. `denies` is against the claim; `asserts`, "
            "`confirms`, `claims`, `blames` and `corrects` are for it. Some for and some against: "
            "disputed. Only against: denied. A firm one for it: asserted, or claimed if all firm "
            "ones are `claims` or `blames`. Only hedged ones for it, or none for or against: "
            "suspected. All retracted or corrected: retracted."
        ),
    )
    modality = serializers.ChoiceField(
        source="seen_modality",
        choices=Modality.choices,
        help_text="The first of these that an assertion for it has, from actual to hypothesised.",
    )
    known_from = serializers.DateField(
        source="seen_known_from",
        allow_null=True,
        help_text="First day on which a source in view that makes the claim was known.",
    )
    independent_sources = serializers.IntegerField(
        source="seen_independent_sources",
        help_text=(
            "Number of bodies behind the assertions for it. The root of an assertion is the "
            "outermost container of its origin, or else of its source. The body is the publisher "
            "of the root, else its only author, or the topmost actor that this belongs to. Ten "
            "articles on one report count once, and so do the outlets of one group."
        ),
    )

    CLAIM = [
        "status",
        "modality",
        "known_from",
        "independent_sources",
        "sources",
        "origins",
        "assertions",
        "datasets",
        "created_at",
        "updated_at",
    ]
