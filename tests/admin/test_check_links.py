"""`manage.py check_links` asks the links of sources, and the desk shows those that are dead."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from base.http import outgoing
from threatapi.links import asking
from threatapi.links.models import LinkCheck

from ..helpers.admin_pages import a_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


class Site:
    """It answers with the status in the path; `/to/PATH` redirects; `/garbage` is none."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                asked.append(f"{self.command} {self.path}")
                if self.path == "/garbage":
                    self.wfile.write(b"garbage\x00\x1b\r\n\r\n")
                    return
                first, _, rest = self.path[1:].partition("?")[0].partition("/")
                if first == "to":
                    self.send_response(302)
                    self.send_header("Location", f"/{rest}")
                else:
                    is_head_refused = first == "get" and self.command == "HEAD"
                    self.send_response(405 if is_head_refused else int(rest or first))
                self.end_headers()

            do_HEAD = do_GET = answer

            def log_message(self, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.01,)).start()


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.LINKS_TO_PRIVATE_ADDRESSES = True
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def check(**options: Any) -> str:
    told = StringIO()
    call_command("check_links", delay=0, stdout=told, **options)
    return told.getvalue()


def found(source: Any, column: str = "url") -> LinkCheck:
    return LinkCheck.objects.get(source=source.uid, column=column)


def test_an_answer_that_is_none_is_told_in_printable_words(site: Site):
    source = a_source("garbage", url=f"{site.url}/garbage")
    assert "1 links asked, 1 failed." in check()
    assert found(source).problem == r"BadStatusLine: garbage\x00\x1b\r\n"


@pytest.mark.parametrize("option", ["--older-than=inf", "--older-than=-1", "--limit=-1"])
def test_numbers_that_cannot_be_are_refused(option: str):
    with pytest.raises(CommandError, match="invalid"):
        call_command("check_links", option)


def test_each_link_is_asked_and_its_answer_kept(site: Site):
    good = a_source("good", url=f"{site.url}/200", archived_url=f"{site.url}/404")
    told = check()
    assert found(good).status == 200
    assert not found(good).is_dead
    assert found(good, "archived_url").is_dead
    assert found(good, "archived_url").failing_since == timezone.now().date()
    assert f"{site.url}/404: 404" in told
    assert "2 links asked, 1 failed." in told


@pytest.mark.parametrize(
    ("path", "status", "is_dead"),
    [
        ("/200", 200, False),
        ("/get/200", 200, False),  # HEAD is refused there
        ("/to/200", 200, False),
        ("/to/to/410", 410, True),
        ("/403", 403, False),  # something answers
        ("/500", 500, False),  # it may be there tomorrow
    ],
)
def test_what_an_answer_means(site: Site, path: str, status: int, is_dead: bool):
    source = a_source(url=site.url + path)
    check()
    assert (found(source).status, found(source).is_dead) == (status, is_dead)


def test_what_fails_three_times_is_dead(site: Site):
    source = a_source(url=f"{site.url}/503")
    for failures in (1, 2, 3):
        check(older_than=0)
        assert found(source).failures == failures
    assert found(source).is_dead
    source.url = f"{site.url}/200"
    source.save()
    check()
    assert not found(source).is_dead


def test_a_redirect_in_a_circle_ends(site: Site):
    path = "/to" * 9 + "/200"
    source = a_source(url=site.url + path)
    check()
    assert "too often" in found(source).problem
    assert len(site.asked) < 10


def test_what_was_asked_lately_is_not_asked_again(site: Site):
    sources = [a_source(f"s-{number}", url=f"{site.url}/200?{number}") for number in range(3)]
    assert "2 links asked" in check(limit=2)
    assert "1 links asked" in check()
    assert "0 links asked" in check()
    LinkCheck.objects.filter(source=sources[1].uid).update(
        checked_at=timezone.now() - timedelta(days=40)
    )
    check()
    asked = Counter(each.partition("?")[2] for each in site.asked)
    assert asked == {"0": 1, "1": 2, "2": 1}


def test_what_is_known_of_a_source_that_is_gone_is_dropped(site: Site):
    source = a_source(url=f"{site.url}/404")
    check()
    source.delete()
    check()
    assert not LinkCheck.objects.exists()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "http://10.0.0.1/", "https://localhost/", "http://[::1]/"]
)
def test_nothing_in_a_private_network_is_asked(url: str, monkeypatch: pytest.MonkeyPatch):
    def connect(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("connected")

    monkeypatch.setattr(outgoing.socket, "create_connection", connect)
    source = a_source(url=url)
    check()
    assert "private network" in found(source).problem


def test_nobody_is_waited_for_long(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "SECONDS", 0.2)
    listening = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # it never answers
    source = a_source(url=f"http://127.0.0.1:{listening.server_port}/")
    check()
    listening.server_close()
    assert found(source).failures == 1
