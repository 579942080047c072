"""Asks the API as a client does, by URL, and reads off what is written in the answer."""

from typing import Any

from ..conftest import Api

REFERENCE = {"id", "type", "slug", "name", "kind"}
REFERENCES = (REFERENCE, REFERENCE | {"date", "place"})  # the latter to an incident


def plain(value: Any) -> Any:
    """JSON as a person reads it: a date is its EDTF text, a source its slug, others their name."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "edtf" in value:
        return value["edtf"]
    if value.keys() in REFERENCES:
        return value["slug"] if value["type"] == "source" else value["name"]
    return {key: plain(item) for key, item in value.items()}


def ask(url: str) -> Any:
    """The records of a list, all of them unless the URL sets a limit; or any other answer."""
    answer = Api()(url)
    if "results" not in answer:
        return plain(answer)
    assert answer["next"] is None or "limit=" in url
    return plain(answer["results"])


def one(url: str) -> Any:
    """The only record of a list."""
    (record,) = ask(url)
    return record


def read(records: list[dict[str, Any]], *keys: str) -> list[Any]:
    """One property of each record, or a tuple of several."""
    rows = [tuple(record[key] for key in keys) for record in records]
    return [row[0] for row in rows] if len(keys) == 1 else rows


def rows(url: str, *keys: str) -> list[Any]:
    return read(ask(url), *keys)


def who(incident: dict[str, Any], role: str) -> list[str]:
    """Those who had this part in it, by name, or as the sources call them."""
    parts = [part for part in incident["involvements"] if part["role"] == role]
    return sorted(part["entity"] or part["label"] for part in parts)


def numbers(incident: dict[str, Any], metric: str) -> dict[str, Any]:
    """The numbers of an incident by whom they count: one, or a lower and an upper bound."""
    found = [figure for figure in incident["figures"] if figure["metric"] == metric]
    return {figure["population"]: number(figure) for figure in found}


def number(figure: dict[str, Any]) -> Any:
    low, high = figure["low"], figure["high"]
    return low if low == high else (low, high)


def told(record: dict[str, Any], what: str) -> dict[str, Any]:
    """What each speaker says of it, by its name; of the document itself, by its slug."""
    return {
        said["speaker"] or said["speaker_label"] or said["source"]: said[what]
        for said in record["assertions"]
        if said[what] is not None
    }
