"""Finds what a fact is about."""

from typing import Any

import pytest

from ..helpers.facts import Words, part, plain


@pytest.fixture
def one(api):
    """The one record of a list that has these values."""

    def find(resource: str, having: dict[str, Any] | None = None, **parameters: Any) -> Any:
        having = having or {}
        page = api(resource, expand="assertions", limit=1000, **parameters)
        found = [record for record in plain(page["results"]) if part(record, having) == having]
        assert len(found) == 1, [record["id"] for record in found]
        return found[0]

    return find


@pytest.fixture
def told(api):
    """What one source says about a record beyond the record's own fields."""

    def find(words: str, **parameters: Any) -> Any:
        page = plain(api("assertions", limit=1000, **parameters))
        found = [record for record in page["results"] if record["says_text"] == Words(words)]
        assert len(found) == 1, [record["says_text"] for record in page["results"]]
        return found[0]

    return find
