"""Requests that go wrong in their bodies, headers, methods and limits, or by our own fault."""

import io
import json
import logging
from wsgiref.util import setup_testing_defaults

import pytest
from django.contrib.auth.models import User
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client

from base.http.error_codes import ErrorCode
from base.http.parsers import MAX_BYTES
from threatapi.proposals.models import Proposal
from threatapi.wsgi import application

from ..helpers.tokens import new_token
from .test_errors import problem

pytestmark = pytest.mark.django_db

PATHS = ["", "entities", "entities/iskp", "graph.graphml?center=iskp", "docs", "openapi.yaml"]
every_path = pytest.mark.parametrize("path", PATHS)
# The others have their format in their names.
every_negotiated_path = pytest.mark.parametrize("path", PATHS[:-1])
client = Client(raise_request_exception=False)


def ask(path="", method="get", /, **headers):
    return getattr(client, method)(f"/api/v1/{path}".rstrip("/"), headers=headers)


def post(body, kind="application/json"):
    return client.post("/api/v1/match", body, content_type=kind)


def faults(response, status=400):
    """The body of an error, whose faults are at places in what was sent."""
    assert response.status_code == status, response.content[:300]
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert all(error["code"] in ErrorCode for error in body["errors"])
    return body


# Bodies


@pytest.mark.parametrize(
    "body",
    [
        "{", "[1,]", "'x'", "{queries: []}", '{"queries": [', "\ufeff{}", "\0", '"\x01"', "{}{}",
        '{"queries": NaN}', '{"queries": [Infinity]}', '{"queries": ' + "9" * 5000 + "}",
    ],
)  # fmt: skip
def test_what_is_no_json(body):
    assert "JSON" in problem(post(body), 400)["detail"]


@pytest.mark.parametrize("body", [b"\xff\xfe{\0}\0", b'{"queries": "\xed\xa0\x80"}', b"\x80"])
def test_what_is_no_utf8(body):
    problem(post(body), 400)


@pytest.mark.parametrize("kind", ['{"queries":%s}', "%s"])
@pytest.mark.parametrize("deep", ["[", '{"a":'])
def test_json_nested_a_hundred_thousand_deep(kind, deep):
    assert "deep" in problem(post(kind % (deep * 100_000)), 400)["detail"]


@pytest.mark.parametrize("depth", [10, 300, 900, 985])
def test_json_nested_as_deep_as_can_be_read(depth):
    faults(post('{"queries":' + "[" * depth + "]" * depth + "}"))
    faults(post('{"a":' * depth + "1" + "}" * depth))


def test_a_name_that_stands_twice():
    body = problem(post('{"queries": [{"name": "A", "name": "B"}]}'), 400)
    assert body["detail"] == "“name” occurs twice in one object."


def test_a_body_that_is_too_large():
    body = problem(post("[" + " " * MAX_BYTES), 413)
    assert str(MAX_BYTES) in body["detail"]
    faults(post("{}" + " " * (MAX_BYTES - 2)))


@pytest.mark.parametrize("body", ["", "null", "1", "[]", '"x"', "true", "{}"])
def test_a_body_of_another_kind(body):
    assert faults(post(body))["errors"]


def test_names_that_cannot_be_told_back():
    """They come back as places of faults, as far as JSON carries them, and not at full length."""
    body = faults(post(r'{"queries": [{"name": "x", "\ud800": 1}], "a/b~c": 1, "\u0000": 1}'))
    pointers = {error["pointer"] for error in body["errors"]}
    assert pointers == {"/queries/0/\ufffd", "/a~1b~0c", "/\ufffd"}
    body = faults(post(json.dumps({"x" * 500_000: 1})))
    assert len(str(body)) < 5000
    assert len(post(r'{"\ud800": 1, "\ud800": 1}').json()["detail"]) < 100


def test_thousands_of_faults_are_told_in_part():
    names = {f"n{number}": 1 for number in range(50_000)}
    assert len(faults(post(json.dumps({"queries": [], **names})))["errors"]) == 50
    assert len(faults(post(json.dumps({"queries": [1] * 200_000})))["errors"]) <= 50


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "multipart/form-data", "x", "", "application/problem+json"],
)
def test_a_body_of_another_media_type(kind):
    problem(post(b'{"queries": []}', kind), 415)


@pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip", "klingon"])
def test_a_body_in_a_coding(coding):
    """It is not read as if it were in none."""
    body = {"data": '{"queries": []}', "content_type": "application/json"}
    refused = client.post("/api/v1/match", **body, headers={"content-encoding": coding})
    assert coding in problem(refused, 415)["detail"]
    faults(client.post("/api/v1/match", **body, headers={"content-encoding": "Identity"}))


# Methods


