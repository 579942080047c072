"""Endpoints of what happened, where, who took part, who is where, and how many."""

from django.db.models import QuerySet

from actors.computed.validity import held_on
from base.views import RecordViewSet
from sources.computed.verdicts import seen
from sources.views import ClaimViewSet

from .computed.incidents_in_view import judged
from .filters.incidents import IncidentFilterSet, PlaceFilterSet
from .filters.parts import FigureFilterSet, InvolvementFilterSet, PresenceFilterSet
from .models import Figure, Incident, Involvement, Place, Presence
from .serializers import (
    FigureSerializer,
    IncidentSerializer,
    InvolvementSerializer,
    PlaceSerializer,
    PresenceSerializer,
)


class PlaceViewSet(RecordViewSet):
    """The gazetteer: a tree of places."""

    queryset = Place.objects.all()
    serializer_class = PlaceSerializer
    filterset_class = PlaceFilterSet


class IncidentViewSet(ClaimViewSet):
    """Incidents: what happened, who took part, which numbers are given, and who says so."""

    queryset = Incident.objects.all()
    serializer_class = IncidentSerializer
    filterset_class = IncidentFilterSet

    def see(self, queryset: QuerySet) -> QuerySet:
        return judged(queryset, self.lens)


class InvolvementViewSet(ClaimViewSet):
    """Involvements: who had what part in which incident."""

    queryset = Involvement.objects.all()
    serializer_class = InvolvementSerializer
    filterset_class = InvolvementFilterSet


class PresenceViewSet(ClaimViewSet):
    """Presences: which entity is at which place, and in what way."""

    queryset = Presence.objects.all()
    serializer_class = PresenceSerializer
    filterset_class = PresenceFilterSet
    lens_parameters = ("known_by", "exclude_source", "as_of", "expand")

    def see(self, queryset: QuerySet) -> QuerySet:
        found = seen(queryset, self.lens.standpoint)
        return held_on(found, self.lens.standpoint, self.lens.as_of)


class FigureViewSet(ClaimViewSet):
    """Figures, the numbers that sources give: tolls, strengths, shares, tallies and their cells."""

    queryset = Figure.objects.all()
    serializer_class = FigureSerializer
    filterset_class = FigureFilterSet
