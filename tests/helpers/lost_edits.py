"""Finds changes that were accepted and then lost, by which text each took the place of."""

from collections import defaultdict
from typing import NamedTuple

from .servers import Server

GONE = "(gone)"
Key = tuple[str, str]  # the model and primary key of a record, of which one text is edited
TEXT_OF = {"incident": "location", "figure": "counts", "assertion": "note"}


class Written(NamedTuple):
    key: Key
    seen: str  # the text whose place the new one took
    text: str


def find_lost(accepted: list[Written], stored: dict[Key, str]) -> list[str]:
    """The changes that were accepted and then lost, as sentences."""
    lost = []
    followers: dict[tuple[Key, str], list[str]] = defaultdict(list)
    for each in accepted:
        followers[each.key, each.seen].append(each.text)
    for (key, seen), texts in followers.items():
        lost += [f"{key}: {seen!r} was replaced by {texts}"] * (len(texts) - 1)
    for each in accepted:
        if (each.key, each.text) not in followers:
            now = stored.get(each.key, GONE)
            if now != each.text:
                lost.append(f"{each.key}: {each.text!r} was not replaced, but is {now!r}")
    return lost


def stored_texts(server: Server) -> dict[Key, str]:
    tables = {"incident": "incidents_incident", "figure": "incidents_figure"}
    tables["assertion"] = "sources_assertion"
    return {
        (model, str(key)): text
        for model, table in tables.items()
        for key, text in server.sql(f"SELECT id, {TEXT_OF[model]} FROM {table}")
    }
