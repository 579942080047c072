"""JSON of the answers about one source."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.standing import FateSerializer
from incidents.serializers import TollSerializer
from sources.choices import AssertionTarget, CitationMode, ClaimStatus, Modality
from sources.serializers import AssertionSerializer, SourceSerializer
from threatapi.base.serializers import ReferenceField

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
        allow_null=True, help_text="URL of the page before; null on the first."
    )


class ClaimReferenceSerializer(serializers.Serializer):
    """Something that is asserted, named."""

    type = serializers.ChoiceField(
        choices=AssertionTarget.choices, help_text="What sort of record it is."
    )
    id = serializers.UUIDField(help_text="Its permanent public identifier.")
    name = serializers.CharField(help_text="What it says, in words.")
    kind = serializers.CharField(
        allow_null=True,
        help_text=(
            "Its kind: of a relationship, presence or alias; an involvement's role, a figure's "
            "metric, an incident's event type, an entity's type."
        ),
    )
    url = serializers.CharField(help_text="Path of the record; of an alias, its entity's.")


class SourceClaimSerializer(ClaimReferenceSerializer):
    """A claim that a source speaks of, with what it says of it."""

    status = serializers.ChoiceField(
        choices=ClaimStatus.choices,
        allow_null=True,
        help_text="What all assertions in view add up to; null for entities and aliases.",
    )
    modality = serializers.ChoiceField(
        choices=Modality.choices,
        allow_null=True,
        help_text="Actual, planned and so on, by all in view; null for entities and aliases.",
    )
    known_from = serializers.DateField(
        allow_null=True,
        help_text="First day on which a source in view says it; null for entities and aliases.",
    )
    independent_sources = serializers.IntegerField(
        min_value=0,
        allow_null=True,
        help_text="Distinct roots of what is for it in view; null for entities and aliases.",
    )
    assertions = AssertionSerializer(many=True, help_text="What this source says of it, and how.")


class ClaimCountSerializer(serializers.Serializer):
    """How many claims of one kind there are."""

    type = serializers.ChoiceField(
        choices=AssertionTarget.choices, help_text="What sort of record."
    )
    kind = serializers.CharField(allow_null=True, help_text="Which kind of it.")
    count = serializers.IntegerField(min_value=1, help_text="How many claims, on all pages.")


class SourceClaimsSerializer(AboutSourceSerializer):
    """All that a source says."""

    counts = ClaimCountSerializer(
        many=True, help_text="How many claims of each type and kind; they add up to `count`."
    )
    results = SourceClaimSerializer(many=True, help_text="The claims of this page.")


class CitationSerializer(serializers.Serializer):
    """One citation, with the source at its other end."""

    mode = serializers.ChoiceField(choices=CitationMode.choices, help_text="How it is relayed.")
    locator = serializers.CharField(
        allow_null=True, help_text="Where in the citing source; L12 is line 12 of its text."
    )
    source = SourceSerializer(help_text="The other source, with its authors and dates.")


class SourceCitationsSerializer(AboutSourceSerializer):
    """Whom a source cites, and who cites it."""

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
    """One computed value that would be another."""

    claim = ClaimReferenceSerializer(help_text="The claim; for a fate, the person.")
    field = serializers.ChoiceField(choices=ChangedField.choices, help_text="Which value.")
    before = ValueField(allow_null=True, help_text="The value with the source.")
    after = ValueField(allow_null=True, help_text="The value without it.")


class SourceImpactSerializer(AboutSourceSerializer):
    """What hangs on a source."""

    falls_count = serializers.IntegerField(min_value=0, help_text="How many claims would fall.")
    changes_count = serializers.IntegerField(min_value=0, help_text="How many values would change.")
    kept = serializers.IntegerField(
        min_value=0, help_text="How many claims it speaks of would change in nothing."
    )
    falls = ClaimReferenceSerializer(
        many=True, help_text="Claims of which nobody else speaks: by type, then id."
    )
    changes = ChangeSerializer(
        many=True, help_text="Values that would be others: by type, then id of the claim."
    )
