"""The requests that the documentation shows are answered as it says; it leaves much out."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from base.values.edtf import bounds
from threatapi.urls import router

from ..conftest import ROOT

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


PAGES = {
    name: (ROOT / "docs" / name).read_text(encoding="utf-8")
    for name in ("questions.md", "semantics.md")
}


def requests_in(page: str) -> list[tuple[str, str]]:
    """The requests on a page of the documentation, each with the answer below it."""
    return re.findall(r"^`([a-z][^`]*)`\n\n```json\n(.*?)```", page, re.MULTILINE | re.DOTALL)


SHOWN = [each for page in PAGES.values() for each in requests_in(page)]


def holds(shown, found) -> bool:
    """What is shown is found, in its order, among other things."""
    if isinstance(shown, dict):
        named = {key: value for key, value in shown.items() if key != "…"}
        return all(key in found and holds(value, found[key]) for key, value in named.items())
    if isinstance(shown, list) and shown and isinstance(shown[0], dict):
        rest = iter(found)
        return all(any(holds(item, each) for each in rest) for item in shown if item != "…")
    return shown == found


@pytest.mark.parametrize("name", PAGES)
def test_each_answer_in_the_documentation_stands_below_its_request(name):
    answers = PAGES[name].count("```json")
    assert len(requests_in(PAGES[name])) == answers >= 5


@pytest.mark.parametrize(("request_", "answer"), SHOWN, ids=[each for each, _ in SHOWN])
def test_a_request_is_answered_as_the_documentation_says(request_, answer, api):
    path = urlsplit(request_)
    found = api(path.path, **dict(parse_qsl(path.query)))
    shown = json.loads(answer)
    assert holds(shown, found["results"] if isinstance(shown, list) else found)


DATES = re.findall(r"^\| `(.*?)`.*? \| (\S+) \| (\S+) \|$", PAGES["semantics.md"], re.MULTILINE)


@pytest.mark.parametrize(("text", "earliest", "latest"), DATES)
def test_a_date_means_the_days_that_the_documentation_says(text, earliest, latest):
    assert [str(day) if day else "null" for day in bounds(text)] == [earliest, latest]


def test_the_documentation_shows_dates():
    assert len(DATES) >= 7


FILE = re.compile(r"\b(?:base|threatapi|sources|actors|incidents)/[\w/]+\.py\b")


def test_every_file_in_the_architecture_is_there():
    named = FILE.findall((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))
    assert len(named) > 40
    missing = sorted(name for name in set(named) if not (ROOT / name).is_file())
    assert missing == [], "docs/architecture.md names these: give the files that took their place"


def test_the_glossary_defines_every_resource():
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    defined = {word.strip("` ") for term in terms for word in term.split(",")}
    resources = {basename for _, _, basename in router.registry}
    assert resources - defined == set(), "docs/glossary.md lacks these: add a sentence on each"
