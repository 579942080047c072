"""Endpoints of sources and of what they say."""

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.lookups import LessThanOrEqual
from django.utils.functional import cached_property

from base.compiled import SOME_DAYS, Shape
from base.paging.query_hints import Unindexed
from base.parameters import Parameter
from base.views import RecordViewSet

from .computed.corrections import with_corrections
from .computed.standpoint import Standpoint, seen_sources, shown_sources
from .computed.verdicts import seen
from .filters.sources import AssertionFilterSet, SourceFilterSet
from .lens import Lens, fields
from .models import Assertion, Source
from .serializers import AssertionSerializer, SourceSerializer


class LensViewSet(RecordViewSet):
    """A resource that can be looked at as known by a day, or without some sources."""

    # The filterset publishes them for the list; a single record takes them too.
    lens_parameters: tuple[str, ...] = ("known_by", "exclude_source")

    def detail_fields(self) -> dict[str, Parameter]:
        return fields(self.lens_parameters)

    @cached_property
    def lens(self) -> Lens:
        if getattr(self, "swagger_fake_view", False):
            return Lens()
        is_detail = self.action == "retrieve"
        return Lens.of(self.request.query_params, self.lens_parameters, is_detail)

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"lens": self.lens}

    def shape_key(self) -> Hashable | None:
        """There are stored values of the default view, and of each day of knowledge, on which it
        held or may have held on each day."""
        view, as_of = self.lens.standpoint, self.lens.as_of
        flags = view.known_by is not None, bool(view.excluded), as_of is not None
        return super().shape_key(), *flags

    def get_shape(self) -> Shape | None:
        shape, lens = super().get_shape(), self.lens
        if shape is None or lens.is_default:
            return shape
        return shape.on_days((lens.standpoint.day, lens.as_of), self.see(self.queryset.all()))

    def _make_shape(self) -> Shape:
        """It is made for any days."""
        asked = self.lens
        view = asked.standpoint
        view = Standpoint(view.known_by and SOME_DAYS[0], view.excluded)
        self.lens = replace(asked, standpoint=view, as_of=asked.as_of and SOME_DAYS[1])
        try:
            return super()._make_shape()
        finally:
            self.lens = asked


class ClaimViewSet(LensViewSet):
    """A resource whose records carry assertions: in a list only if `expand` asks for them."""

    lens_parameters = ("known_by", "exclude_source", "expand")

    def list_fields(self) -> dict[str, Parameter]:
        return fields(("expand",))

    def shape_key(self) -> Hashable | None:
        shown = "expanded" if self.lens.shows_assertions else "brief"
        view = super().shape_key()
        return view and (view, shown)

    def see(self, queryset: QuerySet) -> QuerySet:
        """The records in view, with their computed values."""
        return seen(queryset, self.lens.standpoint)

    def show(self, queryset: QuerySet) -> QuerySet:
        return queryset.for_api(self.lens)


class SourceViewSet(LensViewSet):
    """Sources: documents, statements, remarks, videos and issues."""

    queryset = Source.objects.all()
    serializer_class = SourceSerializer
    filterset_class = SourceFilterSet

    def see(self, queryset: QuerySet) -> QuerySet:
        return seen_sources(self.lens.standpoint)

    def show(self, queryset: QuerySet) -> QuerySet:
        return shown_sources(queryset, self.lens.standpoint)


class AssertionViewSet(LensViewSet):
    """Who says what, in which source and where, how firmly, for or against."""

    queryset = Assertion.objects.all()
    serializer_class = AssertionSerializer
    filterset_class = AssertionFilterSet

    def see(self, queryset: QuerySet) -> QuerySet:
        view = self.lens.standpoint
        if not view.known_by:
            return queryset
        # The list goes from source to source: SQLite would find those of the day, and sort all.
        known_from = Unindexed("source__known_from")
        return queryset.filter(LessThanOrEqual(known_from, view.day))

    def show(self, queryset: QuerySet) -> QuerySet:
        return with_corrections(queryset.with_target(), self.lens.standpoint)
