"""Keeps a copy of all records in a SQLite file, and brings it up to date: docs/sync.md.

    python clients/keep_copy.py copy.sqlite3 http://127.0.0.1:8000

It needs Python alone. Run it as often as you like; it asks only for what changed since the last
time. The table `record` has each record as it is written: its columns by name, in JSON; `merged`
says of ids that are gone with which record theirs was merged.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import urlopen

Json = dict[str, Any]
Get = Callable[[str], Json]  # the answer at a path, or at the URL of a further page
TABLES = """
CREATE TABLE IF NOT EXISTS record (
    id TEXT PRIMARY KEY, kind TEXT, whole TEXT, written TEXT
);
CREATE TABLE IF NOT EXISTS merged (id TEXT PRIMARY KEY, into_id TEXT);
CREATE TABLE IF NOT EXISTS state (number INTEGER);
"""
PAGE = 1000


def update(copy: sqlite3.Connection, get: Get) -> int:
    """Bring the copy up to date; the number of the last change that it has."""
    copy.executescript(TABLES)
    (last,) = copy.execute("SELECT coalesce(max(number), 0) FROM state").fetchone()
    for change in pages(get, f"/api/v1/changes?after={last}&limit={PAGE}&cursor=", "results"):
        number = change["number"]
        with copy:  # a change is copied whole, or again the next time
            for item in pages(get, f"/api/v1/changes/{number}?limit={PAGE}", "items"):
                apply(copy, item)
            copy.execute("DELETE FROM state")
            copy.execute("INSERT INTO state VALUES (?)", [number])
        last = number
    return last


def apply(copy: sqlite3.Connection, item: Json) -> None:
    """Copy what a change made of a record. What a later change has touched is shown there."""
    if not item["is_latest"]:
        return
    for table in ("record", "merged"):
        copy.execute(f"DELETE FROM {table} WHERE id = ?", [item["record"]])
    if item["action"] == "merge":
        copy.execute("INSERT INTO merged VALUES (?, ?)", [item["record"], item["merged_into"]])
    elif item["action"] != "delete":
        written = json.dumps(item["after"], ensure_ascii=False)
        row = [item["record"], item["kind"], item["whole"], written]
        copy.execute("INSERT INTO record VALUES (?, ?, ?, ?)", row)


def pages(get: Get, url: str | None, name: str) -> Iterator[Json]:
    """What stands under this name, on all pages."""
    while url:
        page = get(url)
        yield from page[name]
        url = page["next"]


def main(path: str, server: str) -> None:
    def get(url: str) -> Json:
        with urlopen(url if url.startswith("http") else server + url) as answer:
            return json.load(answer)

    copy = sqlite3.connect(path)
    last = update(copy, get)
    (count,) = copy.execute("SELECT count(*) FROM record").fetchone()
    sys.stdout.write(f"{count} records as of change {last}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
