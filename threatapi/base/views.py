"""What every endpoint does: find a record by id or slug, list the rest, refuse the unknown."""

from typing import Any

from django.core.validators import slug_re
from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from .errors import refuse, unknown_parameters
from .parameters import as_uuid, has_slug


class RecordViewSet(ReadOnlyModelViewSet):
    """A resource is a queryset, a serializer and a filterset."""

    # Parameters of the list beside those of the filterset and the page.
    list_parameters: tuple[str, ...] = ()
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/.]+"

    def get_object(self) -> Any:
        wanted = self.kwargs["id"]
        queryset = self.get_queryset()
        uid = as_uuid(wanted)
        if uid:
            found = queryset.filter(uid=uid)
        elif has_slug(queryset.model) and slug_re.fullmatch(wanted):
            found = queryset.filter(slug=wanted)
        else:
            raise Http404
        record = found.first()
        if record is None:
            raise Http404
        return record

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse(unknown_parameters(request, self.list_parameters))
        return super().retrieve(request, *args, **kwargs)
