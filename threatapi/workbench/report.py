"""The text of a report as the page shows it: paragraphs with passages that have locators."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from actors.models import Alias, Entity
from base.orm.keys import listed
from base.values.text import fold
from incidents.models import Place

from .draft import Content
from .known_names import KnownNames
from .passages import passages, seems

FILLED = 300  # passages of which it is worked out what they seem to say
LONGEST_NAME = 5  # words
WORD = re.compile(r"\w[\w’'-]*")


@dataclass
class PassageShown:
    locator: str
    text: str
    count: int = 0  # of the rows that were read there
    fill: str = ""  # JSON: for each key of a kind of row the line that it seems to say


@dataclass
class ParagraphShown:
    locator: str
    passages: list[PassageShown] = field(default_factory=list)


def paragraphs_of(text: str, content: Content, published: date | None) -> list[ParagraphShown]:
    counts = Counter(row.locator for row in content.rows)
    own = (each.name for each in (*content.subjects, *content.voices))
    names = KnownNames([*names_in(text), *own])
    found: dict[int, ParagraphShown] = {}
    for number, each in enumerate(passages(text)):
        at = found.setdefault(each.paragraph, ParagraphShown(each.locator.split()[0]))
        fill = seems(each, names, published) if number < FILLED else {}
        shown = PassageShown(each.locator, each.text, counts[each.locator])
        shown.fill = json.dumps(fill, ensure_ascii=False) if fill else ""
        at.passages.append(shown)
    return [*found.values()]


def names_in(text: str) -> list[str]:
    """The names of stored actors, persons and places that stand in the text."""
    phrases = {fold(each): each for each in phrases_of(text)}
    folded = listed(phrases.keys() - {""})
    entities = Entity.objects.filter(folded__in=folded).order_by()
    aliases = Alias.objects.filter(folded__in=folded).order_by()
    names = {*entities.values_list("name", flat=True), *aliases.values_list("text", flat=True)}
    places = Place.objects.filter(name__in=listed({*phrases.values()})).order_by()
    return sorted(names | {*places.values_list("name", flat=True)})


def phrases_of(text: str) -> Iterator[str]:
    """The runs of a few words that begin with a capital."""
    words = [*WORD.finditer(text)]
    for start, word in enumerate(words):
        if word.group()[0].islower():
            continue
        for end in words[start : start + LONGEST_NAME]:
            yield text[word.start() : end.end()]
