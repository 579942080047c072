"""Endpoints below an entity: its links and its timeline."""

from typing import Any

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from actors.models import Entity
from threatapi.base import parameters as p
from threatapi.base.filters import WINDOW, window
from threatapi.base.pagination import MAX_OFFSET, Pages
from threatapi.base.views import find

from .choices import Direction, TimelineType
from .details import Details, Json
from .edges import Links
from .parameters import Parties, Whole, claim_parameters, edge_parameters, find_parties
from .serializers import LinksSerializer
from .timeline import Timeline
from .timeline_serializers import TimelineSerializer
from .views import GraphAnswer

PAGE = {
    "limit": Whole(
        1, Pages.max_limit, example=10, help_text="How many items a page holds (default 50)."
    ),
    "offset": Whole(0, MAX_OFFSET, example=50, help_text="How many items to skip (default 0)."),
}


class EntityAnswer(GraphAnswer):
    """A list about one entity, in pages."""

    tag = "entities"
    record_queryset = Entity.objects.all()

    @cached_property
    def entity(self) -> Entity:
        """Not there, for who is not in view."""
        return find(Entity.objects.seen(self.scope.lens.standpoint), self.kwargs["id"])

    def paged(self, count: int, page: Any, more: Json | None = None) -> Response:
        """The envelope of a list; `page` gives the items from an offset, up to a limit."""
        pages = Pages()
        pages.request = self.request
        pages.count = count
        pages.limit = pages.get_limit(self.request)
        pages.offset = pages.get_offset(self.request)
        results = page(pages.offset, pages.limit) if pages.offset < count else []
        envelope = pages.get_paginated_response(results).data
        return Response({"entity": self.entity.reference()} | (more or {}) | envelope)


class EntityLinks(EntityAnswer):
    """Everyone an entity is linked to, by relationships both ways and shared incidents: counts by
    kind and direction, and the edges in pages."""

    operation_id = "get_entity_links"
    parameters = (
        edge_parameters()
        | PAGE
        | {
            "neighbour": Parties(help_text="Only links to these (ids or slugs)."),
            "direction": p.Codes(
                choices=Direction, help_text="Only links in these directions, from the entity."
            ),
        }
    )

    @extend_schema(responses=LinksSerializer)
    def get(self, request: Request, id: str) -> Response:
        links = Links(
            self.scope,
            self.entity.pk,
            tuple(self.neighbours()),
            tuple(self.values.get("direction") or ()),
        )
        groups = links.groups()
        count = sum(group["edge_count"] for group in groups)
        return self.paged(count, lambda *at: self._page(links, *at), {"groups": groups})

    def neighbours(self) -> list[int]:
        named = self.values.get("neighbour")
        return find_parties("neighbour", named, self.scope.lens) if named else []

    def _page(self, links: Links, offset: int, limit: int) -> list[Json]:
        edges = links.page(offset, limit)
        details = Details(self.scope, edges)
        return [
            {
                "neighbour": details.reference(edge.far),
                "edge": details.json(edge),
                "edge_count": edge.count,
            }
            for edge in edges
        ]


class EntityTimeline(EntityAnswer):
    """What is dated in the life of an entity: its relationships, incidents, presences and figures,
    in date order. `date_from` and `date_to` look at the date by which each stands in that order:
    of what has a start and an end its start, or else its `as_of`, or else its end."""

    operation_id = "get_entity_timeline"
    parameters = (
        claim_parameters()
        | PAGE
        | WINDOW
        | {"types": p.Codes(choices=TimelineType, help_text="Only items of these types.")}
    )

    @extend_schema(responses=TimelineSerializer)
    def get(self, request: Request, id: str) -> Response:
        types, lies_within = self.values.get("types") or [], window(self.values)
        timeline = Timeline(self.scope, self.entity.pk, types, lies_within)
        return self.paged(timeline.count(), timeline.page)
