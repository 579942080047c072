"""The client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, Self, TypeVar

from .generated.client import Operations
from .models import ChangeWithItems, ChangeWriteRequest, DryRun
from .transport import Json, as_json, read_json


class LinkedPage(Protocol):
    """A page that has the URL of the next one, as the generated models have it."""

    next_: str | None

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...


PageOf = TypeVar("PageOf", bound=LinkedPage)


class Api(Operations):
    """A client of the API at a URL, with or without `/api/v1`. Use it with `with`, or close it."""

    def pages(self, first: PageOf) -> Iterator[PageOf]:
        """This page and all that follow it, of answers that are no lists: links, a history, …"""
        page: PageOf | None = first
        while page is not None:
            yield page
            url = page.next_
            page = None if url is None else self._page_at(url, type(first))

    def write(
        self, body: ChangeWriteRequest | Json, *, idempotency_key: str | None = None
    ) -> ChangeWithItems | None:
        """The change that was made; None if the store says the same already. Who may have to send
        it again later, in another run of the program, gives a key and keeps it."""
        made = self.create_change(body, idempotency_key=idempotency_key)
        return made if isinstance(made, ChangeWithItems) else None

    def dry_run(self, body: ChangeWriteRequest | Json) -> DryRun:
        """What `write` would do. Nothing is written."""
        told = self.create_change(as_json(body) | {"dry_run": True})
        assert isinstance(told, DryRun)
        return told

    def _page_at(self, url: str, page_type: type[PageOf]) -> PageOf:
        # The server may know itself by another name than the client does.
        path = url.partition("/api/v1/")[2]
        return page_type.from_dict(read_json(self.ask("GET", path, {}).text))
