"""Endpoints of data sets."""

from collections.abc import Hashable, Iterator
from typing import Any

from django.db.models import QuerySet

from base.filters.columns import column_filters
from base.filters.filterset import FilterSet
from base.filters.lookups import ParameterFilter
from base.orm.datasets import DataSet
from base.views import RecordViewSet

from .serializers import DataSetSerializer


class DataSetFilterSet(FilterSet):
    order = {"slug": "slug", "name": "name"}
    left_out = ("updated_since", "changed_after")
    order_depends_on = ("ordering",)

    class Meta:
        model = DataSet
        fields = ["slug", "name", "licence"]

    @classmethod
    def column_filters(cls) -> Iterator[tuple[str, ParameterFilter]]:
        for name in cls._meta.fields:
            yield from column_filters(DataSet._meta.get_field(name), name)


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
