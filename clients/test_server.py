"""What the server refuses before the application sees it is a problem like any other."""

import json
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest


def test_a_url_that_is_too_long_is_a_problem(site):
    with pytest.raises(HTTPError) as error:
        urlopen(f"{site}/api/v1/incidents?q={'a' * 9000}", timeout=10)
    with error.value as answer:
        assert answer.code == 414
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.load(answer)["title"] == "URI Too Long"
