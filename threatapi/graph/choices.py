"""Vocabularies of the graph."""

from typing import Any

from base.orm.vocabulary import Vocabulary
from sources.models import claim_types


class Via(Vocabulary):
    """What may link two entities; at equal strength, the first is stronger."""

    RELATIONSHIPS = "relationships", "Relationships", "A relationship between the two."
    INCIDENTS = (
        "incidents",
        "Incidents in which both are involved",
        "An incident in which both are involved.",
    )
    PRESENCES = "presences", "Presences at the same place", "A place at which both are or were."


class EdgeType(Vocabulary):
    """What links two nodes of the graph."""

    RELATIONSHIP = "relationship", "A relationship", "One relationship between the two."
    INCIDENT = (
        "incident",
        "An incident in which both are involved",
        "One incident in which both are involved.",
    )
    PRESENCE = (
        "presence",
        "A place at which both are present",
        "One place at which both are or were.",
    )


class Direction(Vocabulary):
    """Which way an edge points, read from the first entity."""

    FORWARD = (
        "forward",
        "From the first to the second: subject to object, acting to affected",
        "The first is the subject, or acts on the second.",
    )
    BACKWARD = (
        "backward",
        "From the second to the first",
        "The second is the subject, or acts on the first.",
    )
    NONE = "none", "Neither way, or both", "It has no direction, or goes both ways."


IN_TIMELINE = {claim.name: claim for claim in claim_types() if claim.in_timeline}
TimelineType: Any = Vocabulary(
    "TimelineType",
    [
        (name.upper(), (name, name.capitalize(), claim.in_timeline))
        for name, claim in IN_TIMELINE.items()
    ],
    module=__name__,
)
TimelineType.__doc__ = "What an entry of a timeline is."


# Relationships of either end, and incidents, that the graph follows from one level to the next.
# Where there are more, each entity has an equal share, and at least so many.
FOLLOWED = 5_000
LEAST_SHARE = 20
