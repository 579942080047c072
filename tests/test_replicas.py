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
        body = None if data is None else urlencode(data).encode()
        with self.opener.open(Request(self.origin + path, body), timeout=60) as answer:
            return answer.read().decode()

    def send(self, path: str, **values: str) -> None:
        """Open the page with a form, change something and save it."""
        page = self.ask(path, Form(self.ask(path)).data | values)
        assert "errornote" not in page

    def rename(self, number: int, name: str) -> None:
        ((key,),) = self.world.primary.sql(
            f"SELECT id FROM incidents_place WHERE slug = '{self.world.places[number]}'"
        )
        self.send(f"/admin/incidents/place/{key}/change/", name=name)

    def name(self, number: int) -> str:
        return json.loads(self.ask(self.world.place(number)))["name"]


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
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
