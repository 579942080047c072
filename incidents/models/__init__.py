"""Models of places, incidents, involvements, figures and presences."""

from sources.models import register

from .figures import FIGURE, Figure
from .incidents import INCIDENT, Incident
from .involvements import INVOLVEMENT, Involvement
from .places import PRESENCE, Place, Presence
from .versions import FigureVersion, IncidentVersion, InvolvementVersion, PresenceVersion

register(INCIDENT, INVOLVEMENT, PRESENCE, FIGURE)

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
