"""With `API_NEEDS_TOKEN` nobody reads records without a token or a login."""

import pytest
from django.contrib.auth.models import User

from ..helpers.tokens import new_token, program, user_with

pytestmark = pytest.mark.django_db
# What tells how the API is asked, and whether the server runs.
OPEN = ("/api/v1/openapi.json", "/api/v1/openapi.yaml", "/api/v1/docs", "/api/v1/redoc", "/healthz")


@pytest.fixture(autouse=True)
def closed(schema, settings):
    """The process makes its OpenAPI document before: that of the usual setting."""
    settings.API_NEEDS_TOKEN = True


@pytest.mark.parametrize("path", ["", "entities", "changes", "incidents.csv", "graph?center=iskp"])
def test_reading_is_refused_without_a_token(path, api):
    response = api.get(path)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="threatapi"'
    assert response["Cache-Control"] == "no-store"


def test_matching_is_refused_without_a_token(client):
    sent = {"queries": [{"name": "ISKP"}]}
    response = client.post("/api/v1/match", sent, content_type="application/json")
    assert response.status_code == 401


def test_any_token_suffices_and_no_shared_cache_keeps_the_answer():
    client = program(new_token(user_with()))
    response = client.get("/api/v1/entities")
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= {*response["Vary"].split(", ")}
    again = client.get("/api/v1/entities", headers={"If-None-Match": response["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")


def test_whoever_is_logged_in_to_the_admin_reads(client):
    client.force_login(User.objects.create_user("alice", is_staff=True))
    assert client.get("/api/v1/entities").status_code == 200
    assert "Contents" in client.get("/").content.decode()
    client.force_login(User.objects.create_user("bob"))
    assert client.get("/api/v1/entities").status_code == 401


def test_the_first_page_tells_nothing_of_the_records(client):
    for asked in ({}, {"q": "iskp"}):
        text = client.get("/", asked).content.decode()
        assert "needs a token" in text
        assert "Contents" not in text
        assert "/entities/" not in text


@pytest.mark.parametrize("path", OPEN)
def test_the_description_of_the_api_is_open(path, client):
    assert client.get(path).status_code == 200