@every_path
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a_method_that_a_path_does_not_take(path, method):
    response = ask(path, method)
    problem(response, 405)
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_reading_where_one_sends():
    problem(ask("match"), 405)
    assert ask("match")["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("path", ["entities", "entities/iskp", "entities/nobody", "nothing"])
def test_head_is_answered_as_get_is_but_for_the_body(path):
    """As a server hands it on: what has a body is a fault to it, and it would log each."""
    head, whole = (through_the_server(path, method=method) for method in ("HEAD", "GET"))
    assert (head.pop("body"), len(whole.pop("body"))) == (b"", int(whole["Content-Length"]))
    assert head.pop("X-Request-ID") != whole.pop("X-Request-ID")
    assert head == whole


@pytest.mark.parametrize("path", ["actors.csv", "incidents.geojson"])
def test_head_of_a_file_has_no_body_compressed_or_not(path):
    for coding in ("identity", "gzip"):
        told = through_the_server(path, method="HEAD", HTTP_ACCEPT_ENCODING=coding)
        assert (told["status"], told["body"]) == (200, b"")


def test_a_compressed_answer_is_as_long_each_time():
    told = [through_the_server("actors/ttp", HTTP_ACCEPT_ENCODING="gzip") for _ in range(5)]
    assert len({each["Content-Length"] for each in told}) == 1


def test_what_the_client_has_is_told_without_a_length():
    """A length would be that of what it has (RFC 9110, section 8.6), and caches believe it."""
    for method in ("GET", "HEAD"):
        told = through_the_server("actors/ttp", method=method, HTTP_IF_NONE_MATCH="*")
        assert (told["status"], told["body"]) == (304, b"")
        assert "Content-Length" not in told


@every_path
def test_the_methods_of_a_path_can_be_asked(path):
    response = ask(path, "options")
    assert response.status_code == 200
    assert response["Allow"] == "GET, HEAD, OPTIONS"


# Media types


@every_negotiated_path
@pytest.mark.parametrize("accept", ["text/csv", "image/*", "text/plain;q=1, x/y", "/", ";"])
def test_a_media_type_that_is_not_to_be_had(path, accept):
    problem(ask(path, accept=accept), 406)


@every_negotiated_path
@pytest.mark.parametrize("weight", ["0", "0.0", "0.000"])
def test_a_media_type_that_the_client_refuses(path, weight):
    """`q=0`: anything but this, also beside a wish for anything at all (RFC 9110)."""
    kind = ask(path)["Content-Type"].partition(";")[0]
    problem(ask(path, accept=f"{kind};q={weight}"), 406)
    problem(ask(path, accept=f"*/*, {kind};q={weight}"), 406)
    assert ask(path, accept=f"{kind};q=0.001").status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "application/yaml", "text/html", "*/*;q=0"])
def test_the_document_has_the_format_of_its_name(accept):
    assert ask("openapi.json", accept=accept).json()["info"]["title"] == "threatapi"
    assert ask("openapi.yaml", accept=accept).content.startswith(b"openapi: 3.")


@pytest.mark.parametrize(
    ("path", "kind"), [("openapi.json", "application/json"), ("openapi.yaml", "application/yaml")]
)
def test_the_document_has_the_media_type_that_is_asked_for(path, kind):
    assert ask(path, accept=kind)["Content-Type"].partition(";")[0] == kind


@every_path
@pytest.mark.parametrize(
    "accept", ["application/problem+json", "text/csv, application/problem+json;q=0.5", "*/*"]
)
def test_who_takes_problems_gets_what_there_is(path, accept):
    response = ask(path, accept=accept)
    assert response.status_code == 200
    assert response["Content-Type"] != "application/problem+json"
    problem(ask(f"{path.partition('?')[0]}/x/y", accept=accept), 404)


def test_errors_are_json_whatever_would_be_taken():
    for path in ("graph.graphml", "graph.gexf", "graph.cytoscape.json"):
        problem(ask(path, accept="*/*"), 400)
    problem(ask("entities/nobody", accept="application/json; indent=4"), 404)


# Hosts, charsets, and what else stands in front of a request


@pytest.mark.parametrize("host", ["evil.example", "a b", "x" * 300, "localhost:99:99", "\0"])
def test_a_host_that_is_not_ours(host):
    assert "Host" in problem(ask("entities", host=host), 400)["detail"]
    page = Client().get("/admin/login/", headers={"host": host})
    assert (page.status_code, page["Content-Type"][:9]) == (400, "text/html")


