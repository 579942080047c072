"""Endpoints of data sets."""

from collections.abc import Hashable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from base.filters.filterset import FilterSet
from base.http.errors import refuse, unknown_parameters
from base.http.renderers import Renderer
from base.orm.datasets import DataSet
from base.views import Answer, RecordViewSet

from .schema.document import dataset_schema
from .serializers import DataSetSerializer


class DataSetFilterSet(FilterSet):
    order = {"slug": "slug", "name": "name"}
    left_out = ("updated_since", "changed_after")
    stamps = ()
    order_depends_on = ("ordering",)

    class Meta:
        model = DataSet
        fields = ["slug", "name", "licence"]


class DataSetViewSet(RecordViewSet):
    """Data sets: the collections from which records were loaded, each with its licence and edition.

    Records that were typed in are in none of them.
    """

    queryset = DataSet.objects.all()
    serializer_class = DataSetSerializer
    filterset_class = DataSetFilterSet

    def shape_key(self) -> Hashable | None:
        return None

    def show(self, queryset: Any) -> QuerySet:
        return queryset


class JsonSchemaRenderer(Renderer):
    media_type = "application/schema+json"


class GetDatasetSchema(Answer):
    """The JSON Schema of data sets: what may stand in their files, which fields a record has and
    which it needs.

    `#/$defs` has a definition for each file (`incidents`), each record (`incident`) and each closed
    list of values, and one for the records of a request (`records`).
    """

    operation_id = "get_dataset_schema"
    of_store = False
    tag = "discovery"
    renderer_classes = [JsonSchemaRenderer]

    @extend_schema(
        responses={
            (200, JsonSchemaRenderer.media_type): {
                "type": "object",
                "description": "A JSON Schema of draft 2020-12.",
                "additionalProperties": True,
            }
        }
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        refuse(unknown_parameters(request, []))
        return Response(dataset_schema())
