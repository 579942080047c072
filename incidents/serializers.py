"""JSON of incidents and their parts, of places, presences and figures."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.serializers import CertaintyField, SeenEndField
from sources.serializers import ClaimSerializer, IdentifierSerializer
from threatapi.base import compiled as c
from threatapi.base.serializers import (
    ReadOnlyField,
    RecordSerializer,
    ReferenceSerializer,
    date_json,
)

from .choices import Attribution, Contested
from .models import Figure, Incident, Involvement, Place, Presence


class PlaceSerializer(RecordSerializer):
    identifiers = IdentifierSerializer(
        many=True, read_only=True, help_text="Its names in other systems."
    )

    class Meta:
        model = Place
        fields = [
            "id",
            "slug",
            "name",
            "names",
            "kind",
            "parent",
            "country",
            "code",
            "latitude",
            "longitude",
            "radius_km",
            "identifiers",
            "created_at",
            "updated_at",
        ]


@extend_schema_field(ReferenceSerializer)
class IncidentReferenceField(ReadOnlyField):
    """The incident of a part, with when and where it happened."""

    def to_representation(self, value: Incident) -> dict[str, Any]:
        place = value.place.reference() if value.place else None
        return value.reference() | {"date": date_json(value, "date"), "place": place}

    def compiled(self, row: c.Row) -> c.Json:
        is_nullable = row.model._meta.get_field("incident").null
        place = c.reference("incident__place", Place)
        more = {"date": c.JsonDate("incident__date"), "place": place}
        return c.reference("incident", Incident, is_nullable, more)


class InvolvementSerializer(ClaimSerializer):
    incident = IncidentReferenceField(help_text="In what.")

    class Meta:
        model = Involvement
        fields = [
            "id",
            "incident",
            "entity",
            "label",
            "count",
            "role",
            "outcome",
            "stated_on",
            *ClaimSerializer.CLAIM,
        ]


class PresenceSerializer(ClaimSerializer):
    end = SeenEndField(allow_null=True, help_text=SeenEndField.HELP)
    certainty = CertaintyField()

    class Meta:
        model = Presence
        fields = [
            "id",
            "entity",
            "kind",
            "place",
            "start",
            "end",
            "as_of",
            "certainty",
            *ClaimSerializer.CLAIM,
        ]


class FigureSerializer(ClaimSerializer):
    incident = IncidentReferenceField(allow_null=True, help_text="The incident that it is about.")

    class Meta:
        model = Figure
        fields = [
            "id",
            "incident",
            "entity",
            "place",
            "metric",
            "population",
            "low",
            "high",
            "bound",
            "magnitude",
            "unit",
            "counts",
            "period",
            "parent",
            "dimension",
            "category",
            *ClaimSerializer.CLAIM,
        ]


class TollSerializer(serializers.Serializer):
    """How many, over all voices: each speaker's total, or else the sum of the parts it gives."""

    low = serializers.FloatField(allow_null=True, help_text="Least number that a voice states.")
    high = serializers.FloatField(allow_null=True, help_text="Greatest number that a voice states.")
    best = serializers.FloatField(
        help_text=(
            "Number of the least interested voice (court, intergovernmental, analyst, media, "
            "narrator, local source, official, unnamed, group), the latest known of equals."
        )
    )
    contested = serializers.BooleanField(help_text="Whether two voices' numbers do not fit.")


@extend_schema_field(TollSerializer)
class TollField(ReadOnlyField):
    def __init__(self, metric: str, **kwargs: Any) -> None:
        self.metric = metric
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, incident: Incident) -> dict[str, Any] | None:
        names = ("low", "high", "best", "contested")
        toll = {name: getattr(incident, f"seen_{self.metric}_{name}") for name in names}
        return None if toll["best"] is None else toll

    def compiled(self, row: c.Row) -> c.Json:
        numbers = {name: c.Number(f"seen_{self.metric}_{name}") for name in ("low", "high", "best")}
        contested = c.Flag(f"seen_{self.metric}_contested")
        return c.Maybe(f"seen_{self.metric}_best", c.Object(numbers | {"contested": contested}))


@extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Contested.choices)))
class ContestedField(ReadOnlyField):
    def get_attribute(self, incident: Incident) -> list[str]:
        return json.loads(incident.seen_contested_text)

    def to_representation(self, value: list[str]) -> list[str]:
        return value

    def compiled(self, row: c.Row) -> c.Json:
        return c.Stored("seen_contested_text")


class IncidentSerializer(ClaimSerializer):
    claim_status = serializers.ChoiceField(
        source="seen_claim_status",
        choices=Attribution.choices,
        help_text=(
            "Whose deed it is said to be, the first that holds: claimed by two that are not of "
            "one body, claimed, attributed by a source, somebody suspected, somebody blamed, "
            "only denied, unknown."
        ),
    )
    killed = TollField("killed", allow_null=True, help_text="Killed; null if nobody gives one.")
    wounded = TollField("wounded", allow_null=True, help_text="Wounded; null if nobody gives one.")
    contested = ContestedField(
        help_text=(
            "What the voices contradict each other about: dates or places that exclude each "
            "other, different perpetrators, tolls that do not fit."
        )
    )
    identifiers = IdentifierSerializer(
        many=True, read_only=True, help_text="Its names in other systems."
    )
    involvements = InvolvementSerializer(
        many=True, read_only=True, help_text="Who had what part in it."
    )
    figures = FigureSerializer(
        many=True, read_only=True, help_text="The numbers given for it, side by side."
    )

    class Meta:
        model = Incident
        fields = [
            "id",
            "slug",
            "title",
            "event_type",
            "attack_type",
            "suicide",
            "weapons",
            "target_kinds",
            "outcome",
            "names",
            "date",
            "date_basis",
            "place",
            "location",
            "origin_place",
            "place_precision",
            "parent",
            "is_aggregate",
            "counted_in",
            "claim_status",
            "killed",
            "wounded",
            "contested",
            "identifiers",
            "involvements",
            "figures",
            *ClaimSerializer.CLAIM,
        ]
