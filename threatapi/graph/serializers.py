"""The shapes of the graph's answers, for the schema."""

from rest_framework import serializers

from actors.choices import Certainty, RelationshipKind
from base.serializers import EDTFDateSerializer, NamedSerializer, ReferenceSerializer
from sources.choices import ClaimStatus

from .choices import FOLLOWED, LEAST_SHARE, Direction, EdgeType


class EdgeRolesSerializer(serializers.Serializer):
    """The roles of both ends in the shared incident, or their kinds of presence at the shared
    place."""


EdgeRolesSerializer._declared_fields |= {
    # `from` is a word of Python.
    "from": serializers.ListField(
        child=serializers.CharField(), help_text="Roles, or kinds of presence, of the first."
    ),
    "to": serializers.ListField(
        child=serializers.CharField(), help_text="Roles, or kinds of presence, of the second."
    ),
}


class StandingSerializer(serializers.Serializer):
    """Status and certainty of an edge in the view."""

    status = serializers.ChoiceField(
        choices=ClaimStatus.choices,
        help_text=(
            "What the assertions in view add up to; the weaker status if the edge rests on two "
            "claims."
        ),
    )
    certainty = serializers.ChoiceField(
        choices=Certainty.choices,
        allow_null=True,
        help_text=(
            "How surely it held on the day of `as_of`; null without `as_of` and for incidents."
        ),
    )
    independent_sources = serializers.IntegerField(
        help_text=(
            "Number of independent sources for it; the lesser number if the edge rests on two "
            "claims."
        )
    )
    sources = serializers.ListField(
        child=serializers.CharField(),
        help_text="Slugs of the sources in which it was read, first known first.",
    )


class EdgeSerializer(StandingSerializer):
    """What links two entities: a relationship, an incident, or a place where both are present."""

    type = serializers.ChoiceField(choices=EdgeType.choices, help_text="What sort of edge it is.")
    id = serializers.UUIDField(help_text="Id of the relationship, incident or place.")
    slug = serializers.CharField(
        allow_null=True, help_text="Slug of the incident or place; null for relationships."
    )
    name = serializers.CharField(
        allow_null=True, help_text="Title of the relationship or incident; name of the place."
    )
    kind = serializers.ChoiceField(
        choices=RelationshipKind.choices,
        allow_null=True,
        help_text="Kind of the relationship; null for the others.",
    )
    roles = EdgeRolesSerializer(
        allow_null=True, help_text="Roles of both ends; null for relationships."
    )
    direction = serializers.ChoiceField(
        choices=Direction.choices,
        help_text=(
            "Read from the first entity: forward from subject to object, or from who acts to who "
            "is affected; none for what holds both ways or neither."
        ),
    )
    date = EDTFDateSerializer(allow_null=True, help_text="When the incident happened.")
    start = EDTFDateSerializer(allow_null=True, help_text="When the relationship began.")
    end = EDTFDateSerializer(
        allow_null=True, help_text="When it ended, as far as sources in view could know."
    )
    as_of = EDTFDateSerializer(
        allow_null=True, help_text="When it held, where start and end are not known."
    )
    claims = serializers.ListField(
        child=serializers.UUIDField(),
        help_text=(
            "Ids of the claims it rests on: the relationship, the involvements or the presences."
        ),
    )


class HopSerializer(serializers.Serializer):
    """Two linked entities, with the strongest of the edges between them."""

    to = ReferenceSerializer(help_text="The second entity.")
    edge = EdgeSerializer(
        help_text=(
            "The strongest edge: by status, independent sources, relationships before incidents "
            "before presences, id."
        )
    )
    edge_count = serializers.IntegerField(help_text="How many edges the two have in view.")


HopSerializer._declared_fields = {
    "from": ReferenceSerializer(help_text="The first entity.")
} | HopSerializer._declared_fields


class PathSerializer(serializers.Serializer):
    """One shortest path."""

    nodes = ReferenceSerializer(many=True, help_text="The entities, from one end to the other.")
    hops = HopSerializer(
        many=True, help_text="The hops between them; empty if both ends are the same entity."
    )
    weakest_hop = serializers.IntegerField(
        allow_null=True,
        help_text="Index of the weakest hop, the first of equals; null without hops.",
    )


