"""Endpoints of those who act and of their links."""

from sources.views import ClaimViewSet

from .filters import ActorFilterSet, EntityFilterSet, PersonFilterSet, RelationshipFilterSet
from .models import Actor, Entity, Person, Relationship
from .serializers import (
    ActorSerializer,
    EntitySerializer,
    PersonSerializer,
    RelationshipSerializer,
)


class EntityViewSet(ClaimViewSet):
    """Actors and persons together: the place to look someone up by any name."""

    queryset = Entity.objects.all()
    serializer_class = EntitySerializer
    filterset_class = EntityFilterSet


class ActorViewSet(ClaimViewSet):
    """Groups, states, bodies, outlets and other actors."""

    queryset = Actor.objects.all()
    serializer_class = ActorSerializer
    filterset_class = ActorFilterSet


class PersonViewSet(ClaimViewSet):
    """Human beings."""

    queryset = Person.objects.all()
    serializer_class = PersonSerializer
    filterset_class = PersonFilterSet


class RelationshipViewSet(ClaimViewSet):
    """Directed links between two entities, each with who says so."""

    queryset = Relationship.objects.all()
    serializer_class = RelationshipSerializer
    filterset_class = RelationshipFilterSet
