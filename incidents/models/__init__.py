"""Models of places, incidents, involvements, figures and presences."""

from .figures import Figure
from .incidents import Incident
from .involvements import Involvement
from .places import Place, Presence
from .versions import FigureVersion, IncidentVersion, InvolvementVersion, PresenceVersion

__all__ = [
    "Figure",
    "FigureVersion",
    "Incident",
    "IncidentVersion",
    "Involvement",
    "InvolvementVersion",
    "Place",
    "Presence",
    "PresenceVersion",
]
