"""Whether a proposal names records. Nothing is looked up before it is published, so a name may be
mistyped."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any
from unicodedata import normalize
from uuid import UUID

from base.parameters import has_slug
from threatapi.changes.records import kind_of
from threatapi.dataset.format import FILES, Kind

Name = tuple[str, str]  # the kind of a record, and its slug

# Of a text that is meant as a name, but is no slug or id as it stands.
NOT_IN_NAMES = re.compile(r"[^\w/{}:-]")
ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-f])")
# How URLs and mentions call the kinds that have slugs: `persons/john`, `person:john`.
WORDS = {
    "entity": ("actor", "actors", "person", "persons", "entity", "entities"),
    "incident": ("incident", "incidents"),
    "place": ("place", "places"),
    "source": ("source", "sources"),
}
KINDS = {word: kind for kind, words in WORDS.items() for word in words}
MENTION = re.compile(rf"\b({'|'.join(KINDS)})[:/]([\w-]+)")
# Of an item of `delete` and `merge`.
NAMES_OF_ITEMS = ("id", "keep", "merge")


def names_any(body: str, gone: Collection[UUID], slugs: Collection[Name]) -> bool:
    """Whether the fragment has one of these ids, in whatever text, or one of these slugs where a
    record of that kind is named."""
    # Numbers, true and false are read as texts where one is expected.
    said = json.loads(body, parse_int=str, parse_float=str)
    if any(has_id(text, gone) or mentions(text, slugs) for text in texts_of(said)):
        return True
    given = ((kind, text) for kind, value in given_names(said) for text in texts_of(value))
    return any((kind, step) in slugs for kind, text in given for step in as_name(text).split("/"))


def given_names(said: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands where records are named, with their kinds."""
    yield "source", said.get("source")
    for stem, items in said.get("records", {}).items():
        for item in items:
            yield from names_of(item, FILES[stem])
    for item in (*said.get("delete", ()), *said.get("merge", ())):
        kind = KINDS.get(item["type"], item["type"])
        yield from ((kind, item.get(name)) for name in NAMES_OF_ITEMS)


def names_of(item: dict[str, Any], kind: Kind) -> Iterator[tuple[str, Any]]:
    """Of a record and of those that are nested in it. Keys of what has no slug name nothing that is
    stored."""
    if has_slug(kind.model):
        yield from ((kind_of(kind.model), item.get(name)) for name in ("slug", "key"))
    for column in kind.fields():
        if column.is_relation:
            yield kind_of(column.related_model), item.get(column.name)
    for name, nested in kind.children.items():
        for part in item.get(name) or ():
            yield from names_of(part, nested)


# Texts


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each)


def lowered(text: str) -> str:
    return normalize("NFKC", text).lower()


def as_name(text: str) -> str:
    return NOT_IN_NAMES.sub("", lowered(text))


def has_id(text: str, gone: Collection[UUID]) -> bool:
    try:
        return UUID(as_name(text)) in gone
    except ValueError:
        return any(UUID(each) in gone for each in ID.findall(lowered(text)))


def mentions(text: str, slugs: Collection[Name]) -> bool:
    return any((KINDS[word], slug) in slugs for word, slug in MENTION.findall(lowered(text)))
