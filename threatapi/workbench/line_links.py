"""Lines that link an actor or person to another: led by, faction of, split from, deputy …"""

import re
from datetime import date

from actors.choices import RULES, RelationshipKind

from .dates import DateNotRead, ReadDate, is_meant_as_date, read_date
from .line_past import PAST_VERBS, Told, told, with_end
from .line_reading import (
    IN_BRACKETS,
    AskedName,
    NotRead,
    Reading,
    bare,
    begins_with_name,
    is_name,
    one_of,
)
from .line_says import offered
from .link_words import BECAME_ONE, MOMENTS, PHRASES, PREPOSITION, K, Phrase

SINCE = re.compile(
    r" (?P<word>since|until|till|from|in|on|as of|by|before|after|between|around) (?P<date>\S.*)$",
    re.IGNORECASE,
)
POST_WORD = re.compile(
    r"\b(?:minister|governor|director|president|secretary|ambassador|judge|general|adviser|advisor|"
    r"treasurer|head|emir|amir|chief|inspector|envoy|editor|coordinator|commander|official|founder|"
    r"specialist|expert|analyst|photographer|officer|consultant|professor|overseer|judge)\b",
    re.IGNORECASE,
)
OF = re.compile(r" (?:of|in|at|for) (?:the )?", re.IGNORECASE)
BEGINNING = re.compile(
    rf"({one_of(PHRASES)})(?:(?-i: is|(?P<was> was))? |: ?)(?=\S)", re.IGNORECASE
)
GIVES = re.compile(
    r"(?:gives|lends|provides|offers) (?P<what>[a-z ]+) to (?:the )?(?P<name>[^\W\d_a-z].*)"
)
TITLE_WORD = re.compile(rf"{POST_WORD.pattern}|deputy|vice|prime|foreign|interior", re.IGNORECASE)
ADJECTIVES = re.compile(r"[a-z][a-z-]* (?:[a-z][a-z-]* )?")
# A leader of these sorts is the head; others, such as a local leader, hold a post.
HEADS = ("first", "second", "third", "new", "current", "acting", "interim", "overall", "last")
NOUNS = [phrase for phrase, found in PHRASES.items() if found.inverse and " " not in phrase]
BACKWARDS = re.compile(
    r"(?P<name>.+?)(?:, | (?:is|(?P<was>was)) )(?:(?:its|the|a|their) )?(?P<former>former )?"
    rf"(?P<noun>{one_of(NOUNS)})",
    re.IGNORECASE,
)

WHO_IS_LEFT = (
    "“{0}” does not say who went into whom: write “merged into {1}”, “absorbs {1}”, or the event, "
    "“merger with {1}”."
)


def read_link(text: str, published: date | None) -> Reading | None:
    """Who is linked to whom: the subject is what the line is about."""
    when = told(text)
    rest = when.rest
    if became := BECAME_ONE.match(rest):
        raise NotRead(WHO_IS_LEFT.format(text, became["name"]), "relationship", offered(text))
    match = BEGINNING.match(rest)
    if match and begins_with_name(rest[match.end() :]):
        was = when.was or bool(match["was"]) or match[1].lower() in PAST_VERBS
        when = when._replace(was=was)
        return _link(PHRASES[match[1].lower()], rest[match.end() :], when, published)
    dates = SINCE.search(text)
    head = text[: dates.start()] if dates else text
    if (match := BACKWARDS.fullmatch(head)) and is_name(match["name"]):
        name = match["name"] + text[len(head) :]
        when = Told("", "former" if match["former"] else "", bool(match["was"]))
        return _link(PHRASES[match["noun"].lower()], name, when, published)
    if found := _with_adjectives(rest) or _post(rest):
        return _link(*found, when, published)
    return None


def _with_adjectives(text: str) -> tuple[Phrase, str] | None:
    """A phrase behind words that describe it, which are kept as the title: close ties to."""
    adjectives = ADJECTIVES.match(text)
    for start in (text.find(" ") + 1, adjectives.end()) if adjectives else ():
        match = BEGINNING.match(text, start)
        if not match or not begins_with_name(text[match.end() :]):
            continue
        phrase = PHRASES[match[1].lower()]
        noun = PREPOSITION.sub("", match[1])
        if phrase.inverse or noun == match[1]:
            continue
        kind = phrase.kind
        if kind is K.LEADER_OF and not text.startswith(HEADS):
            kind = K.HOLDS_POST_IN
        return Phrase(kind, title=f"{text[:start]}{noun}"), text[match.end() :]
    return None


def _post(text: str) -> tuple[Phrase, str] | None:
    """A post with its title: minister of defence in Ostavar."""
    if gives := GIVES.fullmatch(text):
        return Phrase(K.SUPPORTS, title=gives["what"]), gives["name"]
    first = text.split()[0]
    if is_name(first) and not TITLE_WORD.match(first):
        return None
    for sign in OF.finditer(text):
        title, name = text[: sign.start()], text[sign.end() :]
        if POST_WORD.search(title) and begins_with_name(name):
            kind = K.COMMANDER_IN if title.lower().endswith("commander") else K.HOLDS_POST_IN
            return Phrase(kind, title=title), name
    return None


def _link(phrase: Phrase, rest: str, when: Told, published: date | None) -> Reading:
    name, dates = dated(rest, phrase.kind, published)
    if said := IN_BRACKETS.search(name):
        title = ", ".join(filter(None, (phrase.title, said[1])))
        phrase, name = phrase._replace(title=title), name[: said.start()]
    name = bare(name)
    if not name:
        raise NotRead(f"Say whom: “{phrase.kind.label} …”.", "name")
    fields: dict[str, object] = {
        "relationship": phrase.kind.value, "inverse": phrase.inverse, "name": name,
    }  # fmt: skip
    dates = with_end(when, phrase.kind, dates, name, published)
    fields |= dates | ({"title": phrase.title} if phrase.title else {})
    rule = RULES[phrase.kind]
    kinds = rule.subject if phrase.inverse else rule.object
    reads = rule.inverse if phrase.inverse else phrase.kind.label
    words = f"{reads} {name}" + (f" ({phrase.title})" if phrase.title else "")
    words += "".join(f", {word} {value}" for word, value in dates.items())
    return Reading(
        "link", fields, words.replace("as_of", "as of"), [AskedName("name", name, kinds)]
    )


def dated(
    text: str, kind: RelationshipKind | None, published: date | None
) -> tuple[str, dict[str, str]]:
    """The name, and the dates behind it: since 2016, until June 2018, in 2014."""
    match = SINCE.search(text)
    if not match or not is_meant_as_date(match["date"]):
        return text, {}
    word, said = match["word"].lower(), match["date"]
    first, until, last = said.partition(" until ")
    if word == "from" and not until:
        first, until, last = said.partition(" to ")
    if word in ("since", "from"):
        dates = {"start": _moment(first, published).edtf}
        if until:
            dates["end"] = _moment(last, published).edtf
    elif word in ("until", "till"):
        dates = {"end": _moment(said, published).edtf}
    else:
        plain = said if word in ("in", "on", "as of") else f"{word} {said}"
        name = "start" if kind in MOMENTS else "as_of"
        dates = {name: _moment(plain, published).edtf}
    return text[: match.start()], dates


def _moment(text: str, published: date | None) -> ReadDate:
    try:
        return read_date(text, published, moment=True)
    except DateNotRead as error:
        raise NotRead(error.message, "date") from None
