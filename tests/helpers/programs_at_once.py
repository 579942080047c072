"""Programs that write the same incidents as editors, by HTTP with a token."""

import json
import os
import subprocess
import time
from collections import Counter
from http.client import HTTPConnection
from random import Random
from typing import Any

from ..conftest import ROOT
from .lost_edits import Written
from .servers import Server


def new_token(server: Server) -> str:
    """A token that may write, of an administrator of this server."""
    made = subprocess.run(
        [ROOT / ".ci" / "new_token"],
        env=os.environ | {"DATABASE_URL": server.url},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return made.stdout.strip()


class SendingProgram:
    """One that sends so many corrections, each of one incident; some add a toll as well."""

    def __init__(
        self, port: int, number: int, edits: int, incidents: list[str], token: str, minutes: float
    ) -> None:
        self.port, self.number, self.edits, self.token = port, number, edits, token
        self.incidents, self.random = incidents, Random(number)  # by slug, in the order of keys
        self.accepted: list[Written] = []
        self.counts: Counter[str] = Counter()
        self.fault: BaseException | None = None
        self.attempted, self.end = 0, time.monotonic() + 60 * minutes

    def run(self) -> None:
        try:
            while self.attempted < self.edits and time.monotonic() < self.end:
                self.attempted += 1
                self.edit()
        except BaseException as error:
            self.fault = error

    def edit(self) -> None:
        at = self.random.randrange(len(self.incidents))
        _, changes = self.ask("changes?limit=1&ordering=-number")
        _, shown = self.ask(f"incidents/attack-{at}")
        mine = f"h{self.number}.{self.attempted}"
        incident: dict[str, Any] = {"slug": f"attack-{at}", "location": mine}
        if self.random.random() < 0.05:
            said = [{"source": "report", "locator": "L1"}]
            incident["figures"] = [{"metric": "killed", "low": 1, "high": 1, "assertions": said}]
        status, _ = self.ask(
            "changes",
            {
                "why": f"program {self.number}",
                "base": changes["results"][0]["number"],
                "records": {"incidents": [incident]},
            },
        )
        self.counts[f"by HTTP {status}"] += 1
        assert status in (201, 409, 503), status
        if status == 201:
            key = ("incident", self.incidents[at])
            self.accepted.append(Written(key, shown["location"] or "", mine))

    def ask(self, path: str, body: Any = None) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        try:
            text = None if body is None else json.dumps(body)
            connection.request("GET" if body is None else "POST", f"/api/v1/{path}", text, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()
