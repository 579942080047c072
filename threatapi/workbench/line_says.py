"""Lines that say of an actor, person or event what no other kind of line says, and mentions."""

import re
from collections.abc import Iterator
from dataclasses import replace

from actors.choices import RULES, RelationshipKind

from .event_words import sort_of
from .line_may import third_person
from .line_parts import ROLE_WORDS
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
    r"could|may|might|will|faces?|poses?|remains?|retains?|seems?|appears?|gains?|loses?|wields?|"
    r"holds?) [^,]+"
)
# What a sentence says of somebody that is no other claim. Eight words of it would be its own.
SAID = re.compile(
    r"\b((?:un)?able to|(?:in)?capable of|ha(?:s|ve|d) the (?:capability|capacity|ability) to|"
    r"lacks?|(?:is|are) (?:gaining|losing)) ((?:[\w’'-]+ ?){1,5})",
    re.IGNORECASE,
)
SMALL = {"and", "of", "for", "the", "in", "al", "de", "bin"}  # words of names
WHOM = 8  # words of a name at most
PLURAL = "support|lead|control|operate|fight|target|threaten|shelter|fund|finance|train|back|oppose"
# What may stand behind a name as its verb: “based in Belkhan” would only describe it.
TELLS = re.compile(
    r"(?:(?:now|also|still|reportedly|allegedly|no longer) )*(?:is|are|was|were|has|have|had|will|"
    rf"may|might|could|plan|want|aim|intend|seek|{PLURAL}|split|merged|broke|seceded|fought|went|"
    r"swore|pledged|succeeded|replaced|took|absorbed|defected|led|"
    r"(?!(?:attacks|strikes|raids|ties|links|contacts|relations|talks|members|heads|chiefs) )"
    r"[a-z]{3,}s) (?=\S)"
)
NO_NAMES = STARTERS | {"whoever", "who", "those", "keeps"}
# What stands before a colon and names nobody.
LABELS = {
    *ROLE_WORDS, "event", "part", "toll", "outcome", "link", "alias", "strength", "presence",
    "count", "other", "mentioned", "says", "statement", "planned", "expected", "possible",
}  # fmt: skip
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


def named_before(text: str) -> tuple[str, str]:
    """The name with which the text begins, if a colon stands behind it, and what is told of it."""
    who, colon, rest = text.partition(": ")
    words = who.split()
    if not (colon and rest and words):
        return "", text
    if QUOTED.fullmatch(who):
        return bare(who), rest
    is_title = all(each in SMALL or not each.islower() for each in words)
    if len(words) > WHOM or "," in who or (sort_of(who) and not is_title):
        return "", text
    if words[0].lower() in NO_NAMES or who.lower() in LABELS or not begins_with_name(who):
        return "", text
    return bare(who), rest


def about(who: str, reading: Reading) -> Reading:
    kinds = ANYONE if reading.kind == "says" else kinds_of(reading)
    return replace(reading, words=f"{who}: {reading.words}", about=who, about_kinds=kinds)


def offered(text: str) -> str:
    """The line by which the text is said in words, if it seems to be said of somebody."""
    if SAYS.search(text):
        return ""
    if VERB.match(text) or STATE.match(text[:1].lower() + text[1:]):
        return f"says: {text}"
    told = (f"{who}: says: {rest}" for who, rest in told_of(text) if TELLS.match(rest))
    return next(told, "")


def told_of(text: str) -> Iterator[tuple[str, str]]:
    """The names with which the text may begin, each with what is then told of it."""
    words = text.split(" ")
    if words[0].lower().strip(":") in NO_NAMES:
        return
    for count in range(1, min(len(words), WHOM + 1)):
        who, rest = " ".join(words[:count]), " ".join(words[count:])
        if not is_name(words[count - 1]) or not begins_with_name(who) or sort_of(who):
            continue
        if "," in who or re.search(r" (?:in|of|by|against|under) ", f"{who} "):
            return
        if who.endswith(":") or TELLS.match(rest):
            verb, _, more = rest.partition(" ")
            is_plural = re.fullmatch(PLURAL, verb)
            yield bare(who.strip(":")), f"{third_person(verb)} {more}" if is_plural else rest


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
