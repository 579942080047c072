"""Vocabularies of the graph. Imports no model: the schema reads it."""

from django.db.models import TextChoices


class Via(TextChoices):
    """By what two entities may be linked; the order is that of strength between equals."""

    RELATIONSHIPS = "relationships", "Relationships"
    INCIDENTS = "incidents", "Incidents in which both had a part"
    PRESENCES = "presences", "Presences at the same place"


class EdgeType(TextChoices):
    RELATIONSHIP = "relationship", "A relationship"
    INCIDENT = "incident", "An incident in which both had a part"
    PRESENCE = "presence", "A place at which both are present"


class Direction(TextChoices):
    """Which way an edge points, read from the first entity."""

    FORWARD = "forward", "From the first to the second: subject to object, acting to affected"
    BACKWARD = "backward", "From the second to the first"
    NONE = "none", "Neither way, or both"


class TimelineType(TextChoices):
    RELATIONSHIP = "relationship", "Relationship"
    INCIDENT = "incident", "Incident"
    PRESENCE = "presence", "Presence"
    FIGURE = "figure", "Figure"
