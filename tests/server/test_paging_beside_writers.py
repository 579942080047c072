"""Pages by cursor of a real server, while another process's connection adds and deletes rows."""

import json
import random
import uuid
from contextlib import suppress
from http.client import HTTPConnection
from threading import Event, Semaphore, Thread

import pytest

from incidents.models import Place

from ..helpers.servers import POSTGRESQL

KEPT, PAGES = 2000, 1000
PAGES_A_WRITE = 5  # at most: a slow machine must not read the list before anything is written
OTHERS = ", ".join(
    f'"{column.column}"'
    for column in Place._meta.concrete_fields
    if column.name not in ("id", "uid", "slug")
)
UID = "CAST(made.column1 AS uuid)" if POSTGRESQL else "made.column1"


def insert(server, slugs):
    """Places like the first one, under these slugs."""
    rows = ", ".join(f"('{uuid.uuid4().hex}', '{slug}')" for slug in slugs)
    made = f'INSERT INTO incidents_place ("uid", "slug", {OTHERS})'
    like = f"SELECT {UID}, made.column2, {OTHERS} FROM (VALUES {rows}) AS made, incidents_place"
    server.sql(f"{made} {like} WHERE slug = 'p00'")


def write(server, stop, chance, written):
    """Rows come and go all over the list until it is enough."""
    passing = []
    while not stop.is_set():
        with suppress(OSError):
            slug = f"k{chance.randrange(KEPT):05}-{chance.randrange(10**9)}"
            insert(server, [slug])
            passing.append(slug)
            if len(passing) > 20:
                gone = passing.pop(chance.randrange(len(passing)))
                server.sql(f"DELETE FROM incidents_place WHERE slug = '{gone}'")
            written.release()
        stop.wait(0.005)


@pytest.fixture
def kept(server):
    slugs = [f"k{number:05}" for number in range(KEPT)]
    insert(server, slugs)
    yield slugs
    server.sql("DELETE FROM incidents_place WHERE slug LIKE 'k%'")


def test_a_thousand_pages_show_all_that_stays_and_nothing_twice(server, kept):
    stop, written, shown, pages = Event(), Semaphore(0), [], 0
    writer = Thread(target=write, args=(server, stop, random.Random(1), written))
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    url = "/api/v1/places?slug__istartswith=k&ordering=slug&limit=2&count=false&cursor="
    writer.start()
    try:
        while url:
            connection.request("GET", url)
            page = json.loads(connection.getresponse().read())
            shown += [place["slug"] for place in page["results"]]
            pages += 1
            if pages % PAGES_A_WRITE == 0:
                assert written.acquire(timeout=60), "nothing more was written"
            url = page["next"] and page["next"].partition(str(server.port))[2]
    finally:
        stop.set()
        writer.join()
        connection.close()
    assert pages >= PAGES
    assert len(shown) == len(set(shown))
    assert [slug for slug in shown if len(slug) == len(kept[0])] == kept
    assert len(shown) > len(kept)
