"""PostgreSQL is restarted, or gone for a while, under readers and an editor, or its disk is full: a
real server over a real cluster."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event, Thread
from typing import Any, NamedTuple
from unittest.mock import ANY

import psycopg
import pytest

from ..helpers.browsing import Browser, Shown
from ..helpers.clusters import BINARIES, Cluster, Home
from ..helpers.disks import full, mounted
from ..helpers.servers import POSTGRESQL, Gunicorn

pytestmark = [
    pytest.mark.skipif(not POSTGRESQL, reason="SQLite has no server to restart"),
    pytest.mark.skipif(
        POSTGRESQL and not BINARIES.is_absolute(),
        reason="only .ci/with-postgres says where PostgreSQL's binaries are",
    ),
]

PLACE = "/admin/incidents/place/1/change/"
READ = "/api/v1/places/p00"
PATHS = (READ, "/api/v1/places?kind=city", "/api/v1/incidents", "/")
# After the database is back, all is answered within this time.
SECONDS_AFTER = 1


class World:
    """A cluster, and a server over it with 25 places."""

    def __init__(self) -> None:
        self.home = Home()
        self.disk = ExitStack()
        self.has_disk = self.disk.enter_context(mounted(self.home.folder, "400m"))
        try:
            self.cluster = Cluster(self.home.folder, "alone")
            url = f"{self.cluster.url}?options=-c%20lock_timeout%3D1s"
            settings = {"DATABASE_URL": url, "REQUESTS_OF_ADDRESS": "50"}
            settings["EDITOR_PASSWORD"] = "editor"
            self.server = Gunicorn("tests.helpers.served", "--workers", "2", **settings)
        except BaseException:
            self.end_home()
            raise

    def end(self) -> None:
        try:
            self.server.stop()
            self.cluster.stop("immediate")
        finally:
            self.end_home()

    def end_home(self) -> None:
        self.disk.close()
        self.home.end()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    made = World()
    yield made
    made.end()


class Asked(NamedTuple):
    path: str
    began: float
    ended: float
    shown: Shown


class Load:
    """Three readers and an editor, who ask all the time."""

    def __init__(self, world: World) -> None:
        self.world, self.over = world, Event()
        self.reads: list[Asked] = []
        self.saves: list[Asked] = []
        self.lost: list[tuple[str, str]] = []
        self.editor = Browser(world.server.port)
        assert self.editor.log_in().status == 302
        self.threads = [Thread(target=self.edit), *[Thread(target=self.read) for _ in range(3)]]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        time.sleep(0.5)
        return self

    def __exit__(self, *fault: Any) -> None:
        time.sleep(0 if fault[0] else SECONDS_AFTER + 0.5)
        self.over.set()
        for thread in self.threads:
            thread.join()

    def ask(self, ask: Callable[[], Shown], path: str) -> Asked:
        began = time.monotonic()
        shown = ask()
        return Asked(path, began, time.monotonic(), shown)

    def read(self) -> None:
        browser = Browser(self.world.server.port)
        while not self.over.is_set():
            for path in PATHS:
                self.reads.append(self.ask(lambda path=path: browser.ask(path), path))

    def edit(self) -> None:
        """Saves, and looks whether what was told to be saved is there."""
        while not self.over.is_set():
            form = self.ask(lambda: self.editor.ask(PLACE), PLACE)
            self.reads.append(form)
            if form.shown.status != 200:
                continue
            name = f"Name {len(self.saves)}"
            typed = self.editor.read_form(form.shown) | {"name": name}
            self.saves.append(self.ask(lambda typed=typed: self.editor.ask(PLACE, typed), PLACE))
            seen = Browser(self.world.server.port).ask(READ)
            is_saved = self.saves[-1].shown.status == 302
            if is_saved and seen.status == 200 and json.loads(seen.text)["name"] != name:
                self.lost.append((name, seen.text))

    def failures(self) -> list[Asked]:
        asked = self.reads + self.saves
        failed = [each for each in asked if each.shown.status not in (200, 302)]
        for each in failed:
            assert each.shown.status == 503, each
            assert int(each.shown.headers["Retry-After"]) > 0
            assert "The database does not answer." in each.shown.text
        return failed


def test_a_restart_loses_no_read_and_no_save(world):
    with Load(world) as load:
        for mode in ("fast", "immediate"):
            world.cluster.stop(mode)
            time.sleep(0.5)
            world.cluster.start()
            time.sleep(0.5)
    assert len(load.reads) > 10
    assert len(load.saves) > 2
    # A save is not tried again: what has become of it may not be known.
    assert [each for each in load.failures() if each not in load.saves] == []
    assert load.lost == []


def test_a_database_that_is_gone_is_told_for_as_long_as_it_is_gone(world):
    with Load(world) as load:
        gone = time.monotonic()
        world.cluster.stop()
        time.sleep(3)
        told = Browser(world.server.port).ask("/readyz")
        time.sleep(0.5)
        world.cluster.start()
        back = time.monotonic()
    assert (told.status, json.loads(told.text)["detail"]) == (503, "The database does not answer.")
    failed = load.failures()
    assert failed
    for each in failed:
        assert gone <= each.ended <= back + SECONDS_AFTER, each
    # Reads wait for a moment, and not for as long as it takes.
    assert max(each.ended - each.began for each in load.reads + load.saves) < 3
    assert load.lost == []


@pytest.fixture
def editor(world: World) -> Browser:
    browser = Browser(world.server.port)
    assert browser.log_in().status == 302
    return browser


def check_unavailable(world: World, editor: Browser, reason: str) -> None:
    """Nothing can be saved, for this reason, and all is read as before."""
    before = editor.ask(READ)
    shown = editor.ask(PLACE, editor.form(PLACE) | {"name": "Lost"})
    assert shown.status == 503
    assert int(shown.headers["Retry-After"]) > 0
    assert f"{reason} Nothing was saved." in shown.text
    assert 'value="Lost"' in shown.text
    assert editor.ask(READ) == before._replace(headers=ANY)


def test_a_row_that_another_change_holds(world, editor):
    with psycopg.connect(world.cluster.url) as other:
        other.execute("UPDATE incidents_place SET name = 'Other' WHERE id = 1")
        check_unavailable(world, editor, "The database is busy with another change.")
        other.rollback()
    assert json.loads(editor.ask("/readyz").text) == {"status": "ok"}


def test_a_read_that_the_database_stops(world):
    """As at its `statement_timeout`, or when an administrator cancels the query."""
    with ThreadPoolExecutor() as threads:
        asking = threads.submit(world.server.get, "/api/v1/places", Stuck="sql")
        cancel(world, "query LIKE 'WITH RECURSIVE n%'", asking)
        answer = asking.result()
    assert answer.status == 503
    assert answer.getheader("Retry-After") == "30"
    detail = "The database stopped a query of this request. Try again later."
    assert json.loads(answer.read())["detail"] == detail
    world.server.hang_up()


def test_a_save_that_the_database_stops(world, editor):
    before, typed = editor.ask(READ), editor.form(PLACE) | {"name": "Lost"}
    # It waits for this row, and is cancelled before it has given up.
    with psycopg.connect(world.cluster.url) as other, ThreadPoolExecutor() as threads:
        other.execute("SELECT * FROM incidents_place WHERE id = 1 FOR UPDATE")
        saving = threads.submit(editor.ask, PLACE, typed)
        cancel(world, "wait_event_type = 'Lock'", saving)
        shown = saving.result()
    assert shown.status == 503
    assert "The database stopped a query of this request. Nothing was saved." in shown.text
    assert editor.ask(READ) == before._replace(headers=ANY)


def cancel(world: World, which: str, asking: Any) -> None:
    """Cancel such a query of the server as soon as it runs."""
    running = f"FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND {which}"
    while not world.cluster.sql(f"SELECT pg_cancel_backend(pid) {running}"):
        assert not asking.done()
        time.sleep(0.05)


SLOW_COMMIT = """
CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(10); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER wait AFTER UPDATE ON threatapi_change
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait();
"""


def test_a_connection_that_breaks_during_the_commit(world, editor):
    """Whether the change was saved is not known, so nothing else is said."""
    typed = editor.form(PLACE) | {"name": "Perhaps"}
    committing = "FROM pg_stat_activity WHERE query = 'COMMIT' AND wait_event = 'PgSleep'"
    world.cluster.sql(SLOW_COMMIT)
    try:
        with ThreadPoolExecutor() as threads:
            saving = threads.submit(editor.ask, PLACE, typed)
            while not world.cluster.sql(f"SELECT pg_terminate_backend(pid) {committing}"):
                assert not saving.done()
                time.sleep(0.05)
            shown = saving.result()
    finally:
        world.cluster.sql("DROP FUNCTION wait CASCADE")
    assert shown.status == 503
    assert "It is not known whether your change was saved" in shown.text
    assert "Nothing was saved" not in shown.text
    assert "successfully" not in shown.text + editor.ask(PLACE).text


@pytest.fixture
def read_only(world: World) -> Iterator[None]:
    """As when an administrator has set it so, or it was made a standby."""
    setting = "ALTER DATABASE postgres {} default_transaction_read_only"
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    world.cluster.sql(setting.format("SET") + " = on")
    world.cluster.sql(cut)
    yield
    with psycopg.connect(world.cluster.url, autocommit=True) as administrator:
        administrator.execute("SET default_transaction_read_only = off")
        administrator.execute(setting.format("RESET"))
    world.cluster.sql(cut)


def test_a_database_that_can_only_be_read(world, editor, read_only):
    reason = "The database is read-only at the moment."
    check_unavailable(world, editor, reason)
    assert json.loads(editor.ask("/readyz").text) == {"status": "degraded", "detail": reason}


def test_a_full_disk(world, editor):
    if not world.has_disk:
        pytest.skip("no file system can be mounted here")
    reason = "The disk of the database is full."
    # There is no group yet: the table has no page with room for one.
    path = "/admin/auth/group/add/"
    typed = editor.form(path) | {"name": "Readers"}
    assert json.loads(editor.ask("/readyz").text) == {"status": "ok"}
    with full(world.home.folder):
        assert json.loads(editor.ask("/readyz").text) == {"status": "degraded", "detail": reason}
        assert editor.ask(READ).status == 200
        shown = editor.ask(path, typed)
        assert shown.status == 503
        assert int(shown.headers["Retry-After"]) > 0
        assert f"{reason} Nothing was saved." in shown.text
    assert json.loads(editor.ask("/readyz").text) == {"status": "ok"}
    assert editor.ask(path, typed).status == 302
