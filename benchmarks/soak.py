"""Serves readers, editors, a load, an export and rude clients for half an hour, and counts.

    python benchmarks/soak.py [--minutes 30] [--incidents 4000] [--pace 1]

Fails if an answer is 5xx but an announced 503, if a connection breaks without an answer, or if the
memory of the last sixth of the time is above 1.05 times that of the third sixth. `--pace 10` makes
all pauses between requests ten times as long, for a machine that has other work. Everything runs on
this machine's loopback and ends by itself.
"""

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from statistics import mean
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.rude import KINDS, allow_files, held, made
from benchmarks.servers import GUNICORN, Server
from benchmarks.stores import ROOT, Store

READERS, EDITORS, RUDE = 3, 2, 100
PAUSE = 0.1  # seconds between two requests of a reader
PATHS = [
    "incidents?limit=50",
    "incidents?q=attack&limit=20&expand=assertions",
    "incidents/stats?by=year",
    "actors?limit=50",
    "persons?q=khan",
    "relationships?limit=50",
    "figures?metric=killed&limit=50",
    "incidents?limit=5&known_by=2019",
    "graph?center=iskp&depth=1",
    "places?limit=20",
]
LOGIN = {"username": "editor", "password": "a long word for editors"}
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


class Soak:
    """What is asked for how long, and what came of it."""

    def __init__(self, server: Server, store: Store, seconds: float, pace: float) -> None:
        self.server, self.store, self.pace = server, store, pace
        self.begun = time.monotonic()
        self.end = self.begun + seconds
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.faults: list[str] = []
        self.memory: list[tuple[float, float]] = []

    def is_on(self) -> bool:
        return time.monotonic() < self.end

    def pause(self, seconds: float) -> None:
        time.sleep(max(0, min(seconds * self.pace, self.end - time.monotonic())))

    def ask(self, who: str, path: str, **form: str) -> tuple[HTTPResponse, bytes] | None:
        """One request on a connection of its own; a fault that nobody announced is kept."""
        http = HTTPConnection("127.0.0.1", self.server.port, timeout=90)
        try:
            headers = {"Cookie": form.pop("Cookie", "")}
            if form:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                http.request("POST", path, urlencode(form), headers)
            else:
                http.request("GET", path, headers=headers)
            answer = http.getresponse()
            body = answer.read()
        except (OSError, HTTPException) as error:
            self.faults.append(f"{who} {path}: {error!r}")
            return None
        finally:
            http.close()
        self.statuses[who, answer.status] += 1
        announced = answer.status == 503 and answer.getheader("Retry-After")
        if answer.status >= 500 and not announced:
            self.faults.append(f"{who} {path}: {answer.status}")
        return answer, body

    def read(self) -> None:
        chance = random.Random()
        while self.is_on():
            self.ask("reader", f"/api/v1/{chance.choice(PATHS)}")
            self.pause(PAUSE)

    def export(self) -> None:
        while self.is_on():
            self.ask("export", "/api/v1/incidents.ndjson")
            self.pause(1)

    def load(self) -> None:
        """The first knowledge base is loaded again and again beside the made-up records."""
        while self.is_on():
            done = subprocess.run(
                [sys.executable, "manage.py", "load", "data"],
                cwd=ROOT,
                env=os.environ | {"DATABASE_URL": self.store.url},
                capture_output=True,
                text=True,
            )
            self.statuses["load", done.returncode] += 1
            if done.returncode:
                self.faults.append(f"load: {done.stderr.strip()[-200:]}")
            self.pause(5)

    def edit(self, number: int) -> None:
        """Log in, and write the notes of a place again and again."""
        cookie = ""
        while self.is_on():
            cookie = cookie or self.log_in()
            path = f"/admin/incidents/place/?o=1&p={number}"
            if cookie and (found := self.ask("editor", path, Cookie=cookie)):
                keys = re.findall(rb"/admin/incidents/place/(\d+)/change/", found[1])
                for key in keys[:5]:
                    self.save(f"/admin/incidents/place/{key.decode()}/change/", cookie)
            self.pause(0.5)

    def log_in(self) -> str:
        page = self.ask("editor", "/admin/login/")
        token = page and TOKEN.search(page[1])
        if not page or not token:
            return ""
        first = cookies(page[0])
        form = LOGIN | {"csrfmiddlewaretoken": token[1].decode(), "Cookie": first}
        done = self.ask("editor", "/admin/login/?next=/admin/", **form)
        return "; ".join(filter(None, (first, cookies(done[0])))) if done else ""

    def save(self, path: str, cookie: str) -> None:
        page = self.ask("editor", path, Cookie=cookie)
        if not page or page[0].status != 200:
            return
        form = dict(fields(page[1].decode())) | {"Cookie": cookie}
        self.ask("editor", path, **form)

    def be_rude(self) -> None:
        """Keep many connections open that send half of something or read nothing."""
        kinds = list(KINDS.values())
        while self.is_on():
            lines = [held(self.server.port, kinds[each % len(kinds)]) for each in range(RUDE)]
            time.sleep(min(20, max(0, self.end - time.monotonic())))
            for line in lines:
                line.close()

    def watch(self) -> None:
        while self.is_on():
            with suppress(OSError):
                self.memory.append((time.monotonic() - self.begun, sum(self.server.memory())))
            time.sleep(2)

    def mean_memory(self, start: float, end: float) -> float:
        """MB, between two shares of the whole time."""
        whole = self.end - self.begun
        return mean(mb for at, mb in self.memory if start * whole <= at < end * whole)


