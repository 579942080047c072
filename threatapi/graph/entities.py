"""Endpoints below an entity: its links and its timeline."""

from typing import Any

from django.utils.functional import cached_property
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from actors.models import Entity
from base import parameters as p
from base.filters.filterset import WINDOW, window
from base.paging.pagination import COUNT, OFFSET_PARAMETERS
from base.views import PagedAnswer, find

from .choices import Direction, TimelineType
from .details import Details, Json
from .links import Links
from .parameters import Parties, claim_parameters, edge_parameters, find_parties
from .serializers import LinksSerializer
from .timeline import Timeline
from .timeline_serializers import TimelineSerializer
from .views import GraphAnswer


class EntityAnswer(GraphAnswer, PagedAnswer):
    """A list about one entity, in pages."""

    tag = "entities"
    record_queryset = Entity.objects.all()

    @cached_property
    def entity(self) -> Entity:
        """The entity of the URL, or 404 if it is not in view."""
        return find(Entity.objects.seen(self.scope.lens.standpoint), self.kwargs["id"])

    def page(
        self, count: int | None, page: Any, more: Json | None = None, capped: bool = False
    ) -> Response:
        """An answer about the entity; `page` gives the items from an offset, up to a limit."""
        limit, offset = self.pager.limit, self.pager.offset
        results = page(offset, limit + 1) if count is None or capped or offset < count else []
        answer = {"entity": self.entity.reference()} | (more or {}) | {"results": results[:limit]}
        return self.paged(answer, count, len(results) > limit, capped)


class EntityLinks(EntityAnswer):
    """The entities that an entity is linked to, by relationships in either direction and by shared
    incidents: counts by kind and direction, and the edges in pages."""

    operation_id = "get_entity_links"
    parameters = (
        edge_parameters()
        | OFFSET_PARAMETERS
        | {
            "neighbour": Parties(
                help_text="Only links to these entities (ids or slugs).", example="al-qaeda"
            ),
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
        return self.page(count, lambda *at: self._page(links, *at), {"groups": groups})

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
    """What is dated about an entity, in date order: its incidents and the claims about it, such as
    relationships, presences and figures. What has a start and an end is ordered by its start, else
    by its `as_of`, else by its end. `date_from` and `date_to` apply to the date by which an item is
    ordered."""

    operation_id = "get_entity_timeline"
    parameters = (
        claim_parameters()
        | OFFSET_PARAMETERS
        | WINDOW
        | {
            "types": p.Codes(choices=TimelineType, help_text="Only items of these types."),
            "count": COUNT,
        }
    )

    @extend_schema(responses=TimelineSerializer)
    def get(self, request: Request, id: str) -> Response:
        types, lies_within = self.values.get("types") or [], window(self.values)
        timeline = Timeline(self.scope, self.entity.pk, types, lies_within)
        count, capped = timeline.count() if self.pager.counts else (None, False)
        return self.page(count, timeline.page, capped=capped)
