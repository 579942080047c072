"""Vocabularies of the graph. Imports no model: the schema reads it."""

from base.orm.vocabulary import Vocabulary


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


class TimelineType(Vocabulary):
    """What an entry of a timeline is."""

    RELATIONSHIP = "relationship", "Relationship", "A relationship, from its start."
    INCIDENT = "incident", "Incident", "An incident in which the entity is involved."
    PRESENCE = "presence", "Presence", "A presence at a place, from its start."
    FIGURE = "figure", "Figure", "A number about the entity."


# Relationships of either end, and incidents, that the graph follows from one level to the next.
# Where there are more, each entity has an equal share, and at least so many.
FOLLOWED = 5_000
LEAST_SHARE = 20
