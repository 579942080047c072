"""The shape of the graph as Cytoscape.js reads it: each node and edge with flat data of its own."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from actors.choices import ActorKind, Certainty, EntityType, RelationshipKind
from base.paging.pagination import SPARSE
from sources.choices import ClaimStatus

from .choices import Direction, EdgeType


def text(what: str, **kwargs: Any) -> serializers.CharField:
    return serializers.CharField(help_text=what, **kwargs)


@extend_schema_field(
    {
        "type": "array",
        "items": {"anyOf": [{"type": "string"}, {"type": "boolean"}]},
        "minItems": 2,
        "maxItems": 2,
    }
)
class PairField(serializers.ListField):
    """A name and its value."""


@extend_schema_serializer(extensions={SPARSE: True})
class CytoscapeNodeDataSerializer(serializers.Serializer):
    """Attributes of an entity; absent values are left out."""

    id = text("Its slug: what edges refer to.")
    value = text("Its slug again, as networkx writes it.")
    uid = serializers.UUIDField(help_text="Its permanent public identifier.")
    what = serializers.ChoiceField(
        choices=EntityType.choices, help_text="Whether it is an actor or a person."
    )
    name = text("Its name.")
    label = text("Label for drawing: its name.")
    kind = serializers.ChoiceField(
        choices=ActorKind.choices, required=False, help_text="What sort of actor."
    )
    distance = serializers.IntegerField(help_text="How many hops from the centre.")


@extend_schema_serializer(extensions={SPARSE: True})
class CytoscapeEdgeDataSerializer(serializers.Serializer):
    """Attributes of the strongest edge between two entities; absent values are left out."""

    source = text("Slug of the entity at its beginning.")
    target = text("Slug of the entity at its end.")
    uid = serializers.UUIDField(help_text="Id of the relationship, incident or place.")
    what = serializers.ChoiceField(choices=EdgeType.choices, help_text="What sort of edge it is.")
    label = text("Label for drawing: its kind or name.")
    name = text("Title of the relationship or incident; name of the place.", required=False)
    kind = serializers.ChoiceField(
        choices=RelationshipKind.choices, required=False, help_text="Kind of the relationship."
    )
    direction = serializers.ChoiceField(
        choices=Direction.choices, help_text="Read from the entity in `source`."
    )
    status = serializers.ChoiceField(
        choices=ClaimStatus.choices, help_text="What the assertions in view add up to."
    )
    certainty = serializers.ChoiceField(
        choices=Certainty.choices,
        required=False,
        help_text="How surely it held on the day of `as_of`.",
    )
    independent_sources = serializers.IntegerField(
        help_text="How many independent sources are for it."
    )
    weight = serializers.IntegerField(help_text="How many edges the two have.")
    sources = text("Slugs of the sources in which it was read, separated by spaces.")
    date = text("When the incident was (EDTF).", required=False)
    began = text("Since when the relationship or presence held (EDTF).", required=False)
    ended = text("Until when it held (EDTF).", required=False)
    as_of = text("When it held, where start and end are not known (EDTF).", required=False)


class CytoscapeNodeSerializer(serializers.Serializer):
    """An entity."""

    data = CytoscapeNodeDataSerializer(help_text="Its attributes.")


class CytoscapeEdgeSerializer(serializers.Serializer):
    """What links two entities."""

    data = CytoscapeEdgeDataSerializer(help_text="Its attributes.")


class CytoscapeElementsSerializer(serializers.Serializer):
    """Nodes and edges."""

    nodes = CytoscapeNodeSerializer(many=True, help_text="Nearest first.")
    edges = CytoscapeEdgeSerializer(many=True, help_text="One for each pair of linked entities.")


class CytoscapeSerializer(serializers.Serializer):
    """The graph as Cytoscape.js reads it."""

    data = serializers.ListField(
        child=PairField(), help_text="Attributes of the graph, as pairs: `center`, `truncated`."
    )
    directed = serializers.BooleanField(help_text="Always true.")
    multigraph = serializers.BooleanField(help_text="Always false.")
    elements = CytoscapeElementsSerializer(help_text="Nodes and edges, each with its data.")
