"""The floor: a bare WSGI application that passes on JSON which hand-written SQL builds.

It answers some of the API's URLs as the API does, value for value, of the database in DATABASE_URL,
without looking at what it is asked. gunicorn serves it as it serves the API:

    gunicorn --config python:threatapi.server benchmarks.floor.app:app
"""

import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from . import trigrams
from .dialects import PostgreSQL, SQLite
from .queries import LIMIT, LISTS, MOST_COUNTED, Statements

URL = os.environ.get("DATABASE_URL", "sqlite:///threatapi.sqlite3")
IS_SQLITE = URL.startswith("sqlite")
statements = Statements(SQLite() if IS_SQLITE else PostgreSQL())
here = threading.local()
EXPORTED_AT_ONCE = 500
Values = dict[str, Any]


def connection() -> Any:
    """One for each thread, kept open."""
    if not hasattr(here, "connection"):
        if IS_SQLITE:
            path = unquote(URL.removeprefix("sqlite:///"))
            here.connection = sqlite3.connect(path, isolation_level=None)
        else:
            import psycopg

            options = "-c jit=off"
            here.connection = psycopg.connect(URL, autocommit=True, options=options)
    return here.connection


@lru_cache(maxsize=1000)
def marked(sql: str) -> str:
    """With the parameters as psycopg takes them."""
    return re.sub(r"(?<!:):([a-z]\w*)", r"%(\1)s", sql.replace("%", "%%"))


def asked(sql: str, values: Values) -> list[Any]:
    if IS_SQLITE:
        return connection().execute(sql, values).fetchall()
    return connection().execute(marked(sql), values, prepare=True).fetchall()


def record(resource: str, slug: str) -> bytes:
    rows = asked(one(resource), {"slug": slug})
    return rows[0][0].encode()


def page(resource: str, given: Values, url: str) -> bytes:
    names = frozenset(given) - {"count", "limit"}
    wanted = LISTS[resource, names]
    values = {name: given[name] for name in names}
    values |= {name: float(given[name]) for name in wanted.numbers}
    where = wanted.where
    if wanted.few:
        sql, most = wanted.is_few
        ((number,),) = asked(sql, values)
        where = wanted.few if number < most else where
    limit = int(given.get("limit", LIMIT))
    count: Any = None
    if given.get("count") != "false":
        ((count,),) = asked(counted(resource, where), values)
    rows = asked(paged(resource, where, wanted.order), values | {"most": limit + 1})
    after = "null"
    if len(rows) > limit:
        query = urlencode(sorted([*given.items(), ("offset", limit)]))
        after = f'"{url}?{query}"'
    capped = "true" if (count or 0) > MOST_COUNTED else "false"
    number = "null" if count is None else min(count, MOST_COUNTED)
    results = ",".join([text for (text,) in rows[:limit]])
    return (
        f'{{"count":{number},"count_is_capped":{capped},"next":{after},"previous":null,'
        f'"results":[{results}]}}'
    ).encode()


one = lru_cache(statements.one)
paged = lru_cache(statements.page)
counted = lru_cache(statements.count)


def export(resource: str) -> Iterator[bytes]:
    """All records of the default view, a line each, as they are read."""
    sql = statements.all(resource)
    if IS_SQLITE:
        rows = connection().execute(sql)
        while found := rows.fetchmany(EXPORTED_AT_ONCE):
            yield ("\n".join([text for (text,) in found]) + "\n").encode()
        return
    with connection().transaction(), connection().cursor(name="export") as cursor:
        cursor.execute(marked(sql))
        while found := cursor.fetchmany(EXPORTED_AT_ONCE):
            yield ("\n".join([text for (text,) in found]) + "\n").encode()


def app(environ: Values, start_response: Callable) -> Iterable[bytes]:
    resource, _, slug = environ["PATH_INFO"].removeprefix("/api/v1/").partition("/")
    if resource.endswith(".ndjson"):
        start_response("200 OK", [("Content-Type", "application/x-ndjson")])
        return export(resource.removesuffix(".ndjson"))
    if resource == "entities":
        asked_for = dict(parse_qsl(environ["QUERY_STRING"]))["q"]
        body = trigrams.answer(connection(), IS_SQLITE, asked_for)
    elif slug:
        body = record(resource, slug)
    else:
        url = f"http://{environ['HTTP_HOST']}{environ['PATH_INFO']}"
        body = page(resource, dict(parse_qsl(environ["QUERY_STRING"])), url)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return [body]
