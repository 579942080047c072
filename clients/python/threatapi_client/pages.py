"""Lists that are read page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from .transport import read_json

if TYPE_CHECKING:
    from .transport import Query, Transport

Item = TypeVar("Item")
MOST = 1000  # records on a page


class Page(Protocol[Item]):
    """A page of a list, as the generated models have it."""

    next_cursor: str | None
    results: list[Item]

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self: ...


PageOf = TypeVar("PageOf", bound=Page[Any])


class Records(Generic[PageOf, Item]):
    """The records of a list. Nothing is asked for before it is gone through, and then anew."""

    def __init__(
        self, transport: Transport, path: str, query: Query, page_type: type[PageOf]
    ) -> None:
        self._transport, self._path, self._query = transport, path, query
        self._page_type = page_type

    def __iter__(self) -> Iterator[Item]:
        quick = {"limit": MOST, "count": False}
        for page in self._pages({**quick, **self._query}):
            yield from page.results

    def pages(self) -> Iterator[PageOf]:
        """The pages, for what they say beside their records, such as `count`."""
        return self._pages(self._query)

    def _pages(self, query: Query) -> Iterator[PageOf]:
        cursor: str | None = ""
        while cursor is not None:
            answer = self._transport.ask("GET", self._path, {"cursor": cursor, **query})
            page = self._page_type.from_dict(read_json(answer.text))
            yield page
            cursor, query = page.next_cursor, {k: v for k, v in query.items() if k != "cursor"}
