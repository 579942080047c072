"""What is said of a line that is not read: the word that may be meant, or how to begin."""

import re
from difflib import get_close_matches

from .dates import is_meant_as_date
from .line_events import WHAT_HAPPENED
from .line_names import ALIAS_WORDS, PRESENCES
from .line_numbers import BOUNDS, ONES, TENS
from .line_parts import OUTCOMES, ROLE_WORDS
from .line_tolls import COUNTED, HARM
from .link_words import PHRASES

EXAMPLES = (
    "Begin as one of these: “6 killed”, “armed attack, Belkhan, Sunday”, “victim: Colonel X”, “X "
    "was arrested”, “claimed by X”, “nobody claimed”, “led by X”, “aka DR”, “100–150 fighters”, "
    "“operates in X”."
)
EVENT_WORDS = {
    "attack", "bombing", "clash", "explosion", "kidnapping", "airstrike", "ambush", "shelling",
    "assassination", "protest", "agreement", "ceasefire", "arrest",
}  # fmt: skip
KNOWN = [
    *BOUNDS, *ONES, *TENS, *HARM, *COUNTED, *PHRASES, *OUTCOMES, *ROLE_WORDS, *ALIAS_WORDS,
    *PRESENCES, *EVENT_WORDS, "claimed", "denied", "nobody",
]  # fmt: skip
KNOWN_WORDS = {word for phrase in KNOWN for word in phrase.split() if len(word) > 3}


def advice(text: str, offer: str) -> str:
    """Why a line is not read, with the word that may be meant; in words that are said of somebody
    only the first may be."""
    is_event = any(is_meant_as_date(part.strip()) for part in text.split(",")[1:])
    known = EVENT_WORDS if is_event else KNOWN_WORDS
    first = text.split(" ")[0]
    read = re.sub(r"\([^)]*\)?", "", text)
    for word in [first] if offer else re.findall(r"\b[a-z]{4,}\b", read)[:12]:
        alike = sorted(each for each in known if each[:1] == word[:1])
        near = get_close_matches(word, alike, 1, 0.84)
        if near and word not in KNOWN_WORDS:
            return f"“{word}” is not read. Do you mean “{near[0]}”? {EXAMPLES}"
    if is_event:
        return f"“{text}” seems to be an event. {WHAT_HAPPENED}"
    if offer:
        return f"“{text}” is not read. If no other line says it, write “{offer}”."
    return f"“{text}” is not read. {EXAMPLES}"
