"""Models of places, incidents, involvements, figures and presences."""

from .figures import Figure
from .incidents import Incident
from .involvements import Involvement
from .places import Place, Presence

__all__ = ["Figure", "Incident", "Involvement", "Place", "Presence"]
