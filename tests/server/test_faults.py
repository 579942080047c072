"""What is answered when the database is locked, full, read-only, damaged or gone: a real server
over a file of SQLite. tests/server/test_restarts.py stops PostgreSQL."""

import json
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path

import pytest
from django_otp.oath import totp

from ..helpers.admin_pages import Form
from ..helpers.browsing import Browser, Shown
from ..helpers.disks import full, mounted
from ..helpers.servers import POSTGRESQL, Gunicorn, Server

pytestmark = pytest.mark.skipif(POSTGRESQL, reason="the faults of a file of SQLite")

PLACE = "/admin/incidents/place/1/change/"
READ = "/api/v1/places/p00"
SETTINGS = {
    "EDITOR_PASSWORD": "editor",
    "SECRET_KEY": "the same in both servers",
    "WRITES_AT_ONCE": "4",
    "REQUESTS_OF_ADDRESS": "50",
    "DISK_FREE_MEGABYTES": "1",
}
LOCK_SECONDS = 2


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("disk")
    with mounted(folder):
        yield folder


class Store(Server):
    """A server that waits for SQLite's lock for a short time."""

    database_options = f"?timeout={LOCK_SECONDS}"


@pytest.fixture(scope="module")
def server(disk: Path) -> Iterator[Server]:
    made = Store(disk, **SETTINGS)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def editor(server: Server) -> Browser:
    browser = Browser(server.port)
    assert browser.log_in().status == 302
    return browser


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another program changes the store, as a load does: in one long transaction."""
    with closing(sqlite3.connect(server.file, isolation_level=None)) as load:
        load.execute("BEGIN IMMEDIATE")
        yield
        load.execute("ROLLBACK")


def name_of(server: Server) -> str:
    return json.loads(Browser(server.port).ask(READ).text)["name"]


def ready(server: Server) -> tuple[int, str]:
    shown = Browser(server.port).ask("/readyz")
    told = json.loads(shown.text)
    return shown.status, told.get("detail", told["status"])


def check_unavailable(shown: Shown, reason: str, typed: str) -> None:
    """The page says that nothing is saved and why, and has what was typed."""
    assert shown.status == 503
    assert shown.headers["Content-Type"].startswith("text/html")
    assert int(shown.headers["Retry-After"]) > 0
    assert f"{reason} Nothing was saved." in unescape(shown.text)
    assert "successfully" not in shown.text
    assert f'value="{typed}"' in shown.text


def test_editors_who_wait_for_a_lock_leave_threads_to_readers(server, editor):
    """Eight threads, eight editors: four wait until SQLite gives up, four are told at once."""
    before, typed = name_of(server), editor.form(PLACE)

    def save(number: int) -> Shown:
        browser = Browser(server.port)
        browser.cookies = dict(editor.cookies)
        return browser.ask(PLACE, typed | {"name": f"Name {number}"})

    with locked(server), ThreadPoolExecutor(8) as editors:
        saves = [editors.submit(save, number) for number in range(8)]
        time.sleep(0.5)
        started = time.monotonic()
        for _ in range(20):
            assert Browser(server.port).ask(READ).status == 200
        assert time.monotonic() - started < 1
        assert any(not each.done() for each in saves)
        pages = [each.result() for each in saves]
    reasons = ["Too many changes are waiting to be saved."] * 4
    reasons += ["The database is busy with another change."] * 4
    for number, shown in enumerate(pages):
        reason = next(each for each in reasons if each in shown.text)
        reasons.remove(reason)
        check_unavailable(shown, reason, f"Name {number}")
    assert not reasons
    assert name_of(server) == before


def test_what_was_typed_can_be_sent_again_from_the_page(server, editor):
    with locked(server):
        shown = editor.ask(PLACE, editor.form(PLACE) | {"name": "Typed & kept"})
    assert shown.status == 503
    again = Form(shown.text.replace("<form", '<form id="again_form"')).data
    assert editor.ask(PLACE, again).status == 302
    assert name_of(server) == "Typed & kept"


def test_one_can_log_in_and_out_while_a_load_runs(server):
    browser = Browser(server.port)
    with locked(server):
        started = time.monotonic()
        assert browser.log_in().status == 302
        assert browser.ask(PLACE).status == 200
        cookies = dict(browser.cookies)
        assert browser.log_out().status == 200
        assert time.monotonic() - started < LOCK_SECONDS
    browser.cookies = cookies  # somebody has kept them
    assert browser.ask(PLACE).status == 302
    assert browser.log_in().status == 302


def test_so_can_one_with_a_second_factor_once_with_each_code(server):
    key = "3132333435363738393031323334353637383930"
    values = {"user_id": 1, "key": key, "name": "app", "confirmed": 1, "step": 30, "digits": 6}
    values |= dict.fromkeys(("t0", "drift", "throttling_failure_count"), 0)
    values |= {"tolerance": 1, "last_t": -1}
    names, given = ", ".join(values), ", ".join(f"'{value}'" for value in values.values())
    server.sql(f"INSERT INTO otp_totp_totpdevice ({names}) VALUES ({given})")
    url = f"{server.url}{server.database_options}"
    asking = Gunicorn("threatapi.wsgi", DATABASE_URL=url, SECOND_FACTOR="1", **SETTINGS)
    try:
        code = totp(bytes.fromhex(key))
        wrong = Browser(asking.port)
        with locked(server):
            assert wrong.log_in(code=f"{(code + 1) % 10**6:06}").status == 200
            browser = Browser(asking.port)
            assert browser.log_in(code=f"{code:06}").status == 302
            assert browser.ask(PLACE).status == 200
            assert Browser(asking.port).log_in(code=f"{code:06}").status == 200
        again = Browser(asking.port)
        assert again.log_in(code=f"{code:06}").status == 200
        assert again.ask(PLACE).status == 302
    finally:
        asking.stop()
        server.sql("DELETE FROM otp_totp_totpdevice")


def test_a_full_disk(server, editor, disk):
    if not disk.is_mount():
        pytest.skip("no file system can be mounted here")
    before, typed = name_of(server), editor.form(PLACE)
    reason = "The disk of the database is full."
    with full(disk):
        check_unavailable(editor.ask(PLACE, typed | {"name": "Lost"}), reason, "Lost")
        assert "successfully" not in editor.ask(PLACE).text
        assert name_of(server) == before
        assert Browser(server.port).log_in().status == 503
        assert ready(server) == (200, "The disk of the database has only 0 MB free.")
    assert editor.ask(PLACE, typed | {"name": "Found"}).status == 302
    assert "successfully" in editor.ask(PLACE).text
    assert name_of(server) == "Found"
    assert ready(server) == (200, "ok")


def test_what_is_written_to_a_file_that_was_moved_is_refused(server, editor):
    typed = editor.form(PLACE)
    moved = server.file.rename(server.file.with_suffix(".moved"))
    try:
        reason = "The database file was moved or replaced: the server must be restarted."
        check_unavailable(editor.ask(PLACE, typed | {"name": "Lost"}), reason, "Lost")
    finally:
        moved.rename(server.file)
    assert editor.ask(PLACE, typed | {"name": "Found"}).status == 302


def test_a_disk_that_can_only_be_read(server, editor, disk, tmp_path):
    name, typed = name_of(server), editor.form(PLACE)
    with mounted(tmp_path) as is_disk:
        if not is_disk:
            pytest.skip("no file system can be mounted here")
        shutil.copytree(disk, tmp_path, dirs_exist_ok=True)
        subprocess.run(["mount", "-o", "remount,ro", tmp_path], check=True)
        url = f"sqlite:///{tmp_path / server.file.name}"
        frozen = Gunicorn("threatapi.wsgi", "--workers", "1", DATABASE_URL=url, **SETTINGS)
        try:
            assert name_of(frozen) == name
            browser = Browser(frozen.port)
            browser.cookies = dict(editor.cookies)
            reason = "The database is read-only at the moment."
            check_unavailable(browser.ask(PLACE, typed | {"name": "Lost"}), reason, "Lost")
            assert ready(frozen) == (200, reason)
        finally:
            frozen.stop()


def check_problem(server: Server, reason: str) -> None:
    shown = Browser(server.port).ask(READ)
    assert (shown.status, shown.headers["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(shown.text)["detail"] == f"{reason} Try again later."
    assert int(shown.headers["Retry-After"]) > 0
    assert ready(server) == (503, reason)


def test_a_damaged_file(server):
    server.sql("UPDATE incidents_place SET name = 'Known to be the last'")
    server.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = server.file.read_bytes()
    try:
        server.file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
        check_problem(server, "The database is damaged.")
    finally:
        server.file.write_bytes(whole)
    assert name_of(server) == "Known to be the last"
