"""The manual: the pages of docs/ as a site, which the server serves below /docs/."""

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from threatapi.manual.__main__ import STAMP, build

from ..conftest import ROOT

# Not for the manual: the handler closes connections that others have left open.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory):
    site = tmp_path_factory.mktemp("site")
    build(site)
    return site


class Browser(Client):
    def get(self, *args: Any, **kwargs: Any) -> Any:
        """The answer, of which a file is read and closed."""
        answer = super().get(*args, headers={"Accept": "text/html,*/*;q=0.8"}, **kwargs)
        answer.page = b"".join(answer).decode(errors="replace")
        answer.close()
        return answer

    def read(self, url: str) -> str:
        answer = self.get(url)
        assert answer.status_code == 200, url
        return answer.page


@pytest.fixture
def browser(built, settings) -> Browser:
    """Of a server that was started when the manual was built."""
    settings.WHITENOISE_ROOT = built
    return Browser()


def links(text: str) -> list[str]:
    return re.findall(r'(?:src|href|action)="([^"]*)"', text)


@pytest.fixture
def pages(browser: Browser) -> dict[str, str]:
    """All pages that links lead to, from the first on, by their URLs."""
    found, waiting = {}, ["/docs/"]
    while waiting:
        url = waiting.pop()
        found[url] = browser.read(url)
        for link in links(found[url]):
            to = urlsplit(urljoin(url, link))
            is_page = to.path.endswith(("/", ".html")) and to.path.startswith("/docs/")
            if not to.netloc and is_page and to.path not in {*found, *waiting}:
                waiting.append(to.path)
    return found


def test_links_lead_from_the_first_page_to_every_page_of_docs(pages):
    names = {path.stem for path in (ROOT / "docs").rglob("*.md")}
    assert names - {url.split("/")[-2] for url in pages} == set()
    assert {"/docs/CONTRIBUTING/", "/docs/data/LICENSE/", "/docs/adr/"} <= set(pages)


def test_every_link_is_relative_so_that_it_holds_below_any_path(pages):
    for url, text in pages.items():
        assert [link for link in links(text) if link.startswith("/")] == [], url


def test_what_a_page_needs_comes_from_this_server_and_no_script_stands_in_it(pages, browser):
    for url, text in pages.items():
        assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=\"", text), url
        for needed in re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]*)"', text):
            assert browser.get(urljoin(url, needed)).status_code == 200, (url, needed)
        policy = browser.get(url)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "script-src" not in policy


def test_it_is_also_found_without_the_slash(browser):
    answer = browser.get("/docs")
    assert (answer.status_code, urljoin("/kb/docs", answer["Location"])) == (302, "/kb/docs/")


def test_it_can_be_searched(pages, browser):
    assert 'action="search.html"' in pages["/docs/"]
    index = json.loads(browser.read("/docs/search/search_index.json"))
    assert any("Idempotency-Key" in page["text"] for page in index["docs"])
    for script in ("manual.js", "search/main.js", "search/worker.js", "search/lunr.js"):
        assert browser.get(f"/docs/{script}").status_code == 200, script


def test_a_page_that_is_not_there_is_not_found(browser):
    assert browser.get("/docs/nothing/").status_code == 404
    assert browser.get("/docs/../manage.py").status_code == 404


def test_the_first_page_and_the_description_of_the_api_lead_to_it(browser, schema):
    assert 'href="/docs/"' in browser.read("/")
    (link,) = re.findall(r"\[manual\]\((.*?)\)", schema["info"]["description"])
    for page in ("docs", "redoc", "openapi.json"):
        assert urljoin(f"/kb/api/v1/{page}", link) == "/kb/docs/"


def test_where_it_is_not_built_nothing_leads_to_it_but_it_says_how(settings):
    settings.WHITENOISE_ROOT = None
    browser = Browser()
    assert 'href="/docs/"' not in browser.read("/")
    answer = browser.get("/docs/")
    assert answer.status_code == 404
    assert "python -m threatapi.manual" in answer.page


def test_it_is_built_anew_only_if_a_page_has_changed(built, capsys):
    build(built)
    assert capsys.readouterr().out == ""
    (built / "docs" / STAMP).write_text("others")
    (built / "docs" / "old.html").write_text("old")
    build(built)
    assert "Building the manual" in capsys.readouterr().out
    assert not (built / "docs" / "old.html").exists()
    assert [path.name for path in built.iterdir()] == ["docs"]
