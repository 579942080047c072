"""A file beside every list: `incidents.csv` has all that `incidents` has, on no page."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import chain
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from base.deadlines.streams import with_deadlines
from base.http.admission import FILES, Slot
from base.http.negotiation import OneMediaType
from base.http.throttling import address_of
from base.orm.keys import keys_in
from base.orm.markings import Cut
from base.orm.snapshot import snapshot
from base.views import RecordViewSet
from incidents.spots import SPOTS
from sources.view_of_request import Use

from .columns import columns_of
from .formats import FORMATS, Format, Row
from .schema import ExportSchema

# Records read at a time. Django cannot look up more than a thousand things referred to at once
# on SQLite, and one incident may refer to some.
CHUNK = 250


class Body:
    """The pieces of a file. The first is there before the answer begins, so that what goes wrong
    at once is still told as a problem; what goes wrong later breaks the answer off."""

    def __init__(self, pieces: Iterator[bytes], slot: Slot) -> None:
        self.pieces, self.slot = pieces, slot
        self.all = chain([next(pieces, b"")], pieces)

    def __iter__(self) -> Iterator[bytes]:
        return self.all

    def close(self) -> None:
        """Called by the server at the end, also when nobody listens any more."""
        try:
            self.pieces.close()  # type: ignore[attr-defined]
        finally:
            self.slot.release()


def begun(pieces: Iterator[bytes], address: str) -> Body:
    """The body with its first piece. It keeps its slot until the server closes it."""
    slot = FILES.take(address)
    try:
        return Body(pieces, slot)
    except BaseException:
        slot.release()
        raise


def written_out(pieces: Iterable[bytes]) -> IO[bytes]:
    """The file on disk. HTTP/1.0 has no chunks: without its length, one that broke off would pass
    for whole."""
    file = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    file.writelines(pieces)
    file.seek(0)
    return file


class Export:
    """Makes of a resource a file with all that its list has under the same parameters."""

    resource = ""
    format_class: type[Format] = Format
    pagination_class = None
    content_negotiation_class = OneMediaType
    schema = ExportSchema()

    @property
    def written(self) -> Format:
        return self.format_class(columns_of(self.get_serializer()))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        answer: type[StreamingHttpResponse] = StreamingHttpResponse
        if request.method == "HEAD" or self.has_any(request):
            _ = self.filterset.selection  # bad parameters are refused all the same
            body: Any = ()
        elif request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
            with FILES.take(address_of(request)):
                body, answer = written_out(self.pieces()), FileResponse
        else:
            body = begun(self.pieces(), address_of(request))
        name = f"threatapi-{self.resource}-{timezone.now():%Y-%m-%d}.{self.format_class.ending}"
        return answer(
            body,
            content_type=self.format_class.content_type(),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def pieces(self) -> Iterator[bytes]:
        return with_deadlines(self.made(), settings.EXPORT_PIECE_SECONDS)

    def made(self) -> Iterator[bytes]:
        with snapshot():
            found = self.filterset.selection.records.values_list("pk", flat=True)
            keys = array("q", found.iterator(chunk_size=5000))
            overlay, cut = Use.in_force(), Cut.in_force()
            written = self.written
            before = written.head
            for start in range(0, len(keys), CHUNK):
                with Cut.resumed(cut), Use.resumed(overlay):
                    rows = written.rows(self.rows(keys[start : start + CHUNK]))
                yield before + rows
                before = written.between
            # Without rows the head has not been written.
            yield (b"" if keys else before) + written.tail

    def rows(self, keys: array) -> Iterator[Row]:
        """Some records in the order of their keys, each as the list has it."""
        spots = SPOTS[self.queryset.model](keys) if self.format_class.is_map else {}
        if self.shape:
            for key, one in zip(keys, self.completed(self.shape.of(keys)), strict=True):
                known = {"text": one} if isinstance(one, str) else {"item": one}
                yield Row(spots.get(key), **known)
            return
        found = {record.pk: record for record in self.get_queryset().filter(pk__in=keys_in(keys))}
        records = [found[key] for key in keys]
        for record, item in zip(records, self.get_serializer(records, many=True).data, strict=True):
            yield Row(spots.get(record.pk), item)


def routes(registry: list[tuple[str, type[RecordViewSet], str]], base: str) -> list[URLPattern]:
    """A path for each resource of a router and each format that it can be written in."""
    return [
        path(f"{base}{resource}.{each.ending}", export(resource, viewset, each), name=each.ending)
        for resource, viewset, _ in registry
        for each in FORMATS
        if not each.is_map or viewset.queryset.model in SPOTS
    ]


def renderer(format_class: type[Format]) -> type[BaseRenderer]:
    """What tells the framework the media type; nothing is rendered by it."""
    named = {"media_type": format_class.media_type, "format": format_class.ending}
    return type(f"{format_class.__name__}Renderer", (BaseRenderer,), named)


def export(resource: str, viewset: type[RecordViewSet], format_class: type[Format]) -> Any:
    made = type(
        f"{viewset.__name__}{format_class.__name__}",
        (Export, viewset),
        {
            "__doc__": viewset.__doc__,
            "resource": resource,
            "tag": resource,
            "operation_id": f"export_{resource}_{format_class.ending}",
            "format_class": format_class,
            "renderer_classes": [renderer(format_class)],
        },
    )
    return made.as_view({"get": "list"})
