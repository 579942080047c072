"""The shape of a timeline, for the schema."""

from rest_framework import serializers

from base.serializers import EDTFDateSerializer, ReferenceSerializer
from incidents.choices import Bound, Metric

from .choices import TimelineType
from .serializers import PageSerializer, StandingSerializer


class TimelineItemSerializer(StandingSerializer):
    """A dated item of an entity: an incident, or a claim about the entity."""

    type = serializers.ChoiceField(choices=TimelineType.choices, help_text="What it is.")
    id = serializers.UUIDField(help_text="Id of the incident or claim.")
    slug = serializers.CharField(allow_null=True, help_text="Slug of the incident.")
    date = EDTFDateSerializer(allow_null=True, help_text="The date by which it is ordered.")
    dated_by = serializers.CharField(
        allow_null=True, help_text="Which of its dates that is: date, period, start, as_of, end."
    )
    end = EDTFDateSerializer(allow_null=True, help_text="When it ended, if it is said to have.")
    name = serializers.CharField(
        allow_null=True, help_text="Title of the role or incident, or what a figure counts."
    )
    kind = serializers.CharField(
        allow_null=True,
        help_text="Kind of the claim, event type of an incident, or a figure's population.",
    )
    roles = serializers.ListField(
        child=serializers.CharField(),
        help_text=(
            "The roles of the entity in the incident; in a claim about two entities, such as a "
            "relationship, which of them it is: subject or object."
        ),
    )
    other = ReferenceSerializer(
        allow_null=True, help_text="The other entity that the claim is about, if any."
    )
    place = ReferenceSerializer(allow_null=True, help_text="The place.")
    metric = serializers.ChoiceField(
        choices=Metric.choices, allow_null=True, help_text="What a figure counts or measures."
    )
    low = serializers.FloatField(
        allow_null=True, help_text=("The number of a figure, or its lower end.")
    )
    high = serializers.FloatField(
        allow_null=True, help_text=("The number of a figure, or its upper end.")
    )
    bound = serializers.ChoiceField(
        choices=Bound.choices, allow_null=True, help_text="How low and high are meant."
    )


class TimelineSerializer(PageSerializer):
    """The timeline of an entity."""

    count = serializers.IntegerField(
        allow_null=True,
        min_value=0,
        help_text="How many there are on all pages; null with `count=false`.",
    )
    entity = ReferenceSerializer(help_text="The entity asked for.")
    results = TimelineItemSerializer(many=True, help_text="In date order, undated last.")
