"""How a line tells that what it says was so, and is not told to be so now: was led by X, formerly
part of X, used to operate in X."""

import re
from datetime import date
from typing import NamedTuple

from actors.computed.validity import TIMELESS

from .line_reading import NotRead
from .link_words import LEADING, MOMENTS

USED_TO = re.compile(
    r"(?:(?:it|he|she|they|who|which) )?used to (?:(?P<be>be|have)|(?P<verb>[a-z]+)) (?=\S)",
    re.IGNORECASE,
)
# A verb of the past, as which a phrase of links may be told.
PAST_VERBS = ("led", "fought", "negotiated with")


class Told(NamedTuple):
    """The words behind those that tell of when it was, and what they were: former, was."""

    rest: str
    former: str = ""  # the word that says that it has ended
    was: bool = False  # it is told of the past


def told(text: str) -> Told:
    """The line without the words that lead it in."""
    if used := USED_TO.match(text):
        text = text[used.end() :]
        if verb := used["verb"]:
            text = f"{verb}{'es' if verb.endswith(('s', 'sh', 'ch')) else 's'} {text}"
        return Told(text, "used to")
    leading = LEADING.match(text)
    if not leading:
        return Told(text)
    former = "former" if leading["former"] else ""
    return Told(text[leading.end() :], former, bool(leading["was"]))


def with_end(
    found: Told, kind: str, dates: dict[str, str], name: str, published: date | None
) -> dict[str, str]:
    """The dates, with an end, at the latest the report, if it is told to have ended. A “was” with
    a date tells of that date; what happened once, or holds for ever, does not end."""
    former = found.former or ("was" if found.was and not dates else "")
    lasts = kind in (*TIMELESS, *MOMENTS) and not found.former
    if not former or lasts or "end" in dates:
        return dates
    if not published:
        raise NotRead(f"“{former}” needs a date: write “… {name} until 2023”.", "end")
    return dates | {"end": f"[..{published.isoformat()}]"}
