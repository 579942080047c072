"""The workbench of a source, as an editor sends its forms."""

from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from sources.models import Source
from threatapi.workbench.previews import Preview


class Rows(HTMLParser):
    """The rows of the page by their keys: the state, and the text without its forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, str]] = {}
        self._row: dict[str, str] | None = None
        self._depth = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "li" and "data-key" in given:
            self._row = {"key": given["data-key"], "state": given["data-state"], "text": ""}
            self.rows[given["data-key"]] = self._row
        self._depth += tag in ("select", "textarea")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in ("select", "textarea")
        if tag == "section":
            self._row = None

    def handle_data(self, data: str) -> None:
        if self._row is not None and not self._depth:
            self._row["text"] = f"{self._row['text']} {data.strip()}".strip()


class Workbench:
    """The page of a source."""

    def __init__(self, client: Client, source: Source) -> None:
        self.client, self.source = client, source
        self.url = reverse("workbench", args=[source.pk])
        self.version, self.context = 0, {}

    def open(self, **query: Any) -> str:
        return self._read(self.client.get(self.url, query))

    def send(self, action: str, **values: Any) -> str:
        """Send a form as htmx does; the parts of the page that come back."""
        data = {"action": action, "version": self.version} | values
        return self._read(self.client.post(self.url, data, headers={"HX-Request": "true"}))

    def _read(self, response: Any) -> str:
        assert response.status_code == 200, response.status_code
        self.context = response.context
        self.version = response.context["draft"].version
        return unescape(response.content.decode())

    def add(self, *lines: str, **values: Any) -> str:
        text = ""
        for line in lines:
            text = self.send("add", **{"line": line, "locator": "¶1 s1", "voice": 1} | values)
        return text

    def rows(self) -> list[dict[str, str]]:
        """The rows of the page, all of them open, each with its key, its state and its text."""
        keys = [*Rows(self.open()).rows]
        return [*Rows(self.open(row=keys)).rows.values()]

    def row(self, words: str) -> dict[str, str]:
        (found,) = (each for each in self.rows() if words in each["text"].split(" Line ")[0])
        return found

    def states(self) -> list[str]:
        return [row["state"] for row in self.rows()]

    def preview(self, reason: str = "First report.") -> Preview:
        self.send("preview", reason_of_change=reason)
        return self.context["preview"]

    def publish(self, reason: str = "First report.") -> list[str]:
        """Look at what it would do, and publish it; what the page then says."""
        self.send_as_shown("publish", self.preview(reason), reason)
        return self.context["said"]

    def send_as_shown(self, action: str, shown: Preview, reason: str) -> str:
        given = {"last_change": shown.seen, "mark": shown.mark}
        return self.send(action, reason_of_change=reason, **given)
