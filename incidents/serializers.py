"""JSON of incidents and their parts, of places, presences and figures."""

from sources.serializers import ClaimSerializer, IdentifierSerializer
from threatapi.base.serializers import RecordSerializer

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


class InvolvementSerializer(ClaimSerializer):
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
            *ClaimSerializer.CLAIM,
        ]


class FigureSerializer(ClaimSerializer):
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


class IncidentSerializer(ClaimSerializer):
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
            "identifiers",
            "involvements",
            "figures",
            *ClaimSerializer.CLAIM,
        ]
