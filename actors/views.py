"""Endpoints of those who act and of their links."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject

from base.compiled import JsonTexts
from sources.computed.verdicts import seen
from sources.views import ClaimViewSet

from .computed.roles import with_fates, with_roles
from .computed.validity import held_on
from .filters.entities import ActorFilterSet, EntityFilterSet, PersonFilterSet
from .filters.relationships import RelationshipFilterSet
from .models import Actor, Entity, Person, Relationship
from .names.scoring import Match
from .names.serializers import shown_of
from .serializers import (
    ActorSerializer,
    EntitySerializer,
    PersonSerializer,
    RelationshipSerializer,
)

HELD = ("known_by", "exclude_source", "as_of", "expand")


class EntityViewSet(ClaimViewSet):
    """Actors and persons together: the place to look someone up by any name."""

    queryset = Entity.objects.all()
    serializer_class = EntitySerializer
    filterset_class = EntityFilterSet
    lens_parameters = HELD

    def matches(self) -> Mapping[int, Match]:
        """What the search of a list found of each record."""
        return self.filterset.selection.matches if self.action == "list" else {}

    def get_serializer_context(self) -> dict[str, Any]:
        # Lazy, for the filters need the compiled serializer.
        matches = SimpleLazyObject(self.matches)
        return super().get_serializer_context() | {"matches": matches}

    def completed(self, texts: JsonTexts) -> Any:
        """What a search finds is scored in Python."""
        if not (matches := self.matches()):
            return texts
        pairs = zip(texts.keys, texts.parsed(), strict=True)
        return [record | shown_of(matches.get(key)) for key, record in pairs]

    def see(self, queryset: QuerySet) -> QuerySet:
        return queryset.seen(self.lens.standpoint)

    def show(self, queryset: QuerySet) -> QuerySet:
        return with_fates(with_roles(super().show(queryset), self.lens), self.lens)


class ActorViewSet(EntityViewSet):
    """Groups, states, bodies, outlets and other actors."""

    queryset = Actor.objects.all()
    serializer_class = ActorSerializer
    filterset_class = ActorFilterSet

    def show(self, queryset: QuerySet) -> QuerySet:
        return with_roles(queryset.for_api(self.lens), self.lens)


class PersonViewSet(EntityViewSet):
    """Persons: individual human beings."""

    queryset = Person.objects.all()
    serializer_class = PersonSerializer
    filterset_class = PersonFilterSet


class RelationshipViewSet(ClaimViewSet):
    """Directed links between two entities, each with who says so."""

    queryset = Relationship.objects.all()
    serializer_class = RelationshipSerializer
    filterset_class = RelationshipFilterSet
    lens_parameters = HELD

    def see(self, queryset: QuerySet) -> QuerySet:
        found = seen(queryset, self.lens.standpoint)
        return held_on(found, self.lens.standpoint, self.lens.as_of)
