"""Closed vocabularies of what happened, where, to whom and how many.

Codes come from the field's codebooks and keep their words: ACLED sub-event types, GTD
attack, target and weapon types, UCDP precision. A value is added when a source forces it.
"""

from .attacks import AttackType, TargetKind, Weapon
from .events import EventType, IncidentOutcome
from .figures import Bound, Dimension, Magnitude, Metric, Population
from .parts import Attribution, Contested, InvolvementOutcome, Role
from .places import NoPoint, PlaceKind, PlaceMatch, PlacePrecision, PointOf, PresenceKind

__all__ = [
    "AttackType",
    "Attribution",
    "Bound",
    "Contested",
    "Dimension",
    "EventType",
    "IncidentOutcome",
    "InvolvementOutcome",
    "Magnitude",
    "Metric",
    "NoPoint",
    "PlaceKind",
    "PlaceMatch",
    "PlacePrecision",
    "PointOf",
    "Population",
    "PresenceKind",
    "Role",
    "TargetKind",
    "Weapon",
]
