"""The page at `/`, the documentation as pages, and what a browser may read of the API."""

import json
import re

import pytest
from django.test import Client

from ..helpers.factories import actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False, headers={"Accept": "text/html,*/*;q=0.8"})


def test_the_first_page_says_what_this_is_and_links_to_all_of_it(browser):
    page = browser.get("/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "Nothing is stated without a source" in text
    links = re.findall(r'href="(/[^"]*)"', text)
    assert {"/api/v1/docs", "/api/v1/redoc", "/admin/", "/api/v1/openapi.json"} <= set(links)
    for link in links:
        if not link.startswith(("/static/", "/docs/")):
            assert browser.get(link.replace("&amp;", "&")).status_code in (200, 302), link


def test_the_first_page_asks_five_questions_of_the_store(browser):
    text = browser.get("/").content.decode()
    assert len(re.findall(r"<h3>", text)) == 5


def test_a_name_in_another_spelling_finds_the_actor(browser):
    made = actor(name="Northern Dawn Movement")
    text = browser.get("/", {"q": "norten dawn"}).content.decode()
    assert f'href="/api/v1/entities/{made.slug}"' in text


def test_what_nobody_is_called_finds_nothing_and_says_so(browser):
    assert "Nothing found for" in browser.get("/", {"q": "xqzwv kjhgf"}).content.decode()


def test_a_name_is_shown_as_text(browser):
    text = browser.get("/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script" not in text


def test_the_first_page_stands_without_anything_to_ask(browser, empty_store):
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/admin", "/admin/"),
        ("/api", "/api/v1"),
        ("/favicon.ico", "/static/threatapi/icon.svg"),
    ],
)
def test_addresses_that_people_try_lead_on(browser, path, target):
    answer = browser.get(path)
    assert (answer.status_code, answer["Location"]) == (302, target)


@pytest.mark.parametrize("method", ["post", "delete"])
def test_only_reading_leads_on_from_api(client, method):
    answer = getattr(client, method)("/api")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_robots_are_told_what_to_leave_alone(browser):
    text = browser.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text


@pytest.mark.parametrize("path", ["/", "/admin/login/", "/api/v1/docs", "/api/v1/redoc"])
def test_no_page_has_a_script_of_its_own_or_of_another_host(browser, path):
    page = browser.get(path)
    policy = page["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src" not in policy  # so default-src holds: no unsafe-inline
    text = page.content.decode()
    assert not re.findall(r"<script(?![^>]*\bsrc=)", text)
    assert not re.findall(r'(?:src|href)="https?:', text)


def test_the_documentation_asks_for_its_script(browser):
    script = browser.get("/api/v1/docs", {"script": ""})
    assert script.status_code == 200
    assert b"SwaggerUIBundle" in script.content


def test_the_documentation_has_a_box_to_search_in(browser):
    script = browser.get("/api/v1/docs", {"script": ""}).content.decode()
    assert re.search(r'"filter":\s*true', script)


def test_the_document_is_as_small_as_json_can_be(browser):
    text = browser.get("/api/v1/openapi.json").content.decode()
    assert text == json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)


class TestOtherOrigins:
    """Pages of other origins may read the API, and only that."""

    ORIGIN = {"Origin": "https://example.org"}

    def test_every_origin_may_read(self, client):
        answer = client.get("/api/v1/places", headers=self.ORIGIN)
        assert answer["Access-Control-Allow-Origin"] == "*"
        exposed = answer["Access-Control-Expose-Headers"]
        assert {"etag", "link", "retry-after"} <= set(exposed.lower().split(", "))

    def test_a_304_may_be_read_too(self, client):
        tag = client.get("/api/v1/places")["ETag"]
        answer = client.get("/api/v1/places", headers=self.ORIGIN | {"If-None-Match": tag})
        assert answer.status_code == 304
        assert answer["Access-Control-Allow-Origin"] == "*"

    def test_an_error_may_be_read_too(self, client):
        answer = client.get("/api/v1/places?nothing=1", headers=self.ORIGIN)
        assert answer.status_code == 400
        assert answer["Access-Control-Allow-Origin"] == "*"

    def test_a_browser_may_ask_beforehand(self, client):
        asked = {"Access-Control-Request-Method": "POST"}
        asked["Access-Control-Request-Headers"] = "content-type"
        answer = client.options("/api/v1/match", headers=self.ORIGIN | asked)
        assert answer.status_code == 200
        assert "POST" in answer["Access-Control-Allow-Methods"]

    def test_origins_can_be_bounded(self, client, settings):
        settings.CORS_ALLOW_ALL_ORIGINS = False
        settings.CORS_ALLOWED_ORIGINS = ["https://example.org"]
        answer = client.get("/api/v1/places", headers=self.ORIGIN)
        assert answer["Access-Control-Allow-Origin"] == "https://example.org"
        other = client.get("/api/v1/places", headers={"Origin": "https://example.com"})
        assert "Access-Control-Allow-Origin" not in other

    def test_the_admin_is_for_its_own_origin(self, client):
        answer = client.get("/admin/login/", headers=self.ORIGIN)
        assert "Access-Control-Allow-Origin" not in answer
