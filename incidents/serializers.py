"""JSON of incidents and their parts, of places, presences and figures."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.serializers import CertaintyField, SeenEndField
from base import compiled as c
from base.serializers import (
    ReadOnlyField,
    RecordSerializer,
    ReferenceSerializer,
    ReferencesField,
    date_json,
)
from sources.serializers import ClaimSerializer, IdentifierSerializer

from .choices import MEASURED, Attribution
from .computed.numbers import json_number
from .models import Figure, Incident, Involvement, Place, Presence
from .toll_serializers import ContestedField, TollField


class PlaceSerializer(RecordSerializer):
    identifiers = IdentifierSerializer(
        many=True, read_only=True, help_text="Its identifiers in other systems."
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
            "no_point",
            "identifiers",
            "datasets",
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
    incident = IncidentReferenceField(help_text="The incident.")

    class Meta:
        model = Involvement
        fields = [
            "id",
            "incident",
            "entity",
            "identity",
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


class FigureNumberField(serializers.FloatField):
    """A number of a figure: whole where something is counted, else with a fraction."""

    def get_attribute(self, figure: Figure) -> float | None:
        value = getattr(figure, self.source)
        return json_number(value, figure.metric)

    def to_representation(self, value: float) -> float:
        return value

    def compiled(self, row: c.Row) -> c.Json:
        return FigureNumber(self.source, "metric")


class FigureNumber(c.Number):
    def _write(self, number: str, whole: str, metric: str) -> str:
        measured = ", ".join(f"'{code.value}'" for code in MEASURED)
        return f"CASE WHEN {metric} IN ({measured}) THEN {number} ELSE {whole} END"

    def sqlite(self, *parts: str) -> str:
        x, metric = parts
        return self._write(super().sqlite(x), f"CAST({x} AS INTEGER)", metric)

    def postgresql(self, *parts: str) -> str:
        x, metric = parts
        return self._write(super().postgresql(x), f"coalesce(({x}::bigint)::text, 'null')", metric)


class FigureSerializer(ClaimSerializer):
    incident = IncidentReferenceField(allow_null=True, help_text="The incident that it is about.")
    low, best, high = (
        FigureNumberField(
            allow_null=True, read_only=True, help_text=Figure._meta.get_field(name).help_text
        )
        for name in ("low", "best", "high")
    )

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
            "best",
            "bound",
            "flaw",
            "magnitude",
            "unit",
            "counts",
            "period",
            "parent",
            "dimension",
            "category",
            *ClaimSerializer.CLAIM,
        ]


class IncidentSerializer(ClaimSerializer):
    claim_status = serializers.ChoiceField(
        source="seen_claim_status",
        choices=Attribution.choices,
        help_text=(
            "Whose deed it is said to be. The first case that applies: claimed by two that are "
            "not of one body, claimed, attributed by a source, somebody suspected, somebody "
            "blamed, only denied, said to be unclaimed, unknown."
        ),
    )
    killed = TollField(
        "killed", allow_null=True, help_text="Number of people killed; null if nobody gives one."
    )
    wounded = TollField(
        "wounded",
        allow_null=True,
        help_text="Number of people wounded; null if nobody gives one.",
    )
    contested = ContestedField(
        help_text=(
            "What the voices contradict each other about: dates or places that exclude each "
            "other, different perpetrators, tolls that do not fit."
        )
    )
    toll_voices = serializers.IntegerField(
        source="seen_toll_voices",
        help_text="How many voices give tolls: killed, wounded, or both in one number.",
    )
    answers = ReferencesField(
        help_text="Incidents in view that are a response to it, earliest first."
    )
    identifiers = IdentifierSerializer(
        many=True, read_only=True, help_text="Its identifiers in other systems."
    )
    involvements = InvolvementSerializer(
        many=True, read_only=True, help_text="The involvements: who had what part in it."
    )
    figures = FigureSerializer(
        many=True, read_only=True, help_text="The figures that sources give for it, side by side."
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
            "latitude",
            "longitude",
            "radius_km",
            "parent",
            "response_to",
            "answers",
            "is_aggregate",
            "counted_in",
            "claim_status",
            "killed",
            "wounded",
            "contested",
            "toll_voices",
            "identifiers",
            "involvements",
            "figures",
            *ClaimSerializer.CLAIM,
        ]
