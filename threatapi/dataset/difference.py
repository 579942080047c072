"""What a load would do to each record, to read and as JSON."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from threatapi.changes.door import Item
from threatapi.changes.record_format import without_slugs

from .conflicts import word
from .rows import Row

SIGNS = {"create": "+", "update": "~", "delete": "-"}


class Difference(NamedTuple):
    """What is done to a record, and the row from which it follows."""

    item: Item
    row: Row | None

    @property
    def place(self) -> str:
        return f"{self.row.file}:{self.row.line}" if self.row else ""

    def fields(self) -> Iterator[tuple[str, Any, Any]]:
        """The fields that differ, each before and after."""
        before, after = self.item.before or {}, self.item.after or {}
        was, is_now = without_slugs(before) or {}, without_slugs(after) or {}
        for name in dict.fromkeys([*before, *after]):
            if was.get(name) != is_now.get(name):
                yield name, before.get(name), after.get(name)

    def lines(self) -> Iterator[str]:
        item = self.item
        slug = item.written.get("slug") or item.record
        place = f" ({self.place})" if self.row else ""
        yield f"{SIGNS[item.action]} {item.kind} {slug}{place}"
        if item.after is None:
            return
        for name, before, after in self.fields():
            if name == "slug":
                continue
            was = f"{word(before)} → " if item.before is not None else ""
            yield f"    {name}: {was}{word(after)}"

    def json(self) -> dict[str, Any]:
        item = self.item
        return {
            "kind": item.kind,
            "record": str(item.record),
            "slug": item.written.get("slug"),
            "action": str(item.action),
            "file": self.row and self.row.file,
            "line": self.row and self.row.line,
            "fields": [
                {"name": name, "before": before, "after": after}
                for name, before, after in self.fields()
            ],
        }
