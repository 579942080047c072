"""A server with a primary and a standby, an editor, and who asks the server all the time."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

from ..conftest import ROOT
from .admin_pages import Form
from .clusters import Cluster, Home
from .servers import Gunicorn

MAX_LAG = 2
PREPARE = """
import django; django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from benchmarks.generate.command import fill_store
call_command("migrate", verbosity=0)
fill_store(100)
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
            EXPORTS_AT_ONCE="20",
        )

    def end(self) -> None:
        try:
            self.server.stop()
        finally:
            self.home.end()

    def ask(self, path: str, sent: bytes | None = None, **headers: str) -> tuple[int, Any, bytes]:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request("GET" if sent is None else "POST", path, sent, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def place(self, number: int) -> str:
        return f"/api/v1/places/{self.places[number]}"

    def name(self, number: int, **headers: str) -> str:
        status, _, body = self.ask(self.place(number), **headers)
        assert status == 200
        return json.loads(body)["name"]

    def asks_the_standby(self, ask: Callable[[], Any]) -> bool:
        """Whether this asks the standby, and nothing of the primary."""
        self.primary.asked(), self.standby.asked()
        ask()
        return bool(self.standby.asked()) and not self.primary.asked()

    def standby_is_read(self) -> bool:
        """Whether all workers read from the standby now."""
        return self.asks_the_standby(lambda: [self.name(0) for _ in range(12)])

    def rename(self, number: int, name: str) -> None:
        """By somebody who asks no server of ours."""
        self.primary.sql(RENAME.format(slug=self.places[number], name=name))

    def caught_up(self) -> bool:
        ((at,),) = self.primary.sql("SELECT pg_current_wal_insert_lsn()")
        return self.standby.sql(f"SELECT pg_last_wal_replay_lsn() >= '{at}'") == [(True,)]


class Editor:
    """A person with a browser, who is logged in to the admin."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str, str] = {}
        self.send("/admin/login/", username="editor", password="editor", next="/admin/")

    def ask(self, path: str, sent: bytes | None = None, **headers: str) -> tuple[int, Any, bytes]:
        headers["Cookie"] = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        answer = self.world.ask(path, sent, **headers)
        for given in answer[1].get_all("Set-Cookie", ()):
            name, _, rest = given.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer

    def send(self, path: str, **values: str) -> None:
        """Open the page with a form, change something and save it."""
        shown = Form(self.ask(path)[2].decode()).data | values
        shown["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert self.ask(path, urlencode(shown, doseq=True).encode(), **form)[0] == 302

    def rename(self, number: int, name: str) -> None:
        ((key,),) = self.world.primary.sql(
            f"SELECT id FROM incidents_place WHERE slug = '{self.world.places[number]}'"
        )
        self.send(f"/admin/incidents/place/{key}/change/", name=name)

    def name(self, number: int) -> str:
        return json.loads(self.ask(self.world.place(number))[2])["name"]


def wait_until(holds: Callable[[], Any], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, holds
        time.sleep(0.1)


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
                status, _, body = self.world.ask(f"/api/v1/{path}")
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
