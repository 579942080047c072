"""The workbench of a source, as an editor sends its forms."""

from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

from sources.models import Source


class Parts(HTMLParser):
    """The rows of the page: state, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, Any]] = {}
        self._row: dict[str, Any] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "li" and "data-key" in given:
            self._row = {"state": given["data-state"], "text": ""}
            self.rows[given["data-key"]] = self._row

    def handle_endtag(self, tag: str) -> None:
        if tag == "section":
            self._row = None

    def handle_data(self, data: str) -> None:
        if self._row is not None:
            self._row["text"] = f"{self._row['text']} {data.strip()}".strip()


class Workbench:
    """The page of a source."""

    def __init__(self, client: Client, source: Source) -> None:
        self.client, self.source = client, source
        self.url = reverse("workbench", args=[source.pk])
        self.version = 0

    def open(self) -> str:
        response = self.client.get(self.url)
        assert response.status_code == 200, response.status_code
        self.version = response.context["draft"].version
        return unescape(response.content.decode())

    def send(self, action: str, **values: Any) -> str:
        """Send a form as htmx does; the parts of the page that come back."""
        data = {"action": action, "version": self.version} | values
        response = self.client.post(self.url, data, headers={"HX-Request": "true"})
        assert response.status_code == 200, response.status_code
        self.version = response.context["draft"].version
        return unescape(response.content.decode())

    def add(self, *lines: str, **values: Any) -> str:
        text = ""
        for line in lines:
            text = self.send("add", line=line, **values)
        return text

    def rows(self) -> dict[str, dict[str, Any]]:
        """The rows of the page by their keys, each with its state and its text."""
        return Parts(self.open()).rows
