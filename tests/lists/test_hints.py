"""What is suggested for an unknown parameter: names of which it is a slip, or has a word."""

import pytest

from ..conftest import Api

pytestmark = pytest.mark.django_db

HINTS = [  # list, what is written, what is suggested
    # Slips
    ("incidents", "contry", "country"),
    ("incidents", "offest", "offset"),
    ("incidents", "limt", "limit"),
    ("incidents", "dateto", "date_to"),
    ("incidents", "expands", "expand"),
    ("relationships", "objekt", "object"),
    ("changes", "at_gte", "at__gte"),
    # A word in common
    ("incidents", "order_by", "ordering"),
    ("incidents", "country_code", "country"),
    ("incidents", "min_killed", "killed_min"),
    ("incidents", "killed", "killed_min"),
    ("incidents", "lon", "longitude"),
    ("incidents", "from", "date_from"),
    ("incidents", "start_date", "date"),
    ("incidents", "updated_after", "updated_since"),
    ("sources", "lang", "language"),
    ("figures", "source_id", "source"),
    # Called so elsewhere
    ("incidents", "sort", "ordering"),
    ("incidents", "page_size", "limit"),
    ("entities", "search", "q"),
    ("changes", "per_page", "limit"),
    # Nothing near: a letter or an ending in common is no hint
    ("incidents", "metric", ""),
    ("incidents", "name", ""),
    ("entities", "country_code", ""),
    ("entities", "fields", ""),
    ("figures", "killed", ""),
    ("graph", "killed", ""),
]


@pytest.mark.parametrize(("path", "written", "suggested"), HINTS)
def test_hints(path: str, written: str, suggested: str, api: Api):
    errors = {
        error["parameter"]: error for error in api.get(path, **{written: "x"}).json()["errors"]
    }
    _, _, hint = errors[written]["detail"].partition("Did you mean ")
    assert suggested in hint.rstrip("?").split(" or ")