def through_the_server(path, query="", method="GET", body=b"", **environ):
    """A request as a server hands it on, headers unread."""
    environ |= {"PATH_INFO": f"/api/v1/{path}", "QUERY_STRING": query, "REQUEST_METHOD": method}
    environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    environ |= {"HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    told = {}

    def start(status, headers, error=None):
        told.update(dict(headers), status=int(status[:3]))

    # A server closes old connections here; of a test there is one, in the midst of its work.
    request_started.disconnect(close_old_connections)
    try:
        told["body"] = b"".join(application(environ, start))
    finally:
        request_started.connect(close_old_connections)
    return told


CHARSETS = ["hex", "rot13", "utf-16", "latin-1", "undefined", "idna", "klingon", ""]


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_charset_of_no_body_changes_nothing(charset):
    kind = f"application/json; charset={charset}"
    read = through_the_server("entities", "name=ISK%50&limit=1", CONTENT_TYPE=kind)
    assert read["status"] == 200


@pytest.mark.parametrize("charset", [*CHARSETS, "UTF-8", '"utf-8"', "us-ascii"])
def test_bodies_are_utf_8(charset, schema):
    """Whichever operation takes one."""
    robot = User.objects.create_superuser("robot")
    proposal = Proposal.objects.create(user=robot, author="robot", body="{}")
    given = {
        "CONTENT_TYPE": f"application/json; charset={charset}",
        "HTTP_AUTHORIZATION": f"Bearer {new_token(robot, 'write')}",
    }
    for path, operations in schema["paths"].items():
        for method in {"post", "put", "patch"} & operations.keys():
            where = path.removeprefix("/api/v1/").format(proposal=proposal.uid, number=1)
            sent = through_the_server(where, "", method.upper(), b"{}", **given)
            assert (sent["status"] == 415) == (charset in CHARSETS), (path, sent)
            if charset in CHARSETS:
                assert sent["Content-Type"] == "application/problem+json"


def test_more_parameters_than_anybody_needs():
    query = "&".join(f"p{number}=1" for number in range(30_000))
    for kind in ("", "text/plain; charset=latin-1"):
        told = through_the_server("entities", query, CONTENT_TYPE=kind)
        assert (told["status"], told["Content-Type"]) == (400, "application/problem+json")
        assert "too many parameters" in told["body"].decode()


# Our own faults


@pytest.fixture
def broken(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("SELECT password FROM users")

    monkeypatch.setattr("base.http.conditional.revision", fail)
    monkeypatch.setattr("django.contrib.auth.views.LoginView.get_context_data", fail)


@pytest.mark.usefixtures("broken")
def test_what_nobody_foresaw_is_logged_and_tells_nothing(caplog):
    with caplog.at_level(logging.ERROR, logger="django.request"):
        response = ask("entities")
    assert "password" not in str(problem(response, 500))
    assert response["Cache-Control"] == "no-store"
    assert "SELECT password" in caplog.text


@pytest.mark.usefixtures("broken")
def test_outside_of_the_api_failures_are_pages():
    response = client.get("/admin/login/")
    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/html")
    assert "password" not in response.content.decode()


# What the schema says of all this


def test_every_operation_declares_the_problems_that_it_can_give(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            wanted = {"400", "401", "405", "408", "414", "429", "431", "500", "503"}
            wanted |= set() if operation["operationId"].startswith("export_") else {"406"}
            wanted |= {"404"} if "{" in path else set()
            wanted |= {"410"} if "{id}" in path else set()
            wanted |= {"413", "415"} if method in ("post", "put") else set()
            wanted |= {"301"} if "{id}" in path else set()
            needs_token = {} not in operation["security"]
            wanted |= {"403"} if needs_token else set()
            wanted |= {"409"} if needs_token and method != "get" else set()
            may_come_again = "201" in operation["responses"]
            wanted |= {"422"} if may_come_again else set()
            declared = {code for code in operation["responses"] if code >= "300"}
            assert declared == wanted, path


def test_problems_have_the_headers_that_they_come_with(schema):
    responses = schema["components"]["responses"]
    told = {"RateLimit", "RateLimit-Policy", "X-Request-ID"}
    headers = {name: set(each["headers"]) - told for name, each in responses.items()}
    for name in ("TooManyRequests", "ServiceUnavailable"):
        assert headers.pop(name) == {"Retry-After"}
    assert headers.pop("Unauthorized") == {"WWW-Authenticate"}
    assert headers.pop("MethodNotAllowed") == {"Allow"}
    assert headers.pop("MovedPermanently") == {"Location"}
    assert not any(headers.values())
    for each in responses.values():
        assert list(each["content"]) == ["application/problem+json"]
    assert schema["components"]["schemas"]["Problem"]["properties"]["errors"]["maxItems"] == 50


def test_what_may_be_kept_is_declared(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            success = min(operation["responses"])
            headers = set(operation["responses"][success].get("headers", ()))
            assert ({"ETag", "Cache-Control"} <= headers) == (method == "get"), path
