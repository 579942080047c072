"""Links and presences that are one claim, told with other days or words: the claim keeps its own,
and each voice those that it tells besides."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from actors.choices import SYMMETRIC_KINDS
from base.values.edtf import EDTFError, bounds
from base.values.text import fold

from .rivals import OwnClaim

Values = dict[str, Any]
LASTING = ("relationship", "presence")
ONE_CLAIM = "It is one claim with the row “{}”."
KEPT = "The claim stays as it is. This voice is kept as saying besides: {}."


def values_of(stored: Any) -> Values:
    """The days and the title of a stored claim, as a row has them."""
    return {name: getattr(stored, name, "") for name in ("start", "end", "as_of", "title")}


def is_held_by(own: OwnClaim, claim: Values) -> bool:
    """Whether the days of the row are those of the claim, or can be kept beside them.

    That something is so now is not what has ended. That it has ended is kept with a link that has
    no such end, since there is one link with a title and a beginning.
    """
    values = own.meaning.values
    start, end = values.get("start", ""), values.get("end", "")
    if start not in ("", claim.get("start", "")):
        return False
    if is_before(values.get("as_of", ""), claim.get("start", "")):
        return False
    if end == claim.get("end", ""):
        return True
    is_second = own.meaning.model == "relationship" and all(
        values.get(name, "") == claim.get(name, "") for name in ("start", "title")
    )
    return bool(end) and is_second


def is_before(day: str, start: str) -> bool:
    (_, last), (first, _) = ends(day), ends(start)
    return last is not None and first is not None and last < first


def ends(text: str) -> tuple[date | None, date | None]:
    try:
        return bounds(text) if text else (None, None)
    except EDTFError:
        return None, None


def besides(own: OwnClaim, claim: Values, published: str) -> dict[str, str]:
    """What the voice says beyond the claim: when it was so, until when, and the title. The day of
    the report is known from it where the claim has a beginning or an end."""
    values, words = own.meaning.values, []
    says = {}
    day, end = values.get("as_of", ""), values.get("end", "")
    is_told = (
        day == published and not claim.get("as_of") and (claim.get("start") or claim.get("end"))
    )
    if day and day != claim.get("as_of", "") and not is_told:
        says["says_date"] = day
    if end and end != claim.get("end", ""):
        words.append(f"until {end}")
        until = end if end.startswith("[..") else f"[..{end}]"
        if not values.get("start") and ends(until) != (None, None):
            says["says_date"] = until
    title = values.get("title", "")
    if title and fold(title) != fold(claim.get("title", "")):
        words.append(title)
    return says | ({"says_text": "; ".join(words)} if words else {})


def kept_beside(own: OwnClaim, stored: Any, published: str) -> dict[str, str]:
    """What the voice says beyond the stored claim."""
    is_lasting = own.meaning.model in LASTING
    return besides(own, values_of(stored), published) if is_lasting else {}


def told_by(own: OwnClaim, published: Collection[str]) -> OwnClaim:
    """The row that tells the claim: another one, if that is among those to be published."""
    for told in (own.like and own.like.like, own.like):
        if told is not None and told.row.key in published:
            return told
    return own


def kept_with(own: OwnClaim, told: OwnClaim, published: str) -> dict[str, str]:
    """What is kept with the voice of the row, which is put to a stored claim or that of a row."""
    if own.same is not None:
        return kept_beside(own, own.same, published)
    return besides(own, told.meaning.values, published) if told is not own else {}


def in_words(says: dict[str, str]) -> str:
    day, text = says.get("says_date", ""), says.get("says_text", "")
    as_of = f"as of {day}" if day and "until" not in text else ""
    return "; ".join(filter(None, (text, as_of)))


def put_together(rows: Iterable[OwnClaim]) -> None:
    """Put the rows that tell one new claim to that of the row that was chosen, else to the first
    that tells its beginning, else to the first that tells no end, else to the first."""
    alike: dict[Any, list[OwnClaim]] = defaultdict(list)
    by_key = {own.row.key: own for own in rows}
    for own in by_key.values():
        if (chosen := by_key.get(own.row.choices.get("same", ""))) is not None:
            own.like = chosen
        elif own.meaning.model in LASTING and own.same is None:
            alike[who_and_what(own)].append(own)
    for together in alike.values():
        told: list[OwnClaim] = []
        for own in sorted(together, key=says_less):
            held = (each for each in told if is_held_by(own, each.meaning.values))
            own.like = next(held, None)
            if own.like is None:
                told.append(own)
            else:  # there is nothing to choose
                key = own.like.row.key
                own.shown.near = [each for each in own.shown.near if each.record != key]


def who_and_what(own: OwnClaim) -> tuple[Any, ...]:
    values = own.meaning.values
    if own.meaning.model == "presence":
        return values["kind"], values["entity"], values["place"]
    who = [values["subject"], values["object"]]
    who = sorted(who) if values["kind"] in SYMMETRIC_KINDS else who
    return values["kind"], *who, fold(values.get("title", ""))


def says_less(own: OwnClaim) -> tuple[bool, bool]:
    values = own.meaning.values
    return not values.get("start"), bool(values.get("end"))


def note(own: OwnClaim, published: str) -> None:
    """Tell at the row what is kept with its voice alone."""
    if own.like is not None:
        own.shown.notes.append(ONE_CLAIM.format(own.like.shown.says))
    if says := in_words(kept_with(own, own.like or own, published)):
        own.shown.besides = says
        own.shown.notes.append(KEPT.format(says))
