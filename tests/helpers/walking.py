"""Every operation that everybody can read, and how to ask it with any value in any parameter."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import quote

from django.http import HttpResponse

from base.http.error_codes import ErrorCode

from ..conftest import Api, read_schema

# What the operations that cannot do without must be given.
NEEDED = {
    "get_incident_stats": {"by": "year"},
    "get_figure_stats": {"by": "metric", "metric": "killed", "dimension": "total"},
    "find_paths": {"from": "yasin-zia", "to": "ahmad-massoud"},
}
CENTERED = {"center": "iskp"}
RECORDS = {
    "entities": "iskp",
    "actors": "ttp",
    "persons": "ayman-al-zawahiri",
    "incidents": "kabul-airport-attack",
    "places": "kabul",
    "sources": "s003",
    "searches": "watch",  # which the tests make
}
WORDS = {"description", "default", "example", "examples"}


class Operation(NamedTuple):
    """One GET operation of the schema."""

    path: str
    needed: dict[str, str]
    parameters: tuple[str, ...]
    read_as: dict[str, str]  # what the schema says that its parameters take
    single: frozenset[str]  # those of its parameters that may be given once
    statuses: frozenset[int]


@cache
def operations() -> dict[str, Operation]:
    """All that can be read without a token, by the names of the schema."""
    found = {}
    for path, methods in read_schema()["paths"].items():
        if "get" in methods and {} in methods["get"]["security"]:
            shown = methods["get"]
            name = shown["operationId"]
            queried = [each for each in shown.get("parameters", []) if each["in"] == "query"]
            centered = CENTERED if any(each["name"] == "center" for each in queried) else {}
            found[name] = Operation(
                path,
                NEEDED.get(name, centered),
                tuple(each["name"] for each in queried),
                {each["name"]: json.dumps(plain(each["schema"])) for each in queried},
                frozenset(
                    each["name"] for each in queried if each["schema"].get("type") != "array"
                ),
                frozenset(int(status) for status in shown["responses"] if status.isdigit()),
            )
    return found


def plain(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a parameter without what is said of it in words."""
    return {key: value for key, value in schema.items() if key not in WORDS}


def url(operation: Operation) -> str:
    """The URL of an operation, with a record that is there in the place of its id."""
    path = operation.path.replace("{name}", "hedge").replace("{number}", "1")
    if "{id}" in path:
        resource = path.split("/")[3]
        path = path.replace("{id}", RECORDS.get(resource) or first_of(resource))
    return path


@cache
def first_of(resource: str) -> str:
    """The id of the first record of a list, which no test of these changes."""
    return Api()(resource, limit=1)["results"][0]["id"]


def ask(api: Api, path: str, query: str, operation: Operation) -> HttpResponse:
    """The answer, which is one that the schema declares, and never that we failed."""
    response = api.client.get(path, QUERY_STRING=query)
    told = f"{path}?{query[:300]} is {response.status_code}"
    assert response.status_code in operation.statuses & {200, 400, 404}, told
    if response.status_code == 400:
        assert all(error["code"] in ErrorCode for error in response.json()["errors"]), told
    return response


def answers(api: Api, name: str, pieces: dict[str, str]) -> Iterator[HttpResponse]:
    """What an operation says to pieces of a query, one for each parameter.

    They are first asked together; those that are refused are then left out, until the others
    have all been taken. Of a list one record is enough.
    """
    operation = operations()[name]
    path = url(operation)
    pieces = dict(pieces)
    while True:
        short = {"limit": "1"} if "limit" in operation.parameters else {}
        needed = {
            f"{key}={quote(text)}"
            for key, text in (short | operation.needed).items()
            if key not in pieces
        }
        response = ask(api, path, "&".join([*sorted(needed), *pieces.values()]), operation)
        yield response
        refused = refusals(response) & set(pieces)
        pieces = {key: piece for key, piece in pieces.items() if key not in refused}
        if not refused or not pieces:
            return


def refusals(response: HttpResponse) -> set[str]:
    """The parameters that an answer finds at fault."""
    errors = response.json()["errors"] if response.status_code == 400 else []
    return {error["parameter"] for error in errors if "parameter" in error}
