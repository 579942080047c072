"""What a read costs, beside the serializers rendering the same and the database's part alone.

    python benchmarks/reads.py sqlite:////tmp/store.sqlite3 [--rounds 20]
    python benchmarks/reads.py postgres://user@host/name

The store must be loaded. Each request goes through the whole application, but for the server that
reads it from the network. In one run, in turns, each is answered three ways:

- `compiled`: as it is;
- `drf`: by the serializers (COMPILED_JSON=0);
- `floor`: the two statements of `compiled` that find the keys and make the JSON, by the bare
  driver on an open connection, the rows put together to a page: nothing is read, checked, counted.

The figures are CPU milliseconds a request, of this process and, where PostgreSQL runs on this
machine, of its backend; on a noisy machine trust the ratios.
"""

import argparse
import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")

REQUESTS = {
    "50 incidents": "incidents",
    "50 incidents, not counted": "incidents?count=false",
    "50 incidents, filtered": "incidents?country=AF&event_type=attack&date_from=2015&count=false",
    "50 incidents, expanded": "incidents?expand=assertions&count=false",
    "50 relationships": "relationships?count=false",
    "50 actors": "actors?count=false",
    "50 sources": "sources?count=false",
    "50 figures": "figures?count=false",
    "50 assertions": "assertions?count=false",
    "an incident": "incidents/{incidents}",
    "an actor": "actors/{actors}",
    "a relationship": "relationships/{relationships}",
}
AT_ONCE = 5


def ask(path: str) -> bytes:
    """The body of the answer, through the application as a WSGI server calls it."""
    from threatapi.wsgi import application

    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": f"/api/v1/{path}",
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    statuses: list[str] = []
    response: Any = application(environ, lambda status, headers, *rest: statuses.append(status))
    body = b"".join(response)
    response.close()
    if not statuses[0].startswith("200"):
        raise SystemExit(f"{path}?{query}: {statuses[0]} {body[:500]!r}")
    return body


def statements(path: str) -> list[tuple[str, Any]]:
    """What a request asks of the database, but for the state of the store and the count."""
    from django.db import connection

    found: list[tuple[str, Any]] = []

    def note(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "threatapi_revision" not in sql and "COUNT(*)" not in sql:
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        ask(path)
    return found[-2:] if "{" not in path and "/" not in path else found[-1:]


def floor(path: str) -> Callable[[], bytes]:
    """The database's part of a request alone."""
    from django.conf import settings
    from django.db import connection

    settings.COMPILED_JSON = True
    asked = statements(path)
    run = RAW[connection.vendor]()
    keys = asked[0] if len(asked) > 1 else None
    sql, params = asked[-1]

    def answer() -> bytes:
        if keys:
            wanted = [row[0] for row in run(*keys)][:50]
            by_key = dict(run(sql, params))
            texts = [by_key[key] for key in wanted if key in by_key]
            return f'{{"results":[{",".join(texts)}]}}'.encode()
        return run(sql, params)[0][1].encode()

    return answer


BACKENDS: set[int] = set()


def raw_sqlite() -> Callable:
    import sqlite3

    from django.db import connection

    from threatapi.base.compiled.numbers import SQLITE_FUNCTIONS

    here = sqlite3.connect(connection.settings_dict["NAME"])
    for name, function in SQLITE_FUNCTIONS.items():
        here.create_function(name, 1, function, deterministic=True)
    return lambda sql, params: here.execute(sql.replace("%s", "?"), params).fetchall()


def raw_postgresql() -> Callable:
    import psycopg
    from django.db import connection

    wanted = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    here = psycopg.connect(
        **{name: wanted[name] for name in names if wanted.get(name)}, autocommit=True
    )
    BACKENDS.add(here.info.backend_pid)
    return lambda sql, params: here.execute(sql, params, prepare=True).fetchall()


RAW = {"sqlite": raw_sqlite, "postgresql": raw_postgresql}


def cpu() -> float:
    """Seconds of CPU so far, of this process and of the database's that work for it."""
    seconds = time.process_time()
    for pid in BACKENDS:
        try:
            seconds += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
        except OSError:
            continue
    return seconds


def note_backends() -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        for _ in range(3):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pid FROM pg_stat_activity WHERE usename = current_user")
                BACKENDS.update(pid for (pid,) in cursor.fetchall())


def measure(path: str, rounds: int) -> dict[str, float]:
    """The least CPU seconds of a request, each way: what others on the machine add is left out."""
    from django.conf import settings

    def set_and_ask(compiled: bool) -> bytes:
        settings.COMPILED_JSON = compiled
        return ask(path)

    ways: dict[str, Callable[[], bytes]] = {
        "compiled": lambda: set_and_ask(True),
        "drf": lambda: set_and_ask(False),
        "floor": floor(path),
    }
    for way in ways.values():
        way()
    note_backends()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            started = cpu()
            for _ in range(AT_ONCE):
                way()
            taken[name].append((cpu() - started) / AT_ONCE)
    return {name: sorted(times)[len(times) // 4] for name, times in taken.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("database", help="URL of a loaded store")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    os.environ["DATABASE_URL"] = given.database
    import json

    import django

    django.setup()
    ids = {
        name: json.loads(ask(f"{name}?limit=1&offset=20&count=false"))["results"][0]["id"]
        for name in ("incidents", "actors", "relationships")
    }
    head = ("request", "KB", "floor ms", "compiled", "drf", "compiled/floor", "drf/compiled")
    print(f"{head[0]:28}", *(f"{each:>14}" for each in head[1:]))
    for name, path in REQUESTS.items():
        path = path.format(**ids)
        size = len(ask(path)) / 1024
        took = measure(path, given.rounds)
        shown = (
            size,
            1000 * took["floor"],
            1000 * took["compiled"],
            1000 * took["drf"],
            took["compiled"] / took["floor"],
            took["drf"] / took["compiled"],
        )
        print(f"{name:28}", *(f"{each:14.2f}" for each in shown), flush=True)


if __name__ == "__main__":
    main()
