"""What every endpoint does: find a record by id or slug, list the rest, refuse the unknown."""

from collections.abc import Callable, Hashable
from typing import Any

from django.conf import settings
from django.core.validators import slug_re
from django.http import Http404
from django.utils.functional import cached_property
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from . import parameters as p
from .compiled import JsonTexts, Shape, shape_of
from .filters.filterset import FilterSet, mistaken_count
from .http.conditional import Conditional
from .http.deprecation import MayBeDeprecated
from .http.errors import Gone, Moved, refuse, unknown_parameters
from .http.near_routes import hint
from .http.negotiation import OneMediaType
from .paging.pagination import PAGE_PARAMETERS, Pager
from .parameters import as_uuid, has_slug

# Each finds the number of the change that deleted the record of a model with this id or slug.
deletion_finders: list[Callable[[Any, str], int | None]] = []


class Answer(MayBeDeprecated, Conditional):
    """An endpoint that is no list of records: its parameters are declared, checked and published.

    A subclass names its parameters, each a `Parameter` with a `help_text`, and how it is called
    in the schema; `values` are those given in the request, read.
    """

    parameters: dict[str, p.Parameter] = {}
    required: tuple[str, ...] = ()
    operation_id = ""
    tag = ""
    # Records of which the `{id}` of the URL names one, if there is an id.
    record_queryset: Any = None
    # Whether POST, too, changes nothing.
    only_reads = False

    @cached_property
    def values(self) -> dict[str, Any]:
        """The parameters of the request; every fault is told at once."""
        query = self.request.query_params
        values, faults = p.read(query, self.parameters)
        for name in self.required:
            if name not in query:
                faults[name] = [{"message": "This parameter is required.", "code": "required"}]
        refuse(unknown_parameters(self.request, self.parameters) | faults)
        return values

    def record(self) -> Any:
        """The record that the URL names by id or slug."""
        return find(self.record_queryset.all(), self.kwargs["id"])


class PagedAnswer(Answer):
    """An answer with lists in pages; a subclass takes the parameters of a page among its own."""

    @cached_property
    def pager(self) -> Pager:
        return Pager(self.request, self.values)

    def paged(
        self, answer: dict[str, Any], count: int | None, has_next: bool, capped: bool = False
    ) -> Any:
        """The answer with the head of its page, and the links in their own header."""
        head = {"count": count, "count_is_capped": capped} | self.pager.links(has_next)
        return Response(self.shown(answer | head), headers=self.pager.headers(head))

    def shown(self, answer: dict[str, Any]) -> Any:
        """The answer as JSON."""
        return answer


def published(parameters: dict[str, p.Parameter], required: Any = ()) -> list[dict[str, Any]]:
    """Parameters as OpenAPI describes them."""
    return [field.described(name, name in required) for name, field in sorted(parameters.items())]


def named(model: Any, wanted: str) -> dict[str, Any]:
    """The column that holds this id or slug, with its value, or 404."""
    uid = as_uuid(wanted)
    if uid:
        return {"uid": uid}
    if has_slug(model) and slug_re.fullmatch(wanted):
        # Nothing is near to what is longer than any slug, nor is it looked for.
        if len(wanted) <= model._meta.get_field("slug").max_length:
            return {"slug": wanted}
    raise Http404


def find(queryset: Any, wanted: str) -> Any:
    """The record with this id or slug; else 301, 410 or 404."""
    record = queryset.filter(**named(queryset.model, wanted)).first()
    if record is None:
        raise missing(queryset, wanted)
    return record


def missing(queryset: Any, wanted: str) -> NotFound | Gone | Moved:
    """301 if another record stands for it, 410 if it was deleted, else 404 with the slugs that may
    be meant."""
    model = queryset.model
    for successor in p.find_successors(model, [wanted]).values():
        what = f"The {model._meta.verbose_name} “{wanted}”"
        return Moved(f"{what} was merged with another, or renamed: see `Location`.", successor)
    for find_deletion in deletion_finders:
        if (number := find_deletion(model, wanted)) is not None:
            detail = f"Change {number} deleted the {model._meta.verbose_name} “{wanted}”."
            return Gone(detail, number)
    return NotFound(p.Refs(queryset=queryset).unknown(wanted))


class RecordViewSet(MayBeDeprecated, Conditional, ReadOnlyModelViewSet):
    """A resource is a queryset, a serializer and a filterset."""

    lookup_url_kwarg = "id"
    lookup_value_converter = "str"

    def list_fields(self) -> dict[str, p.Parameter]:
        """The parameters of the list beside those of the filterset and the page."""
        return {}

    def detail_fields(self) -> dict[str, p.Parameter]:
        """The parameters of a single record."""
        return {}

    def has_strong_tag(self) -> bool:
        return self.action == "retrieve"

    # The JSON: built in the database where what is asked for has a shape, else by the serializer.

    def shape_key(self) -> Hashable | None:
        """Key of the compiled shape of the answer, or None if the answer is not compiled."""
        return "plain"

    def see(self, queryset: Any) -> Any:
        """The records in view, with the columns that the filters and the order need."""
        return queryset

    def show(self, queryset: Any) -> Any:
        """With all that their JSON shows."""
        return queryset.for_api()

    def get_queryset(self) -> Any:
        if self.shape:
            return self.shape.seen.all()
        return self.show(self.see(self.queryset.all()))

    @cached_property
    def shape(self) -> Shape | None:
        return self.get_shape()

    def get_shape(self) -> Shape | None:
        key = self.shape_key() if settings.COMPILED_JSON else None
        is_fake = getattr(self, "swagger_fake_view", False)
        return None if key is None or is_fake else shape_of((type(self), key), self._make_shape)

    def _make_shape(self) -> Shape:
        seen = self.see(self.queryset.all())
        return Shape(self.get_serializer(), self.show(seen), seen)

    def get_object(self) -> Any:
        return find(self.get_queryset(), self.kwargs["id"])

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse(unknown_parameters(request, self.detail_fields()))
        if not self.shape:
            return super().retrieve(request, *args, **kwargs)
        ((column, value),) = named(self.queryset.model, self.kwargs["id"]).items()
        found = self.shape.one(column, value)
        if not found:
            raise missing(self.get_queryset(), self.kwargs["id"])
        return Response(found)

    @cached_property
    def filterset(self) -> FilterSet:
        """The filters of the list; every fault of its parameters is reported at once."""
        query, pages = self.request.query_params, PAGE_PARAMETERS if self.pagination_class else {}
        filterset = self.filterset_class(query, self.get_queryset())
        known = [*filterset.base_filters, *pages, *self.list_fields()]
        faults = unknown_parameters(self.request, known) | p.read(query, pages)[1]
        refuse(faults | mistaken_count(query, filterset.base_filters) | filterset.faults)
        return filterset

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        keys = self.paginator.page(self.filterset, request)
        if self.shape:
            records = self.completed(self.shape.of(keys))
        else:
            found = self.filterset.selection.of_keys(keys)
            records = self.get_serializer(found, many=True).data
        return self.paginator.get_paginated_response(records)

    def completed(self, texts: JsonTexts) -> Any:
        """The records with what only the request knows."""
        return texts


class Nowhere(APIView):
    """Answers 404 for unknown URLs, whatever the method and media type. Such requests count for the
    throttle."""

    content_negotiation_class = OneMediaType
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(f"There is nothing at this URL.{hint(request.path_info)}")
