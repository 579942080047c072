"""Base classes of the endpoints of one source: view and pages."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from base.paging.pagination import OFFSET_PARAMETERS
from base.views import PagedAnswer, find
from sources.computed.standpoint import Standpoint
from sources.filters.claims import said_by_sources
from sources.lens import fields
from sources.models import Assertion, Source
from sources.view_of_request import view_of


class SourceAnswer(PagedAnswer):
    """An answer about the source of the URL, from one standpoint, in pages."""

    parameters = fields(("known_by", "exclude_source")) | OFFSET_PARAMETERS
    serializer_class: type[Serializer]
    tag = "sources"
    record_queryset = Source.objects.all()

    @cached_property
    def standpoint(self) -> Standpoint:
        return view_of(self.values.get("known_by"), self.values.get("exclude_source"))

    @cached_property
    def source(self) -> Source:
        """The source of the URL, if it is in view."""
        return find(Source.objects.filter(self.standpoint.sources()), self.kwargs["id"])

    @cached_property
    def told(self) -> QuerySet:
        """The assertions of the source and of all sources in it, wherever they were read."""
        condition: Q = said_by_sources([self.source.pk])
        return Assertion.objects.filter(condition, self.standpoint.visible())

    def cut(self, rows: Any) -> Any:
        """This page of a list."""
        return rows[self.pager.offset : self.pager.offset + self.pager.limit]

    def about(self, answer: dict[str, Any], *lists: int) -> Response:
        """The answer, with what is common to all; `lists` are how long those paged together are."""
        has_next = self.pager.offset + self.pager.limit < max(lists)
        return self.paged({"source": self.source} | answer, sum(lists), has_next)

    def shown(self, answer: dict[str, Any]) -> Any:
        return self.serializer_class(answer).data
