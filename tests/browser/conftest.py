"""A server with the data set of the tests, and a browser in which its editor is logged in.

The variable CHROMIUM names the browser; else it is the one on PATH, or Playwright's own.
`.ci/browser` installs what is missing and runs these tests; `python3 run test` leaves them out.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from .. import first_stores
from ..helpers.servers import Server, manage

playwright = pytest.importorskip(
    "playwright.sync_api", reason="Playwright is not installed: run .ci/browser"
)

EDITOR, PASSWORD = "editor", "a-password-of-tests"
# Milliseconds: a busy machine fails no test.
PATIENCE = 60_000
NAMES = ("chromium", "chromium-browser", "google-chrome")


class Site(Server):
    """The product as it is served, with the data set of the tests and one administrator."""

    application = "threatapi.wsgi"
    store = first_stores.WORLD

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder, **settings)
        self.address = f"http://127.0.0.1:{self.port}"
        made = manage(
            self,
            *("createsuperuser", "--noinput", "--username", EDITOR, "--email", "e@example.org"),
            DJANGO_SUPERUSER_PASSWORD=PASSWORD,
        )
        assert made.returncode == 0, made.stderr


def chromium() -> str | None:
    """The browser to start; None is Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    return str(found) if found else None


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("site"))
    yield made
    made.stop()


@contextmanager
def started() -> Iterator[Any]:
    with playwright.sync_playwright() as made:
        # Chromium refuses its sandbox to root, as whom CI runs.
        browser = made.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with started() as made:
        yield made


def log_in(browser: Any, site: Site) -> Any:
    """The cookies of the editor, who has logged in on the page."""
    context = browser.new_context(base_url=site.address)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.address}/admin/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def session(browser: Any, site: Site) -> Any:
    return log_in(browser, site)


@contextmanager
def opened(browser: Any, site: Site, session: Any) -> Iterator[Any]:
    """An empty tab of the editor. An error in a script of ours fails the test."""
    context = browser.new_context(base_url=site.address, storage_state=session)
    context.set_default_timeout(PATIENCE)
    made = context.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(error.stack or str(error)))
    yield made
    context.close()
    assert [each for each in errors if "/static/" in each] == []


@pytest.fixture
def page(browser: Any, site: Site, session: Any) -> Iterator[Any]:
    with opened(browser, site, session) as made:
        yield made


@pytest.fixture(scope="module")
def tab(browser: Any, site: Site, session: Any) -> Iterator[Any]:
    """One that all tests of a module share, for those that only look at pages."""
    with opened(browser, site, session) as made:
        yield made


@pytest.fixture(scope="session")
def reader(site: Site) -> Any:
    """A program that asks the API; the small world of the reports is there."""
    from .highlands import KNOWN, reader_of

    made = reader_of(site)
    made.ask("changes", {"why": "A small world.", "records": KNOWN})
    return made