class PathsSerializer(serializers.Serializer):
    """The shortest paths between two entities."""

    to = ReferenceSerializer(help_text="The entity at which the paths end.")
    max_hops = serializers.IntegerField(help_text="The maximum number of hops that was asked for.")
    searched_hops = serializers.IntegerField(
        help_text=(
            "How many hops were searched: every path of up to this length would have been found."
        )
    )
    path_count = serializers.IntegerField(help_text="Number of shortest paths.")
    truncated = serializers.BooleanField(
        help_text="True if the search was stopped before `max_hops`, or found too many paths."
    )
    paths = PathSerializer(
        many=True,
        help_text=(
            "Up to `limit` paths: those with the strongest weakest hop first, then by the slugs "
            "of the nodes."
        ),
    )


PathsSerializer._declared_fields = {
    "from": ReferenceSerializer(help_text="The entity at which the paths start.")
} | PathsSerializer._declared_fields


class NodeSerializer(NamedSerializer):
    """An entity in the graph."""

    distance = serializers.IntegerField(help_text="Hops from the centre.")
    edge_count = serializers.IntegerField(help_text="Number of its edges to nodes shown.")


class GraphSerializer(serializers.Serializer):
    """The neighbourhood of an entity."""

    center = ReferenceSerializer(help_text="The entity at the centre.")
    depth = serializers.IntegerField(help_text="How many hops from the centre were asked for.")
    nodes = NodeSerializer(
        many=True,
        help_text=(
            "Ordered by distance, then number of edges to the nodes one hop nearer, then slug."
        ),
    )
    edges = HopSerializer(
        many=True, help_text="One for each pair of linked nodes; both ends are in `nodes`."
    )
    truncated = serializers.BooleanField(
        help_text=(
            "True if there are more nodes or edges than are shown or counted. For each hop at most "
            f"{FOLLOWED:,} relationships at either end and as many incidents are followed. If "
            "there are more, each entity has an equal share of them, at least "
            f"{LEAST_SHARE}, those recorded last. With `known_by`, `exclude_source` or `as_of` "
            "all are followed."
        )
    )


class LinkGroupSerializer(serializers.Serializer):
    """How many links of one kind there are, in one direction."""

    type = serializers.ChoiceField(choices=EdgeType.choices, help_text="Type of the edges.")
    kind = serializers.ChoiceField(
        choices=RelationshipKind.choices,
        allow_null=True,
        help_text="Kind of the relationships; null for the others.",
    )
    direction = serializers.ChoiceField(
        choices=Direction.choices, help_text="Read from the entity asked for."
    )
    edge_count = serializers.IntegerField(help_text="How many edges.")
    neighbour_count = serializers.IntegerField(help_text="Number of entities they lead to.")


class LinkSerializer(serializers.Serializer):
    """One link of the entity."""

    neighbour = ReferenceSerializer(help_text="The entity that it is linked to.")
    edge = EdgeSerializer(help_text="What links the two: the strongest of these edges.")
    edge_count = serializers.IntegerField(
        help_text="Number of edges of this type, kind and direction to this neighbour."
    )


class PageSerializer(serializers.Serializer):
    """One page of a list."""

    count = serializers.IntegerField(min_value=0, help_text="How many there are on all pages.")
    count_is_capped = serializers.BooleanField(help_text="True if there are more than `count`.")
    next = serializers.URLField(allow_null=True, help_text="URL of the next page.")
    previous = serializers.URLField(allow_null=True, help_text="URL of the previous page.")


class LinksSerializer(PageSerializer):
    """The entities that an entity is linked to."""

    entity = ReferenceSerializer(help_text="The entity asked for.")
    groups = LinkGroupSerializer(many=True, help_text="Counts over all pages.")
    results = LinkSerializer(
        many=True,
        help_text=(
            "Ordered by slug of the neighbour, type, kind and direction; stronger edges first."
        ),
    )
