"""The files in data/ beside the words of the articles they were read from."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from threatapi.dataset.document import Loader

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "tests" / "facts"
CLAIM_FILES = ("actors", "persons", "relationships", "presences", "incidents", "figures")
NESTED = ("aliases", "involvements", "figures", "parts")
LINES = re.compile(r"L(\d+)(?:-(\d+))?")


class Said(NamedTuple):
    """One assertion with the record it stands on and the records around that one."""

    kind: str  # the file, or the list within a record: actors, aliases, parts …
    record: dict[str, Any]
    around: tuple[dict[str, Any], ...]  # outermost first
    assertion: dict[str, Any]

    @property
    def lines(self) -> set[int]:
        return lines_of(self.assertion.get("locator"))

    @property
    def where(self) -> str:
        names = [name_of(record) for record in (*self.around, self.record)]
        source, locator = self.assertion["source"], self.assertion.get("locator")
        return f"{self.kind} {' > '.join(names)} ({source} {locator})"

    def words(self, margin: int = 0) -> set[str]:
        """The words of the lines of its locator, and of so many lines around them."""
        return words_at(self.assertion["source"], self.lines, margin)


def name_of(record: dict[str, Any]) -> str:
    ends = ("subject", "kind", "object") if "subject" in record else ("entity", "kind", "place")
    if not record.get("slug") and record.get("text"):
        return str(record["text"])
    columns = ("slug", "key", *ends, "role", "label", "metric", "population", "category", "period")
    return "/".join(str(record[column]) for column in columns if record.get(column))


def lines_of(locator: str | None) -> set[int]:
    found: set[int] = set()
    for first, last in LINES.findall(locator or ""):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def read_yaml(file: Path) -> Any:
    """By the loader that is written in C: the other takes seconds for data/."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader)  # noqa: S506 (it is a safe one)


@cache
def facts(name: str) -> Any:
    return read_yaml(FACTS / f"{name}.yaml")


@cache
def data(name: str) -> list[dict[str, Any]]:
    return read_yaml(ROOT / "data" / f"{name}.yaml")


@cache
def words_by_line() -> dict[str, dict[int, set[str]]]:
    return {
        source: {number: set(words.split()) for number, words in lines.items()}
        for source, lines in facts("words").items()
    }


def words_at(source: str, lines: set[int], margin: int = 0) -> set[str]:
    """The words of these lines; the margin counts lines that are not empty."""
    known = sorted(words_by_line()[source])
    wanted = set(lines)
    if lines:
        before = [number for number in known if number < min(lines)]
        after = [number for number in known if number > max(lines)]
        wanted |= {*before[len(before) - margin :], *after[:margin]}
    return set().union(*(words_by_line()[source].get(number, set()) for number in wanted))


def said() -> Iterator[Said]:
    """Every assertion of the data."""
    for name in CLAIM_FILES:
        for record in data(name):
            yield from _said(name, record, ())


def _said(kind: str, record: dict[str, Any], around: tuple[dict[str, Any], ...]) -> Iterator[Said]:
    for assertion in record.get("assertions", []):
        yield Said(kind, record, around, assertion)
    for name in NESTED:
        for part in record.get(name, []):
            yield from _said(name, part, (*around, record))
