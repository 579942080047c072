"""Facts as a reader of the articles writes them down, and a record that is held against one."""

from typing import Any

import pytest


class Words(str):
    """Equal to any text in which all these words stand."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return all(word in str(other).lower() for word in self.split())


def said(where: str, by: str | None = None, via: str | None = None, kind: str = "narrator",
         **more: Any) -> dict[str, Any]:  # fmt: skip
    """An assertion: the document's own plain word, unless told otherwise."""
    source, locator = where.split(" ", 1)
    return {
        "source": source, "locator": locator, "speaker": by, "origin": via, "speaker_kind": kind,
        "stance": "asserts", "hedge": "stated", "modality": "actual",
    } | more  # fmt: skip


def claimed(where: str, by: str, via: str | None, **more: Any) -> dict[str, Any]:
    return said(where, by, via, "group", **{"stance": "claims", "hedge": "claimed"} | more)


def local(where: str, **more: Any) -> dict[str, Any]:
    return said(where, None, "local", "local_source", speaker_label="local sources", **more)


def un(where: str, via: str, by: str = "un-monitoring-team", **more: Any) -> dict[str, Any]:
    return said(where, by, via, "intergovernmental", **{"hedge": "assessed"} | more)


def plain(value: Any) -> Any:
    """JSON without ids: a date is its EDTF text, another record its slug."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "edtf" in value:
        return value["edtf"]
    if value.keys() - {"date", "place"} == {"id", "type", "slug", "name", "kind"}:
        return value["slug"]
    return {key: plain(item) for key, item in value.items()}


def part(record: dict[str, Any], keys: Any) -> dict[str, Any]:
    return {key: record[key] for key in keys}


def check(record: dict[str, Any], wanted: dict[str, Any], *voices: dict[str, Any]) -> None:
    """The record has these values, and these voices say so; if any are given, no others."""
    assert part(record, wanted) == wanted
    for voice in voices:
        assert voice in [part(told, voice) for told in record["assertions"]]
    assert not voices or len(voices) == len(record["assertions"])


def each(names: str, rows: list[tuple]) -> pytest.MarkDecorator:
    """One test for each row, called by the fact that stands first in it."""
    return pytest.mark.parametrize(names, [row[1:] for row in rows], ids=[row[0] for row in rows])


def exactly(value: float, **more: Any) -> dict[str, Any]:
    return {"low": value, "high": value, "bound": "exact", "magnitude": None} | more
