"""Which request is the documented one of each operation, and of each kind of problem.

It is made from the schema: the examples of the parameters that are needed, and of the body. A
page holds one record. So most operations need no line here; those that do have it in `ALSO`.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from base.http.errors import problem
from base.http.throttling import DETAIL as TOO_MANY

Json = dict[str, Any]

# Operation → parameters that make its answer small or telling.
ALSO: dict[str, Json] = {
    "export_incidents_geojson": {"place": "kabul"},
    "find_paths": {"limit": 1},
    "get_graph": {"limit_nodes": 2},
    "get_graph_cytoscape": {"limit_nodes": 2},
    "get_graph_gexf": {"limit_nodes": 2},
    "get_graph_graphml": {"limit_nodes": 2},
    "list_relationships": {"opposed": "true"},
}
# Operation → how many objects of each list are shown, where one would make no sense.
SHOWN = {
    "get_figure_stats": 2,
    "find_paths": 3,
    "get_figure_check": 2,
    "get_graph": 2,
    "get_graph_cytoscape": 2,
    "get_incident_stats": 2,
    "match_names": 2,
}
SEARCH_CHANGE = {
    "number": 42,
    "action": "entered",
    "id": "f09cc00f-2d27-52c4-bd11-8e56f3502302",
    "url": "/api/v1/incidents/f09cc00f-2d27-52c4-bd11-8e56f3502302",
}
CHANGED_BY_OTHERS: Json = {
    "kind": "incident",
    "record": "5f0b1c3e-2d52-4c51-8b6a-6c1f9a7c1d10",
    "pointer": "/records/incidents/0",
    "changes": [{"number": 14, "at": "2026-01-31T12:00:00Z", "door": "admin"}],
    "fields": [{"name": "title", "theirs": "The raid", "mine": "A raid"}],
}
# What no request to the first knowledge base is answered: schema or shared response → example.
BY_HAND: Json = {
    "Identifier": {"scheme": "geonames", "value": "1138958"},  # Kabul
    "Assailants": {"low": 1, "high": 2},
    "Search": {
        "id": "5f0d1c0e-6a0c-4f0e-9a53-1d5ad64f3f0b",
        "slug": "attacks-in-kabul",
        "name": "Attacks in Kabul",
        "description": "",
        "resource": "incidents",
        "query": "place=kabul&killed_min=3",
        "url": "/api/v1/incidents?place=kabul&killed_min=3",
    },
    "SearchChange": SEARCH_CHANGE,
    "PaginatedSearchChangeList": {
        "count": 1,
        "count_is_capped": False,
        "next": None,
        "previous": None,
        "next_cursor": None,
        "number": 42,
        "results": [SEARCH_CHANGE],
    },
    "RequestTimeout": problem(408, "The request did not arrive in time.", []),
    "MovedPermanently": problem(
        301, "The person “noor-wali” was merged with another, or renamed: see `Location`.", []
    ),
    "Conflict": problem(
        409, "Others have changed the same since change 13. Nothing was written.", []
    )
    | {"conflicts": [CHANGED_BY_OTHERS]},
    "UnprocessableContent": problem(
        422,
        "This `Idempotency-Key` was sent with another request: give each request a new one.",
        [],
    ),
    "RecordConflict": CHANGED_BY_OTHERS,
    "ConflictingChange": CHANGED_BY_OTHERS["changes"][0],
    "FieldConflict": CHANGED_BY_OTHERS["fields"][0],
    "IdentifierWriteRequest": {"scheme": "geonames", "value": "1138958"},
    "FigurePartWriteRequest": {
        "metric": "killed",
        "dimension": "attack_type",
        "category": "suicide",
        "low": 1,
        "high": 1,
        "assertions": [{"source": "report-of-3-may", "locator": "p. 2"}],
    },
    "Unauthorized": problem(401, "The token is unknown, expired or revoked.", []),
    "Forbidden": problem(403, "This token may not write.", []),
    "Gone": problem(410, "Change 12 deleted the incident “market-attack”.", []) | {"change": 12},
    "ContentTooLarge": problem(
        413, "The body is too large: send at most 1000000 bytes, the rest in further requests.", []
    ),
    "UriTooLong": problem(
        414,
        "Request Line is too large (9024 > 8190). "
        "Send fewer values, and the rest in further requests.",
        [],
    ),
    "RequestHeaderFieldsTooLarge": problem(
        431,
        "Error parsing headers: 'limit request headers fields size'. "
        "Send fewer or shorter headers.",
        [],
    ),
    "TooManyRequests": problem(429, TOO_MANY.format(quota=3000, window=60, wait=17), []),
    "InternalServerError": problem(500, "Something went wrong on our side.", []),
    "ServiceUnavailable": problem(503, "The server has too many unfinished requests.", []),
}


@dataclass(frozen=True)
class Asked:
    """A request."""

    url: str
    method: str = "GET"
    body: Any = None
    accept: str = "*/*"
    media_type: str = "application/json"
    shown: int = 1

    def __str__(self) -> str:
        accept = "" if self.accept == "*/*" else f" (Accept: {self.accept})"
        return f"{self.method} {self.url}{accept}"


# Shared response → a request that it answers.
PROBLEMS = {
    "BadRequest": Asked("/api/v1/incidents?place=kabull"),
    "NotFound": Asked("/api/v1/actors/al-kaida"),
    "MethodNotAllowed": Asked("/api/v1/actors", method="DELETE"),
    "UnsupportedMediaType": Asked("/api/v1/match", "POST", "name", media_type="text/csv"),
    "NotAcceptable": Asked("/api/v1/actors", accept="text/html"),
}


def operations(schema: Json) -> dict[str, tuple[str, str, Json]]:
    """Operation → its path, method and description."""
    return {
        operation["operationId"]: (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if isinstance(operation, dict) and "operationId" in operation
    }


def documented(schema: Json) -> dict[str, Asked]:
    """Name of an operation or of a shared response → the request of its example."""
    found = operations(schema)
    return {name: asked(name, *found[name]) for name in open_to_all(schema)} | PROBLEMS


def open_to_all(schema: Json) -> list[str]:
    """The operations that need no token. The others are answered as who asks may see it, or write:
    their examples are made by hand."""
    return [name for name, (*_, each) in operations(schema).items() if {} in each["security"]]


def asked(name: str, path: str, method: str, operation: Json) -> Asked:
    """The documented request of an operation."""
    values: Json = {}
    for parameter in operation.get("parameters", []):
        if parameter["required"] and parameter["in"] == "path":
            example = quote(str(parameter.get("example", "")))
            path = path.replace(f"{{{parameter['name']}}}", example)
        elif parameter["required"]:
            values[parameter["name"]] = parameter.get("example", "")
        elif parameter["name"] == "limit":
            values["limit"] = 1
    query = {
        key: ",".join(map(str, value)) if isinstance(value, list) else value
        for key, value in (values | ALSO.get(name, {})).items()
    }
    url = path + (f"?{urlencode(query, safe=',')}" if query else "")
    return Asked(url, method.upper(), _body(operation), shown=SHOWN.get(name, 1))


def _body(operation: Json) -> Any:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        for example in content.get("examples", {}).values():
            return example["value"]
    return None