def cookies(answer: HTTPResponse) -> str:
    return "; ".join(each.split(";")[0] for each in answer.headers.get_all("Set-Cookie", []))


class Form(HTMLParser):
    """The names and values of the fields of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.select = self.area = ""
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, kind = given.get("name") or "", given.get("type") or "text"
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.found.append((self.select, given.get("value") or ""))
        elif tag == "textarea":
            self.area, self.text = name, ""
        elif tag == "input" and name and kind not in ("submit", "search", "file"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.found.append((name, given.get("value") or ""))

    def handle_data(self, data: str) -> None:
        self.text += data if self.area else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area:
            self.found.append((self.area, self.text.removeprefix("\n")))
            self.area = ""


def fields(page: str) -> list[tuple[str, str]]:
    form = Form()
    form.feed(page)
    return [*form.found, ("_save", "Save")]


def make_editor(store: Store) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "createsuperuser", "--noinput", "--email", ""],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": store.url}
        | {f"DJANGO_SUPERUSER_{name.upper()}": value for name, value in LOGIN.items()},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--incidents", type=int, default=4000)
    parser.add_argument("--pace", type=float, default=1)
    options = parser.parse_args()
    allow_files(2000)
    with tempfile.TemporaryDirectory() as folder:
        store = made(Path(folder) / "store.sqlite3", options.incidents)
        make_editor(store)
        server = Server("soak", GUNICORN, store, "/readyz")
        try:
            soak = Soak(server, store, 60 * options.minutes, options.pace)
            run(soak)
        finally:
            server.stop()
    sys.exit(tell(soak))


def run(soak: Soak) -> None:
    jobs: list[Callable[[], None]] = [soak.read] * READERS
    jobs += [lambda number=number: soak.edit(number) for number in range(1, EDITORS + 1)]
    jobs += [soak.export, soak.load, soak.be_rude, soak.watch]
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def tell(soak: Soak) -> int:
    """Print what came of it. Returns 1 if it is not as promised."""
    for (who, status), number in sorted(soak.statuses.items()):
        print(f"{who} {status}: {number}")
    before, last = soak.mean_memory(2 / 6, 3 / 6), soak.mean_memory(5 / 6, 1)
    print(f"memory: {before:.0f} MB, then {last:.0f} MB: {last / before:.3f}")
    for fault in soak.faults[:20]:
        print(fault)
    print(f"{len(soak.faults)} faults")
    return int(bool(soak.faults) or last > 1.05 * before)


if __name__ == "__main__":
    main()
