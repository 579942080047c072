"""An editor who uses the admin of a real server in a browser, and readers beside."""

from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode

from .admin_pages import Form


class Shown(NamedTuple):
    """An answer, as far as it matters here."""

    status: int
    headers: Any
    text: str


class Browser:
    """Keeps cookies, and sends the forms that it is shown."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, typed: dict[str, Any] | None = None) -> Shown:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in self.cookies.items())}
        body = None if typed is None else urlencode(typed, doseq=True)
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            for given in answer.headers.get_all("Set-Cookie", ()):
                name, _, rest = given.partition("=")
                self.cookies[name] = rest.partition(";")[0].strip('"')
            return Shown(answer.status, answer.headers, answer.read().decode())
        finally:
            connection.close()

    def log_in(self, **typed: str) -> Shown:
        path = "/admin/login/?next=/admin/"
        shown = Form(self.ask(path).text).data
        return self.ask(path, shown | {"username": "editor", "password": "editor"} | typed)

    def log_out(self) -> Shown:
        return self.ask("/admin/logout/", {"csrfmiddlewaretoken": self.cookies["csrftoken"]})

    def form(self, path: str) -> dict[str, Any]:
        return self.read_form(self.ask(path))

    def read_form(self, shown: Shown) -> dict[str, Any]:
        return Form(shown.text).data
