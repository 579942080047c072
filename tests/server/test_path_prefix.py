"""The site below a path of a proxy, which may leave that path in requests or strip it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from threatapi.settings import path_prefix

from ..helpers.browsing import Browser
from ..helpers.servers import Asked, Server, manage
from .test_nginx import NGINX, Nginx

KEPT = ("location / {", "location /kb/ {")
STRIPPED = ("proxy_pass http://threatapi;", "proxy_pass http://threatapi/;")
NO_NGINX = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    settings = {"PATH_PREFIX": "/kb", "EXPORTS_OF_ADDRESS": "2", "METRICS": "1"}
    made = Server(tmp_path_factory.mktemp("prefixed"), **settings)
    yield made
    made.stop()


@pytest.fixture(
    params=[
        "direct",
        pytest.param([KEPT], id="kept", marks=NO_NGINX),
        pytest.param([KEPT, STRIPPED], id="stripped", marks=NO_NGINX),
    ]
)
def site(request: pytest.FixtureRequest, prefixed: Server, tmp_path: Path) -> Iterator[Asked]:
    """The server itself, and behind nginx in both ways."""
    if request.param == "direct":
        yield prefixed
        prefixed.hang_up()
        return
    made = Nginx(tmp_path, prefixed.port, *request.param)
    yield made
    made.hang_up()
    made.stop()


def told(site: Asked, path: str) -> dict:
    answer = site.get(path)
    assert answer.status == 200, path
    return json.loads(answer.read())


def below(url: str) -> str:
    """The path of a URL, which stands below the prefix."""
    parts = urlsplit(url)
    assert parts.path.startswith("/kb/"), url
    return f"{parts.path}{parts.query and '?'}{parts.query}"


def test_each_link_of_the_entrance_is_answered(site):
    links = told(site, "/kb/api/v1")["links"]
    assert len(links) > 40
    for link in links:
        path = below(link["url"])
        if link["method"] == "GET" and not link["templated"] and "/match" not in path:
            answer = site.get(path)
            answer.read()
            assert answer.status in (200, 400, 401), path  # some need parameters, or a token
            site.hang_up()


def test_each_page_of_a_list_leads_to_the_next(site):
    answer = site.get("/kb/api/v1/places?limit=10")
    page = json.loads(answer.read())
    assert below(re.search(r"<([^>]+)>; rel=\"?next", answer.getheader("Link"))[1])
    assert len(told(site, below(page["next"]))["results"]) == 10
    cursor = told(site, "/kb/api/v1/places?limit=10&cursor=")
    assert len(told(site, below(cursor["next"]))["results"]) == 10


def test_the_schema_names_the_prefix_as_its_server(site):
    document = told(site, "/kb/api/v1/openapi.json")
    assert [each["url"] for each in document["servers"]] == ["/kb"]
    assert "/api/v1/places" in document["paths"]


@pytest.mark.parametrize(
    "page", ["/kb/", "/kb/api/v1/docs", "/kb/api/v1/redoc", "/kb/admin/login/"]
)
def test_all_that_a_page_loads_or_leads_to_is_there(page, site):
    answer = site.get(page)
    assert answer.status == 200
    found = re.findall(r'(?:href|src|action|spec-url)="([^"#{]+)"', answer.read().decode())
    assert found
    for url in found:
        if not urlsplit(url).netloc:
            path = below(url.replace("&amp;", "&"))
            shown = site.get(path)
            assert shown.status in (200, 302), path
            shown.read()  # of exports only some are answered at once
            site.hang_up()


class BrowserBelow(Browser):
    """An editor's browser, for whom the admin is below the prefix."""

    def ask(self, path: str, typed: Any = None) -> Any:
        return super().ask(f"/kb{path}", typed)


def test_all_that_a_page_of_the_admin_leads_to_is_below_the_prefix(prefixed):
    making = ("createsuperuser", "--noinput", "--username=editor", "--email=editor@example.org")
    made = manage(prefixed, *making, DJANGO_SUPERUSER_PASSWORD="editor")
    assert made.returncode == 0, made.stderr
    editor = BrowserBelow(prefixed.port)
    editor.log_in()
    for page in ("/admin/", "/admin/sources/source/", "/admin/actors/actor/add/"):
        shown = editor.ask(page)
        assert shown.status == 200
        for url in re.findall(r'(?:href|src|action)="([^"#{?]+)', shown.text):
            assert ":" in url or not url.startswith("/") or url.startswith("/kb/"), (page, url)


def test_redirects_stay_below_the_prefix(site):
    for path, leads_to in (
        ("/kb/admin", "/kb/admin/"),
        ("/kb/admin/", "/kb/admin/login/?next=/kb/admin/"),
        ("/kb/api", "/kb/api/v1"),
        ("/kb/favicon.ico", "/kb/static/threatapi/icon.svg"),
    ):
        answer = site.get(path)
        assert answer.status in (301, 302), path
        assert below(answer.getheader("Location")) == leads_to


def test_cookies_are_for_the_site_alone(site):
    cookie = site.get("/kb/admin/login/").getheader("Set-Cookie")
    assert "csrftoken=" in cookie
    assert "Path=/kb/" in cookie


def test_who_watches_the_server_asks_it_without_the_prefix(prefixed):
    assert prefixed.get("/healthz").status == 200
    assert prefixed.get("/kb/healthz").status == 200
    prefixed.hang_up()


def test_a_proxy_does_not_pass_on_the_metrics(site, prefixed):
    status = 200 if site is prefixed else 404
    assert {site.get(path).status for path in ("/kb/metrics", "/metrics")} == {status}
    # What a proxy strips leaves the path of the metrics.
    assert site.get("/kb/kb/metrics").status == 404
    site.hang_up()


def test_what_lies_beside_the_prefix_is_not_ours(prefixed):
    assert prefixed.get("/kbx/api/v1").status == 404
    prefixed.hang_up()


@pytest.mark.parametrize(
    "wrong", ["kb", "/k b", "/api", "/docs", "/static/kb", "/metrics", "http://x/kb"]
)
def test_a_prefix_that_cannot_be_told_from_our_paths_is_refused(wrong, monkeypatch):
    monkeypatch.setenv("PATH_PREFIX", wrong)
    with pytest.raises(Exception, match=f"PATH_PREFIX is “{wrong}”"):
        path_prefix("PATH_PREFIX")
