"""Closed vocabularies of what happened, where, to whom and how many.

Codes come from the field's codebooks and keep their words: ACLED sub-event types, GTD
attack, target and weapon types, UCDP precision. A value is added when a source forces it.
"""

from .attacks import AttackType, TargetKind, Weapon
from .events import EventType, IncidentOutcome
from .figures import (
    ACCUSING_METRICS,
    MEASURED,
    Bound,
    Dimension,
    Flaw,
    Magnitude,
    Metric,
    Population,
)
from .parts import (
    ACCUSING,
    ACCUSING_OUTCOMES,
    ACTING,
    Attribution,
    Contested,
    Identity,
    InvolvementOutcome,
    Role,
)
from .places import (
    ACCUSING_KINDS,
    ELSEWHERE,
    NoPoint,
    PlaceKind,
    PlaceMatch,
    PlacePrecision,
    PointOf,
    PresenceKind,
)

__all__ = [
    "ACCUSING",
    "ACCUSING_KINDS",
    "ACCUSING_METRICS",
    "ACCUSING_OUTCOMES",
    "ACTING",
    "ELSEWHERE",
    "MEASURED",
    "AttackType",
    "Attribution",
    "Bound",
    "Contested",
    "Dimension",
    "EventType",
    "Flaw",
    "Identity",
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
