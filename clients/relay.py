"""A server before the server, under a path of its own, that is busy as often as a test wants."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PREFIX = "/kb"
PASSED_ON = ("Authorization", "Content-Type", "Idempotency-Key")


class Relay:
    """`busy` are the statuses of the next answers, with `Retry-After: <pause>`. What it answers so
    with 503 has been done all the same."""

    def __init__(self, site: str) -> None:
        self.site, self.busy, self.pause, self.asked = site, [], 0, 0
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                relay.answer(self)

            do_GET = do_POST = handle_any

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}{PREFIX}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked += 1
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0))) or None
        status = self.busy.pop(0) if self.busy else None
        if status == 429:
            return self.send(handler, status, "text/plain", b"Too many.")
        headers = {name: handler.headers[name] for name in PASSED_ON if name in handler.headers}
        url = self.site + handler.path.removeprefix(PREFIX)
        asked = Request(url, body, headers, method=handler.command)
        try:
            with urlopen(asked, timeout=60) as answer:
                found, kind, text = answer.status, answer.headers["Content-Type"], answer.read()
        except HTTPError as answer:
            with answer:
                found, kind, text = answer.code, answer.headers["Content-Type"], answer.read()
        return self.send(handler, status or found, kind, text)

    def send(self, handler: BaseHTTPRequestHandler, status: int, kind: str, text: bytes) -> None:
        handler.send_response(status)
        if status in (429, 503):
            handler.send_header("Retry-After", str(self.pause))
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text)
