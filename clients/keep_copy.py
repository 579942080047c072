"""Keeps a copy of all records in a SQLite file, and brings it up to date: docs/sync.md.

    python clients/keep_copy.py copy.sqlite3 http://127.0.0.1:8000 [--check]

It needs Python alone. Run it as often as you like; it asks only for what changed since the last
time. The table `answer` has each record as its list shows it, and `record` each record and part as
it is written: its columns by name. Both are JSON. `merged` says of ids that are gone with which
record theirs was merged. With `--check` the copy is compared with the exports.
"""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any
from urllib.request import urlopen

Json = dict[str, Any]
Get = Callable[[str], Json]  # the answer at a path, or at the URL of a further page
Export = Callable[[str], Iterable[Json]]  # the records of an export
TABLES = """
CREATE TABLE IF NOT EXISTS record (id TEXT PRIMARY KEY, kind TEXT, whole TEXT, written TEXT);
CREATE TABLE IF NOT EXISTS answer (id TEXT PRIMARY KEY, list TEXT, json TEXT);
CREATE TABLE IF NOT EXISTS merged (id TEXT PRIMARY KEY, into_id TEXT);
CREATE TABLE IF NOT EXISTS state (what TEXT PRIMARY KEY, number INTEGER);
"""
PAGE = 1000
# The lists, and what to ask of each: assertions where its records show them only if asked for, and
# claims of every modality, for a list without this parameter has the actual ones alone.
MODALITIES = "&modality=actual&modality=planned&modality=forecast&modality=hypothesised"
CLAIM = f"&expand=assertions{MODALITIES}"
LISTS = {
    "entities": "&expand=assertions",
    "relationships": CLAIM,
    "presences": CLAIM,
    "incidents": CLAIM,
    "involvements": CLAIM,
    "figures": CLAIM,
    "places": "",
    "sources": "",
    "assertions": "",
}
# What a change may do to a record after which its id leads to no record of its own.
GONE = ("delete", "merge")


def update(copy: sqlite3.Connection, get: Get) -> int:
    """Bring the copy up to date; the number of the last change that it has."""
    copy.executescript(TABLES)
    last = update_records(copy, get)
    if last > last_number(copy, "answer"):
        update_answers(copy, get, last)
    return last


def update_records(copy: sqlite3.Connection, get: Get) -> int:
    last = last_number(copy, "record")
    for change in pages(get, f"/api/v1/changes?after={last}&limit={PAGE}&cursor=", "results"):
        last = change["number"]
        with copy:  # a change is copied whole, or again the next time
            for item in pages(get, f"/api/v1/changes/{last}?limit={PAGE}", "items"):
                copy_item(copy, item)
            keep_number(copy, "record", last)
    return last


def update_answers(copy: sqlite3.Connection, get: Get, last: int) -> None:
    """Read all that changed since the last time. What changes meanwhile comes the next time."""
    known = last_number(copy, "answer")
    for name, asked in LISTS.items():
        given = f"changed_after={known}&limit={PAGE}&count=false&cursor={asked}"
        with copy:
            for record in pages(get, f"/api/v1/{name}?{given}", "results"):
                row = [record["id"], name, json.dumps(record, ensure_ascii=False)]
                copy.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", row)
    with copy:
        keep_number(copy, "answer", last)


def last_number(copy: sqlite3.Connection, what: str) -> int:
    row = copy.execute("SELECT number FROM state WHERE what = ?", [what]).fetchone()
    return row[0] if row else 0


def keep_number(copy: sqlite3.Connection, what: str, number: int) -> None:
    copy.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", [what, number])


def copy_item(copy: sqlite3.Connection, item: Json) -> None:
    """Copy what a change made of a record. What a later change has touched is shown there."""
    if not item["is_latest"]:
        return
    for table in ("record", "merged"):
        copy.execute(f"DELETE FROM {table} WHERE id = ?", [item["record"]])
    if item["action"] == "merge":
        copy.execute("INSERT INTO merged VALUES (?, ?)", [item["record"], item["merged_into"]])
    if item["action"] in GONE:
        copy.execute("DELETE FROM answer WHERE id = ?", [item["record"]])
    else:
        written = json.dumps(item["after"], ensure_ascii=False)
        row = [item["record"], item["kind"], item["whole"], written]
        copy.execute("INSERT INTO record VALUES (?, ?, ?, ?)", row)


def pages(get: Get, url: str | None, name: str) -> Iterator[Json]:
    """What stands under this name, on all pages."""
    while url:
        page = get(url)
        yield from page[name]
        url = page["next"]


def differences(copy: sqlite3.Connection, export: Export) -> list[str]:
    """The records that are not as the exports have them; there may be some while others write."""
    found = []
    for name, asked in LISTS.items():
        rows = copy.execute("SELECT id, json FROM answer WHERE list = ?", [name])
        copied = {key: json.loads(text) for key, text in rows}
        for record in export(f"/api/v1/{name}.ndjson?{asked}"):
            if copied.pop(record["id"], None) != record:
                found.append(f"{name}/{record['id']}")
        found += [f"{name}/{key}" for key in copied]
    return found


def main(path: str, server: str, *options: str) -> None:
    def get(url: str) -> Json:
        with urlopen(url if url.startswith("http") else server + url) as answer:
            return json.load(answer)

    def export(url: str) -> Iterator[Json]:
        with urlopen(server + url) as answer:
            yield from map(json.loads, answer)

    with closing(sqlite3.connect(path)) as copy:
        last = update(copy, get)
        (count,) = copy.execute("SELECT count(*) FROM answer").fetchone()
        sys.stdout.write(f"{count} records as of change {last}\n")
        if "--check" in options and (found := differences(copy, export)):
            sys.exit(f"{len(found)} are not as the exports have them: {', '.join(found[:20])}")


if __name__ == "__main__":
    main(*sys.argv[1:])
