"""JSON of the answers about one source."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.role_serializers import FateSerializer
from base.serializers import ReferenceField
from incidents.toll_serializers import TollSerializer
from sources.choices import CitationMode, ClaimStatus, Modality
from sources.models import AssertionTarget
from sources.serializers import AssertionSerializer, SourceSerializer

from .choices import ChangedField

FATE, TOLL = FateSerializer, TollSerializer  # components that ValueField refers to


class AboutSourceSerializer(serializers.Serializer):
    """Head of an answer about one source."""

    source = ReferenceField(help_text="The source that was asked for.")
    count = serializers.IntegerField(min_value=0, help_text="How many there are, on all pages.")
    count_is_capped = serializers.BooleanField(help_text="True if there are more than that.")
    next = serializers.URLField(
        allow_null=True, help_text="URL of the next page; null on the last."
    )
    previous = serializers.URLField(
        allow_null=True, help_text="URL of the previous page; null on the first."
    )


class ClaimReferenceSerializer(serializers.Serializer):
    """A reference to a claim."""

    type = serializers.ChoiceField(
        choices=AssertionTarget.choices, help_text="What sort of record it is."
    )
    id = serializers.UUIDField(help_text="Its permanent public identifier.")
    name = serializers.CharField(help_text="The claim in words.")
    kind = serializers.CharField(
        allow_null=True,
        help_text=(
            "Of what kind it is: the kind of a relationship, the role of an involvement, the event "
            "type of an incident, and so on."
        ),
    )
    url = serializers.CharField(help_text="Path of the record; for an alias, of its entity.")


class SourceClaimSerializer(ClaimReferenceSerializer):
    """A claim about which a source says something, with these assertions."""

    status = serializers.ChoiceField(
        choices=ClaimStatus.choices,
        allow_null=True,
        help_text="What all assertions in view add up to; null for entities and aliases.",
    )
    modality = serializers.ChoiceField(
        choices=Modality.choices,
        allow_null=True,
        help_text="Modality by all assertions in view; null for entities and aliases.",
    )
    known_from = serializers.DateField(
        allow_null=True,
        help_text=(
            "First day on which a source in view that makes the claim was known; null for "
            "entities and aliases."
        ),
    )
    independent_sources = serializers.IntegerField(
        min_value=0,
        allow_null=True,
        help_text=(
            "Number of bodies behind the assertions in view for it; null for entities and aliases."
        ),
    )
    assertions = AssertionSerializer(many=True, help_text="The assertions of this source about it.")


class ClaimCountSerializer(serializers.Serializer):
    """How many claims of one kind there are."""

    type = serializers.ChoiceField(choices=AssertionTarget.choices, help_text="Type of the record.")
    kind = serializers.CharField(allow_null=True, help_text="Kind of the record.")
    count = serializers.IntegerField(min_value=1, help_text="How many claims, on all pages.")


class SourceClaimsSerializer(AboutSourceSerializer):
    """All claims about which a source says something."""

    counts = ClaimCountSerializer(
        many=True, help_text="How many claims of each type and kind; they add up to `count`."
    )
    results = SourceClaimSerializer(many=True, help_text="The claims of this page.")


class CitationSerializer(serializers.Serializer):
    """One citation, with the source at its other end."""

    mode = serializers.ChoiceField(
        choices=CitationMode.choices, help_text="How the citing source uses the cited one."
    )
    locator = serializers.CharField(
        allow_null=True,
        help_text="Where in the citing source it is cited; L12 is line 12 of its text.",
    )
    source = SourceSerializer(help_text="The other source, with its authors and dates.")


class SourceCitationsSerializer(AboutSourceSerializer):
    """The sources that a source cites, and those that cite it."""

    cited_count = serializers.IntegerField(min_value=0, help_text="How many sources it cites.")
    citing_count = serializers.IntegerField(min_value=0, help_text="How many sources cite it.")
    cited = CitationSerializer(many=True, help_text="The sources that it cites, by slug.")
    citing = CitationSerializer(many=True, help_text="The sources that cite it, by slug.")


@extend_schema_field(
    {
        "anyOf": [
            {"type": "string"},
            {"type": "integer"},
            {"type": "array", "items": {"type": "string"}},
            {"$ref": "#/components/schemas/Toll"},
            {"$ref": "#/components/schemas/Fate"},
        ]
    }
)
class ValueField(serializers.JSONField):
    """A computed value, as the record itself shows it."""


class ChangeSerializer(serializers.Serializer):
    """One computed value that would differ."""

    claim = ClaimReferenceSerializer(help_text="The claim; for a fate, the person.")
    field = serializers.ChoiceField(
        choices=ChangedField.choices, help_text="The name of the value."
    )
    before = ValueField(allow_null=True, help_text="The value with the source.")
    after = ValueField(allow_null=True, help_text="The value without it.")


class SourceImpactSerializer(AboutSourceSerializer):
    """What depends on a source."""

    falls_count = serializers.IntegerField(
        min_value=0, help_text="Number of claims that nobody else makes."
    )
    changes_count = serializers.IntegerField(
        min_value=0, help_text="Number of computed values that would differ."
    )
    kept = serializers.IntegerField(
        min_value=0, help_text="Number of its claims that would stay as they are."
    )
    falls = ClaimReferenceSerializer(
        many=True, help_text="Claims that nobody else makes, by type, then id."
    )
    changes = ChangeSerializer(
        many=True, help_text="Computed values that would differ, by type, then id of the claim."
    )
