"""Standbys that the API reads from: a primary, one that follows it, and the real server."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from .clusters import BINARIES, Cluster, Home
from .conftest import ROOT
from .servers import POSTGRESQL, Gunicorn
from .test_admin import Form

pytestmark = [
    pytest.mark.skipif(not POSTGRESQL, reason="SQLite has no standbys"),
    pytest.mark.skipif(
        POSTGRESQL and not BINARIES.is_absolute(),
        reason="only .ci/with-postgres says where PostgreSQL's binaries are",
    ),
]
MAX_LAG = 1
PREPARE = """
import django; django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("generate", incidents=100, verbosity=0)
User.objects.create_superuser("editor", password="editor")
"""
RENAME = "UPDATE incidents_place SET name = '{name}' WHERE slug = '{slug}'"


class World:
    """A primary with a hundred incidents, a standby, and a server that knows of both."""

    def __init__(self) -> None:
        self.home = Home()
        try:
            self.begin()
        except BaseException:
            self.home.end()
            raise

    def begin(self) -> None:
        self.primary = Cluster(self.home.folder, "primary")
        settings = {
            "DJANGO_SETTINGS_MODULE": "threatapi.settings",
            "DATABASE_URL": self.primary.url,
            "SECRET_KEY": "the same in all workers",
        }
        environment = os.environ | settings
        subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, check=True)
        self.standby = Cluster(self.home.folder, "standby", copied=self.primary)
        slugs = "SELECT slug FROM incidents_place ORDER BY slug LIMIT 20"
        self.places = [slug for (slug,) in self.primary.sql(slugs)]
        named = "?application_name=threatapi"
        self.server = Gunicorn(
            "threatapi.wsgi",
            *("--pid", f"{self.home.folder}/gunicorn.pid"),
            **settings | {"DATABASE_URL": self.primary.url + named},
            DATABASE_REPLICA_URLS=self.standby.url + named,
            DATABASE_REPLICA_MAX_LAG=str(MAX_LAG),
        )

    def end(self) -> None:
        try:
            self.server.stop()
        finally:
            self.home.end()

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def place(self, number: int) -> str:
        return f"/api/v1/places/{self.places[number]}"

    def name(self, number: int, **headers: str) -> str:
        status, _, body = self.get(self.place(number), **headers)
        assert status == 200
        return json.loads(body)["name"]

    def standby_is_read(self) -> bool:
        """Whether all that is asked now is asked of the standby."""
        self.primary.asked(), self.standby.asked()
        for _ in range(12):
            self.name(0)
        return bool(self.standby.asked()) and not self.primary.asked()

    def rename(self, number: int, name: str) -> None:
        """By somebody who asks no server of ours."""
        self.primary.sql(RENAME.format(slug=self.places[number], name=name))

    def caught_up(self) -> bool:
        ((at,),) = self.primary.sql("SELECT pg_current_wal_insert_lsn()")
        return self.standby.sql(f"SELECT pg_last_wal_replay_lsn() >= '{at}'") == [(True,)]


class Editor:
    """A person with a browser, who is logged in to the admin."""

    def __init__(self, world: World) -> None:
        self.world, self.origin = world, f"http://127.0.0.1:{world.server.port}"
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        self.send("/admin/login/", username="editor", password="editor", next="/admin/")

    def ask(self, path: str, data: dict[str, Any] | None = None) -> str:
        body = None if data is None else urlencode(data, doseq=True).encode()
        with self.opener.open(Request(self.origin + path, body), timeout=60) as answer:
            return answer.read().decode()

    def send(self, path: str, **values: str) -> None:
        """Open the page with a form, change something and save it."""
        shown = Form(self.ask(path)).data
        (token,) = [each.value for each in self.jar if each.name == "csrftoken"]
        page = self.ask(path, shown | values | {"csrfmiddlewaretoken": token})
        assert "errornote" not in page

    def rename(self, number: int, name: str) -> None:
        ((key,),) = self.world.primary.sql(
            f"SELECT id FROM incidents_place WHERE slug = '{self.world.places[number]}'"
        )
        self.send(f"/admin/incidents/place/{key}/change/", name=name)

    def name(self, number: int) -> str:
        return json.loads(self.ask(self.world.place(number)))["name"]


def wait_until(holds: Callable[[], Any], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, holds
        time.sleep(0.1)


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    world = World()
    yield world
    world.end()


@pytest.fixture
def world(made: World) -> World:
    wait_until(made.standby_is_read)
    return made


READS = """places incidents?killed_min=1 figures?count=false sources?cursor= entities?q=a
    graph?center={} entities/{}/links entities/{}/timeline graph/path?from={}&to={}
    incidents/stats?by=year places.ndjson incidents.geojson assertions.csv actors?known_by=2020
    relationships?involves={}"""


def test_all_that_the_api_reads_is_asked_of_the_standby(world):
    ((slug,),) = world.primary.sql("SELECT slug FROM actors_entity ORDER BY slug LIMIT 1")
    for path in READS.replace("{}", slug).split():
        assert world.get(f"/api/v1/{path}")[0] == 200, path
        assert world.standby.asked(), path
    body = json.dumps({"queries": [{"name": "Kabul"}]}).encode()
    url = f"http://127.0.0.1:{world.server.port}/api/v1/match"
    build_opener().open(Request(url, body, {"Content-Type": "application/json"})).close()
    assert world.standby.asked()
    assert not world.primary.asked()


def test_the_admin_reads_and_writes_on_the_primary(world):
    editor = Editor(world)
    editor.rename(0, "Renamed")
    editor.ask("/admin/incidents/place/")
    assert any("UPDATE" in statement for statement in world.primary.asked())
    assert not world.standby.asked()
    wait_until(world.caught_up)
    assert world.name(0) == "Renamed"


@pytest.fixture
def paused(world: World) -> Iterator[World]:
    """A standby that shows nothing new, and is asked for as long as that is not long ago."""
    world.standby.sql("SELECT pg_wal_replay_pause()")
    yield world
    world.standby.sql("SELECT pg_wal_replay_resume()")


def test_who_writes_sees_it_at_once_and_others_within_the_bound(paused):
    editor, before = Editor(paused), paused.name(1)
    editor.rename(1, "Mine")
    written = time.monotonic()
    assert editor.name(1) == "Mine"
    seen = {paused.name(1)}
    while time.monotonic() < written + MAX_LAG:
        seen.add(paused.name(1))
    assert before in seen
    assert {paused.name(1) for _ in range(20)} == {"Mine"}
    paused.standby.sql("SELECT pg_wal_replay_resume()")
    wait_until(paused.standby_is_read)
    paused.primary.asked()
    assert editor.name(1) == "Mine"
    assert not paused.primary.asked()


def test_a_tag_of_one_database_never_vouches_for_what_another_shows(paused):
    editor, path = Editor(paused), paused.place(2)
    _, old, body = paused.get(path)
    assert paused.get(path, **{"If-None-Match": old["ETag"]})[0] == 304
    editor.rename(2, "Newer")
    cookie = "; ".join(f"{each.name}={each.value}" for each in editor.jar if each.path == "/api/")
    status, new, newer = paused.get(path, Cookie=cookie, **{"If-None-Match": old["ETag"]})
    assert (status, json.loads(newer)["name"]) == (200, "Newer")
    assert new["ETag"] != old["ETag"]
    assert paused.get(path, Cookie=cookie, **{"If-None-Match": new["ETag"]})[0] == 304
    # The standby does not know the new one, and says so with the old.
    status, again, shown = paused.get(path, **{"If-None-Match": new["ETag"]})
    assert (status, again["ETag"], shown) == (200, old["ETag"], body)


def test_a_forged_note_of_what_one_wrote_is_nothing(world):
    for forged in ("18446744073709551616", "18446744073709551616:1:x", ""):
        world.get(world.place(0), Cookie=f"written={forged}")
    assert world.standby.asked()
    assert not world.primary.asked()


def test_reads_go_on_without_the_primary(world):
    assert json.loads(world.get("/readyz")[2]) == {"status": "ok"}
    world.primary.stop()
    try:
        end = time.monotonic() + 3 * MAX_LAG
        while time.monotonic() < end:
            assert world.name(3)
        status, _, body = world.get("/readyz")
        assert (status, json.loads(body)["status"]) == (200, "degraded")
    finally:
        world.primary.start()
    wait_until(lambda: json.loads(world.get("/readyz")[2]) == {"status": "ok"})


class Load:
    """Readers who ask all the time, and an editor who writes and looks."""

    PATHS = ("incidents", "entities?q=ab", "places.csv", "incidents/stats?by=year", "figures")

    def __init__(self, world: World) -> None:
        self.world, self.over = world, Event()
        self.asked, self.failed, self.own, self.stale = 0, [], 0, []
        self.threads = [Thread(target=self.edit), *[Thread(target=self.read) for _ in range(3)]]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *fault: Any) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def read(self) -> None:
        while not self.over.is_set():
            for path in self.PATHS:
                status, _, body = self.world.get(f"/api/v1/{path}")
                self.asked += 1
                if status != 200:
                    self.failed.append((path, status, body))

    def edit(self) -> None:
        editor = Editor(self.world)
        while not self.over.is_set():
            self.own += 1
            editor.rename(4, f"Name {self.own}")
            seen = [editor.name(4) for _ in range(5)]
            self.stale += [name for name in seen if name != f"Name {self.own}"]


def conflict(world: World) -> None:
    """What reads on the standby is in the way of what it has to replay, and is cancelled."""
    counted = "SELECT sum(confl_lock) FROM pg_stat_database_conflicts"
    before = world.standby.sql(counted)
    patience = "max_standby_streaming_delay"
    world.standby.sql(f"ALTER SYSTEM SET {patience} = 0")
    world.standby.sql("SELECT pg_reload_conf()")
    locked = "BEGIN; LOCK TABLE incidents_place IN ACCESS EXCLUSIVE MODE; COMMIT"
    wait_until(lambda: world.primary.sql(locked) or world.standby.sql(counted) != before)
    world.standby.sql(f"ALTER SYSTEM RESET {patience}")
    world.standby.sql("SELECT pg_reload_conf()")


def cut(world: World) -> None:
    """Connections break."""
    named = "FROM pg_stat_activity WHERE application_name = 'threatapi'"
    for _ in range(5):
        world.standby.sql(f"SELECT pg_terminate_backend(pid) {named}")
        time.sleep(0.1)


def pause(world: World) -> None:
    world.standby.sql("SELECT pg_wal_replay_pause()")
    time.sleep(2 * MAX_LAG)
    world.standby.sql("SELECT pg_wal_replay_resume()")


def stop(world: World, mode: str = "fast") -> None:
    world.standby.stop(mode)
    time.sleep(1)
    world.standby.start()


def crash(world: World) -> None:
    stop(world, "immediate")


@pytest.mark.parametrize("fault", [conflict, cut, pause, stop, crash])
def test_a_standby_that_fails_under_load_fails_no_request(world, fault):
    with Load(world) as load:
        time.sleep(0.5)
        fault(world)
        world.standby.asked()
        wait_until(lambda: load.asked > 50 and load.own > 3 and world.standby.asked())
    assert load.failed == []
    assert load.stale == []
    wait_until(world.standby_is_read)
