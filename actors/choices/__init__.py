"""Closed vocabularies of who acts and how they are linked.

A value is added when a source forces it, never in reserve. A relationship kind also
needs its line in `RULES`: the direction is that of the words, subject first.
"""

from .entities import ActorKind, AliasKind, EntityType, FateValue
from .relationships import (
    HOSTILE_KINDS,
    ROLES,
    RULES,
    SUPPORTING_KINDS,
    SYMMETRIC_KINDS,
    Certainty,
    RelationshipKind,
)

__all__ = [
    "HOSTILE_KINDS",
    "ROLES",
    "RULES",
    "SUPPORTING_KINDS",
    "SYMMETRIC_KINDS",
    "ActorKind",
    "AliasKind",
    "Certainty",
    "EntityType",
    "FateValue",
    "RelationshipKind",
]
