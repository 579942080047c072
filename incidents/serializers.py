"""JSON of incidents and their parts, of places, presences and figures."""

import json
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

from .choices import MEASURED, Attribution, Contested
from .computed.incidents_in_view import SHOWN, toll_json
from .computed.numbers import json_number
from .models import Figure, Incident, Involvement, Place, Presence


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


class AssailantsSerializer(serializers.Serializer):
    """How many of those killed or wounded were attackers."""

    low = serializers.IntegerField(allow_null=True, help_text="Least number that a voice gives.")
    high = serializers.IntegerField(help_text="Greatest number that a voice gives.")


class TollSerializer(serializers.Serializer):
    """The range of the numbers of all voices, attackers included.

    The number of a voice is its total, or else the sum of the parts that it gives. Single parts
    count only if no voice gives a total.
    """

    low = serializers.IntegerField(
        allow_null=True,
        help_text=(
            "Least number that a voice gives; null if a voice gives only an upper bound, and that "
            "is lower."
        ),
    )
    high = serializers.IntegerField(help_text="Greatest number that a voice gives.")
    high_is_open = serializers.BooleanField(
        help_text=(
            "Whether a voice gives the greatest number as a lower bound (“at least”, “more than”)."
        )
    )
    best = serializers.IntegerField(
        help_text=(
            "Number of the least interested voice, in the order court, intergovernmental, "
            "analyst, media, narrator, local source, official, unnamed, group; among equals, of "
            "the latest known. It is the best estimate of the voice, else its low, else its high."
        )
    )
    contested = serializers.BooleanField(help_text="Whether two voices' numbers do not fit.")
    voices = serializers.IntegerField(
        help_text="How many voices give a number, a part of one, or a vague word."
    )
    assailants = AssailantsSerializer(
        allow_null=True, help_text="How many of them were attackers; null if nobody says so."
    )


@extend_schema_field(TollSerializer)
class TollField(ReadOnlyField):
    def __init__(self, metric: str, **kwargs: Any) -> None:
        self.metric = metric
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, incident: Incident) -> dict[str, Any] | None:
        start = f"seen_{self.metric}_"
        columns = {
            name.removeprefix("seen_"): value
            for name, value in vars(incident).items()
            if name.startswith(start)
        }
        return toll_json(columns, self.metric)

    def compiled(self, row: c.Row) -> c.Json:
        of = f"seen_{self.metric}"
        shown: dict[str, c.Json] = {
            name: (c.Flag if column in ("is_open", "contested") else c.Text)(f"{of}_{column}")
            for name, column in SHOWN.items()
        }
        ends = {end: c.Text(f"{of}_assailants_{end}") for end in ("low", "high")}
        shown["assailants"] = c.Maybe(f"{of}_assailants_high", c.Object(ends))
        return c.Maybe(f"{of}_best", c.Object(shown))


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
