"""Lines that say of an actor, person or event what no other kind of line says, and mentions."""

import re
from collections.abc import Iterator

from actors.choices import RULES, RelationshipKind

from .event_words import sort_of
from .line_reading import ANYONE, NotRead, Reading, bare, begins_with_name, is_name, one_name
from .sentences import STARTERS

SAYS = re.compile(r"(?:^|(?<=\s))(?:says|statement)\s*:\s*(?=\S)", re.IGNORECASE)
MENTIONED = re.compile(r"(?:mentioned\s*:|mentions\s*:?)\s*(?=\S)", re.IGNORECASE)
QUOTED = re.compile('[“"]([^“”"]+)[”"]')  # a name as it is: “The Times”
# A line that is not read, but begins with a predicate of what it is about.
VERB = re.compile(
    r"(?:(?:now|also|still|no longer|never|increasingly|(?:more|less) and (?:more|less)) )?"
    r"(?:able|unable|capable|likely|unlikely|ready|willing|unwilling|is|are|was|were|has|have|had|"
    r"can|cannot|could|would|must|should|does|do|did|to|will|may|might|[a-z]{2,}(?:s|ed|ing))"
    r" (?=\S)"
)
# Predicates that tell a state: no event, whatever words of one they have.
STATE = re.compile(
    r"(?:is|are|was|were|has|have|had|can|cannot|able|unable|capable|likely|unlikely|lacks?|enjoys?|"
    r"faces?|poses?|remains?|retains?|seems?|appears?|gains?|loses?|wields?|holds?) [^,]+"
)
# What a sentence says of somebody that is no other claim. Eight words of it would be its own.
SAID = re.compile(
    r"\b((?:un)?able to|(?:in)?capable of|ha(?:s|ve|d) the (?:capability|capacity|ability) to|"
    r"lacks?|(?:is|are) (?:gaining|losing)) ((?:[\w’'-]+ ?){1,5})",
    re.IGNORECASE,
)
WHOM = 8  # words of a name at most
PLACE_BEHIND = re.compile(r"(?:in|at|on|near|by|from|for|of|and|or) ")
NOTHING_SAID = "Say what is said of it: “says: able to strike abroad”."


def statement(text: str, about: str = "") -> Reading:
    """What is said in words."""
    if not text:
        raise NotRead(NOTHING_SAID, "text")
    words = f"{about}: says · {text}" if about else f"says · {text}"
    return Reading("says", {"text": text}, words, about=about, about_kinds=ANYONE)


def read_mention(text: str) -> Reading | None:
    """That somebody is named, and no more: mentioned: Dawn Riders."""
    match = MENTIONED.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    one_name(rest, "mentioned:")
    quoted = QUOTED.fullmatch(rest)
    name = quoted[1] if quoted else bare(rest)
    if not is_name(name):
        raise NotRead(f"“{name}” is no name: write “mentioned: …” with the name.", "about")
    return Reading("mentioned", {}, f"mentioned · {name}", about=name, about_kinds=ANYONE)


def offered(text: str) -> str:
    """The line by which the text is said in words, if it seems to be said of somebody."""
    if VERB.match(text):
        return f"says: {text}"
    told = (f"{who}: says: {rest}" for who, rest in told_of(text) if VERB.match(rest))
    return next(told, "")


def told_of(text: str) -> Iterator[tuple[str, str]]:
    """The names with which the text may begin, each with what is then told of it."""
    words = text.split(" ")
    if words[0].lower().strip(":") in STARTERS:
        return
    for count in range(1, min(len(words), WHOM + 1)):
        who, rest = " ".join(words[:count]), " ".join(words[count:])
        if not is_name(words[count - 1]) or not begins_with_name(who) or sort_of(who):
            continue
        if who.endswith(":") or (rest[0].islower() and not PLACE_BEHIND.match(rest)):
            yield bare(who.strip(":")), rest


def kinds_of(reading: Reading) -> tuple[str, ...]:
    """What sort of record it may be of whom this is told."""
    if reading.kind != "link":
        return ANYONE
    rule = RULES[RelationshipKind(str(reading.fields["relationship"]))]
    return tuple(map(str, rule.object if reading.fields["inverse"] else rule.subject))


def statements_in(text: str) -> Iterator[str]:
    """Lines for what the sentence says of somebody in words."""
    for found in SAID.finditer(text):
        yield f"says: {found[1].lower()} {found[2].strip()}"
