"""Serves with waitress, where gunicorn cannot run: `python -m threatapi.server.windows HOST:PORT`.

One process with a bounded number of threads. Requests and answers are buffered, so that a slow
client holds no thread; files of lists are admitted as everywhere. Of the bounds in `limits.py`
those on idle connections and on connections hold; a header has no deadline of its own.
"""

import sys
from importlib import import_module

from waitress import serve
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from . import limits
from .problems import problem

THREADS = 8
# select() of Windows takes 512 sockets, and each thread may need one for its database.
MOST_CONNECTIONS = 400
MOST_HEADER = 128 * 1024
MOST_BODY = 3 * 1024 * 1024
# Bytes of one answer that wait for their reader; the next piece is made when fewer wait.
MOST_UNREAD = 4 * 1024 * 1024


class ProblemTask(ErrorTask):
    """Tells what waitress refuses before the application sees it as the application would."""

    def execute(self) -> None:
        error = self.request.error
        origin = self.request.headers.get("ORIGIN", "")
        self.status, headers, body = problem(error.code, error.body, origin)
        self.response_headers.extend(headers)
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    error_task_class = ProblemTask


def main(listen: str, application: str = "threatapi.wsgi") -> None:
    """Serve until the process is stopped."""
    # waitress has no setting for it.
    TcpWSGIServer.channel_class = Channel
    serve(
        import_module(application).application,
        listen=listen,
        threads=THREADS,
        connection_limit=min(limits.CONNECTIONS, MOST_CONNECTIONS),
        channel_timeout=limits.IDLE_SECONDS,
        channel_request_lookahead=1,
        max_request_header_size=MOST_HEADER,
        max_request_body_size=MOST_BODY,
        outbuf_high_watermark=MOST_UNREAD,
        # Of a request without the header Host.
        server_name=listen.rpartition(":")[0],
        ident="",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
