"""A small world of our own, and a report of two attacks in it. All names are invented."""

import json
from typing import Any
from urllib.request import Request, urlopen

from ..helpers.servers import manage
from .conftest import Site

TITLE = "Seven dead at customs post near Tarvel"
LINK = "https://post.example/tarvel"
TEXT = """\
Three gunmen attacked a customs post near Tarvel on Saturday night, police said. Police first \
spoke of two dead and later put it at five. A nurse at the town clinic said that seven people were \
killed. In a statement on its Telegram channel the Sons of Marenda, a new faction of the Highland \
Front also known as SOM, claimed the attack. The spokesman of the Highland Front denied that it \
had a part in it.

The Sons of Marenda are led by Hakan Dur and have between 80 and 120 fighters, a government \
official said. In early February a fuel convoy was ambushed in the Orsa valley, where at least \
eleven people were killed; nobody has claimed it."""

SAID = [{"source": "highland-yearbook", "locator": "p. 4"}]
KNOWN = {
    "sources": [
        {
            "slug": "highland-yearbook", "title": "Highland yearbook", "kind": "book",
            "published": "2023", "published_basis": "stated",
        },
    ],
    "places": [
        {"slug": slug, "name": name, "kind": kind, "country": "AF", "no_point": "unknown"}
        for slug, name, kind in (
            ("tarvel", "Tarvel", "city"),
            ("orsa-valley", "Orsa valley", "region"),
        )
    ],
    "actors": [
        {"slug": slug, "name": name, "kind": "armed_group", "assertions": SAID}
        for slug, name in (
            ("highland-front", "Highland Front"),
            ("front-of-the-highlands", "Front of the Highlands"),
        )
    ],
    "persons": [{"slug": "hakan-dur", "name": "Hakan Dur", "assertions": SAID}],
}  # fmt: skip

NEW_TOKEN = """
from django.contrib.auth.models import User
from threatapi.tokens.models import Token
user = User.objects.get(username="editor")
print(Token.objects.create(user, name="script", access="write")[1])
"""


class Reader:
    """A program that reads and writes by the API."""

    def __init__(self, address: str, token: str) -> None:
        self.address, self.token = address, token

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.address}/api/v1/{path}", data, headers)) as answer:
            return json.load(answer)


def reader_of(site: Site) -> Reader:
    made = manage(site, "shell", "--verbosity", "0", "--command", NEW_TOKEN)
    assert made.returncode == 0, made.stderr
    return Reader(site.address, made.stdout.strip())
