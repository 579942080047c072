"""Endpoints of sources and of what they say."""

from typing import Any

from django.db.models import QuerySet

from threatapi.base.errors import ParameterErrors
from threatapi.base.views import RecordViewSet

from .filters import AssertionFilterSet, SourceFilterSet
from .models import Assertion, Source
from .serializers import AssertionSerializer, SourceSerializer

EXPANSIONS = ("assertions",)


class ClaimViewSet(RecordViewSet):
    """A resource whose records carry assertions: in a list only if `expand` asks for them."""

    list_parameters = ("expand",)

    @property
    def shows_assertions(self) -> bool:
        if getattr(self, "swagger_fake_view", False):
            return True
        given = [
            part.strip()
            for value in self.request.query_params.getlist("expand")
            for part in value.split(",")
        ]
        for part in given:
            if part not in EXPANSIONS:
                detail = f"“{part}” cannot be expanded; known is: assertions."
                raise ParameterErrors({"expand": [{"message": detail, "code": "invalid_choice"}]})
        return bool(given) or self.action == "retrieve"

    def assertions(self) -> QuerySet:
        """As much of each assertion as the answer shows."""
        return Assertion.objects.for_api() if self.shows_assertions else Assertion.objects.brief()

    def get_queryset(self) -> QuerySet:
        return self.queryset.all().for_api(self.assertions())

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"shows_assertions": self.shows_assertions}


class SourceViewSet(RecordViewSet):
    """Documents, statements, remarks, videos and issues that say things."""

    queryset = Source.objects.for_api()
    serializer_class = SourceSerializer
    filterset_class = SourceFilterSet


class AssertionViewSet(RecordViewSet):
    """Who says what, in which source and where, how firmly, for or against."""

    queryset = Assertion.objects.with_target()
    serializer_class = AssertionSerializer
    filterset_class = AssertionFilterSet
