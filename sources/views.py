"""Endpoints of sources and of what they say."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property

from threatapi.base.parameters import Parameter
from threatapi.base.views import RecordViewSet

from .filters import AssertionFilterSet, SourceFilterSet
from .lens import Lens, fields
from .models import Assertion, Source
from .serializers import AssertionSerializer, SourceSerializer
from .standpoint import seen_sources
from .verdicts import seen


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


class ClaimViewSet(LensViewSet):
    """A resource whose records carry assertions: in a list only if `expand` asks for them."""

    lens_parameters = ("known_by", "exclude_source", "expand")

    def list_fields(self) -> dict[str, Parameter]:
        return fields(("expand",))

    def see(self, queryset: QuerySet) -> QuerySet:
        """The records in view, with their computed values."""
        return seen(queryset, self.lens.standpoint)

    def get_queryset(self) -> QuerySet:
        return self.see(self.queryset.all()).for_api(self.lens)


class SourceViewSet(LensViewSet):
    """Documents, statements, remarks, videos and issues that say things."""

    queryset = Source.objects.for_api()
    serializer_class = SourceSerializer
    filterset_class = SourceFilterSet

    def get_queryset(self) -> QuerySet:
        return seen_sources(self.lens.standpoint)


class AssertionViewSet(LensViewSet):
    """Who says what, in which source and where, how firmly, for or against."""

    queryset = Assertion.objects.with_target()
    serializer_class = AssertionSerializer
    filterset_class = AssertionFilterSet

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(self.lens.standpoint.visible())
