"""What a line says once it is read, and why it could not be read."""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from actors.choices import EntityType

ACTOR, PERSON = EntityType.ACTOR.value, EntityType.PERSON.value
ANYONE = (ACTOR, PERSON)
PLACE = "place"
# Words in brackets behind a name are no part of it: a short form has capitals.
IN_BRACKETS = re.compile(r" \(([a-z][^()A-Z]*)\)$")
NAME_PARTICLES = ("the", "al", "el", "bin", "ibn", "de", "van", "von", "ul", "ud")


class NotRead(Exception):
    """The line says nothing that can be taken without a guess.

    `field` is the field of the row at fault, or empty if the line as a whole is not understood.
    `offer` is the line that says it in words.
    """

    def __init__(self, message: str, field: str = "", offer: str = "") -> None:
        super().__init__(message)
        self.message, self.field, self.offer = message, field, offer


class AskedName(NamedTuple):
    """A name in a line, and what kinds of record it may mean."""

    field: str
    text: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line says: the kind of row, its fields, and all of it in words."""

    kind: str
    fields: dict[str, Any]
    words: str
    names: list[AskedName] = field(default_factory=list)
    voice: int | None = None
    stance: str = ""
    hedge: str = ""
    modality: str = ""
    about: str = ""  # whom the line is about, if it says so
    about_kinds: tuple[str, ...] = ()


def is_name(text: str) -> bool:
    """Whether a text is a name rather than a description: it has a word with a capital."""
    words = re.findall(r"[^\W\d_]+", text)
    return any(word[0].isupper() or not (word[0].islower() or word[0].isascii()) for word in words)


def begins_with_name(text: str) -> bool:
    """Whether the first word is one of a name: Yaro, al-Temesh, bin Yaro."""
    words = text.split()
    while len(words) > 1 and words[0].lower() in NAME_PARTICLES:
        words.pop(0)
    return bool(words) and is_name(words[0])


def one_name(text: str, before: str) -> None:
    """Refuse two names in one line."""
    one, sign, other = text.partition(" and ")
    if sign and text[0] not in '“"' and begins_with_name(one) and begins_with_name(other):
        raise NotRead(
            f"One name a line: “{before} {one}” and “{before} {other}”. Put signs around what "
            f"is one name: {before} “{text}”.",
            "name",
        )


def bare(text: str) -> str:
    """The text without an article before it and without signs around it."""
    text = text.strip(' ,;:.–—-“”"')
    return re.sub(r"^(?:the|a|an) (?=.)", "", text, flags=re.IGNORECASE)


def one_of(phrases: "list[str] | tuple[str, ...] | dict[str, Any]") -> str:
    """A pattern of any of the phrases; the longest that fits is taken."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
