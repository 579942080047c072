"""The requests that the documentation shows are answered as it says; it leaves much out."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from .conftest import ROOT

pytestmark = pytest.mark.django_db

SHOWN = re.findall(
    r"^`([a-z][^`]*)`\n\n```json\n(.*?)```",
    (ROOT / "docs" / "questions.md").read_text(encoding="utf-8"),
    flags=re.MULTILINE | re.DOTALL,
)


def holds(shown, found) -> bool:
    """What is shown is found, in its order, among other things."""
    if isinstance(shown, dict):
        named = {key: value for key, value in shown.items() if key != "…"}
        return all(key in found and holds(value, found[key]) for key, value in named.items())
    if isinstance(shown, list) and shown and isinstance(shown[0], dict):
        rest = iter(found)
        return all(any(holds(item, each) for each in rest) for item in shown if item != "…")
    return shown == found


def test_the_documentation_shows_five_requests():
    assert len(SHOWN) == 5


@pytest.mark.parametrize(("request_", "answer"), SHOWN, ids=[each for each, _ in SHOWN])
def test_a_request_is_answered_as_the_documentation_says(request_, answer, api):
    path = urlsplit(request_)
    found = api(path.path, **dict(parse_qsl(path.query)))
    shown = json.loads(answer)
    assert holds(shown, found["results"] if isinstance(shown, list) else found)
