"""Lines on who had what part in an incident, and what became of them."""

import re
from dataclasses import replace

from incidents.choices import InvolvementOutcome, Role
from sources.choices import Stance

from .line_numbers import read_amount
from .line_reading import (
    ANYONE,
    IN_BRACKETS,
    AskedName,
    NotRead,
    Reading,
    bare,
    begins_with_name,
    is_name,
    one_name,
    one_of,
)
from .link_words import PHRASES

ROLE_WORDS: dict[str, Role] = {
    phrase: role
    for role, phrases in {
        Role.PERPETRATOR: "perpetrator|perpetrators|carried out by|perpetrated by|done by",
        Role.SUSPECTED: "suspected|suspect|suspects|suspected perpetrator",
        Role.BLAMED: "blamed|blamed on|blames|accused",
        Role.ATTACKER: "attacker|attackers|bomber|bombers|suicide bomber|suicide bombers|"
        "assailant|assailants|gunman|gunmen",
        Role.COMMANDER: "commander|commanded by|ordered by",
        Role.PLANNER: "planner|planners|planned by|mastermind|masterminded by",
        Role.TARGET: "target|targets|aimed at",
        Role.VICTIM: "victim|victims",
        Role.PARTY: "party|parties|side|sides",
        Role.MEDIATOR: "mediator|mediated by",
        Role.ANNOUNCER: "announcer|announced by|declared by",
        Role.CONDEMNER: "condemner|condemned by",
        Role.RESPONDER: "responder|responders",
        Role.CONVICTED: "convicted",
        Role.DESIGNATED: "designated|sanctioned",
        Role.COURT: "court",
        Role.BENEFICIARY: "beneficiary|beneficiaries",
        Role.MOTIVE: "motive|in memory of|to avenge|in revenge for",
        Role.CASUALTY: "casualty",
        Role.NEARBY: "nearby",
    }.items()
    for phrase in phrases.split("|")
}
# Role words that may stand before a name without a colon, and behind one.
BEFORE = [
    phrase
    for phrase, role in ROLE_WORDS.items()
    if role in (Role.PERPETRATOR, Role.ATTACKER, Role.PLANNER, Role.TARGET, Role.VICTIM)
    or " " in phrase
    or phrase in ("suspect", "suspects", "suspected", "blames")
]
BEFORE.remove("targets")  # “targets X” tells a practice: see PresenceKind
BEHIND = [*BEFORE, "blamed", "parties", "convicted", "mediator", "accused"]
PART_FIRST = re.compile(
    rf"(?:the )?(?:({one_of(ROLE_WORDS)}) ?:|({one_of(BEFORE)})(?= )) *(?P<who>.*)", re.IGNORECASE
)
PART_LAST = re.compile(
    rf"(?P<who>.+?),? (?:(?:as|is|are|was|were) (?:the |a |an |one of the )?)?({one_of(BEHIND)})",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:gunm[ae]n|bombers?|m[ae]n|wom[ae]n|people|persons?|militants?|fighters?|soldiers?)\b",
    re.IGNORECASE,
)
CONDEMNED = re.compile(r"(?P<who>.+?) condemn(?:ed|s)(?: it| the \w+)?", re.IGNORECASE)
ASSAILANTS = re.compile(
    r"\b(?:attackers?|(?:suicide )?bombers?|gunm[ae]n|assailants?|fidayeen)\b", re.IGNORECASE
)
OUTCOMES: dict[str, InvolvementOutcome] = {
    phrase: outcome
    for outcome, phrases in {
        InvolvementOutcome.KILLED: "killed|shot dead|slain|assassinated|executed|beheaded|"
        "martyred|murdered",
        InvolvementOutcome.DIED: "died|has died|dead",
        InvolvementOutcome.WOUNDED: "wounded|injured|hurt",
        InvolvementOutcome.CAPTURED: "captured|arrested|detained|taken prisoner|held",
        InvolvementOutcome.RELEASED: "released|freed|set free",
        InvolvementOutcome.CONVICTED: "convicted|sentenced|found guilty",
        InvolvementOutcome.HOSTAGE: "taken hostage|held hostage|kidnapped|abducted",
        InvolvementOutcome.SURVIVED: "survived|survived it|survived an attempt|survives",
        InvolvementOutcome.UNHARMED: "unharmed|unhurt|escaped unharmed|escaped unhurt",
    }.items()
    for phrase in phrases.split("|")
}
FATE = one_of(OUTCOMES)
OUTCOME_LAST = re.compile(
    rf"(?P<who>[^:]+?),? (?:(?:was|were|is|are|has been|have been|had been|has|have|had) )?({FATE})"
    r"(?: (?:in|by) (?:it|the attack|this attack))?",
    re.IGNORECASE,
)
OUTCOME_AND_MORE = re.compile(
    rf"(?P<said>[^:]+? (?:{FATE})) "
    r"(?P<more>(?:in|on|at|by|with|near|along|alongside|after|when|while) .+)",
    re.IGNORECASE,
)
SAYING = re.compile(r"\d|\b(?:says?|said|according|told|reports?)\b", re.IGNORECASE)
LINK = re.compile(rf"({one_of(PHRASES)}) (?=\S)", re.IGNORECASE)
OUTCOME_FIRST = re.compile(rf"({FATE}) ?:? (?P<who>\S.*)", re.IGNORECASE)


def read_part(text: str) -> Reading | None:
    """Who had what part: victim: Colonel X, two gunmen attackers."""
    if match := CONDEMNED.fullmatch(text):
        return _part(Role.CONDEMNER, match["who"])
    if first := PART_FIRST.fullmatch(text):
        word, who = (first[1] or first[2]).lower(), first["who"]
        one_name(who, f"{ROLE_WORDS[word].value}:")
        part = _part(ROLE_WORDS[word], who)
        return replace(part, stance=Stance.BLAMES.value) if word == "blames" else part
    if (last := PART_LAST.fullmatch(text)) and not OUTCOME_LAST.fullmatch(last["who"]):
        return _part(ROLE_WORDS[last[2].lower()], _described(text, last["who"], last[2]))
    amount = read_amount(text)
    if (
        amount
        and (found := ASSAILANTS.match(amount[1].strip()))
        and not OUTCOME_LAST.fullmatch(text)
    ):
        rest = amount[1].strip()[found.end() :]
        if not rest or rest.startswith((" on ", " in ", " with ", ",")):
            return _part(Role.ATTACKER, text)
    return None


def _described(text: str, who: str, word: str) -> str:
    """Who it was: the words before the role, or with it if it is their noun: a suicide bomber."""
    if not ASSAILANTS.fullmatch(word) or is_name(who):
        return who
    is_noun = PEOPLE.search(who) and not word.lower().endswith(("man", "men", "bomber", "bombers"))
    return who if is_noun else text


def _part(role: Role, who: str) -> Reading:
    fields, names, shown = _who(who)
    label = role.value.replace("_", " ")
    return Reading("part", {"role": role.value, **fields}, f"{label} · {shown}", names)


def _who(text: str) -> tuple[dict[str, object], list[AskedName], str]:
    """A name, or a label with the number of people for whom it stands."""
    amount = read_amount(text)
    described = re.match("an? ", text, re.IGNORECASE)
    text = bare(text)
    if not text:
        raise NotRead("Say who: a name, or words such as “two gunmen”.", "name")
    if amount:
        number = amount[0]
        fields: dict[str, object] = {"label": text}
        exact = number.low == number.high and number.bound == "exact" and number.low
        if exact and isinstance(number.low, int):
            fields["count"] = number.low
        return fields, [], text
    if begins_with_name(text) and not described:
        said = IN_BRACKETS.search(text)
        name = text[: said.start()] if said else text
        label = {"label": said[1]} if said else {}
        return {"name": name} | label, [AskedName("name", name, ANYONE)], text
    return {"label": text}, [], text


def read_outcome(text: str) -> Reading | None:
    """What became of somebody: Colonel X killed, X was arrested."""
    match = OUTCOME_LAST.fullmatch(text)
    if match:
        who, outcome = match["who"], OUTCOMES[match[2].lower()]
    else:
        match = OUTCOME_FIRST.fullmatch(text)
        if not match or read_amount(match["who"]) or not is_name(match["who"]):
            return _refuse_more(text)
        who, outcome = match["who"], OUTCOMES[match[1].lower()]
    _one_thing(who, outcome.value)
    role = _role_of(who, outcome)
    who = re.sub(r"^(?:the )?(?:victim|attacker|bomber|assailant|target) (?=[^\W\d_a-z])", "", who)
    fields, names, shown = _who(who)
    fields |= {"role": role.value, "outcome": outcome.value}
    words = f"{shown} · {outcome.label.split(',')[0].lower()} ({role.value})"
    return Reading("outcome", fields, words, names)


def _one_thing(who: str, outcome: str) -> None:
    """Refuse a line that tells more than what became of one."""
    if SAYING.search(who):
        raise NotRead("Who says it stands before the line as the number of a voice: “2: 6 killed”.")
    if (link := LINK.match(who)) and begins_with_name(who[link.end() :]):
        raise NotRead(f"“{who}” and “{outcome}” are two lines.", "name")
    one, sign, other = who.partition(" and ")
    if sign and begins_with_name(one) and begins_with_name(other):
        raise NotRead(f"One name a line: “{one} {outcome}” and “{other} {outcome}”.", "name")


def _role_of(who: str, outcome: InvolvementOutcome) -> Role:
    """The role beside an outcome: those on the acting side are casualties, not victims."""
    if outcome is InvolvementOutcome.CONVICTED:
        return Role.CONVICTED
    return Role.CASUALTY if ASSAILANTS.search(who) else Role.VICTIM


def _refuse_more(text: str) -> None:
    """Refuse an outcome with a place or date behind it: they are those of the event."""
    match = OUTCOME_AND_MORE.fullmatch(text)
    if match and is_name(match["said"]):
        raise NotRead(
            f"“{match['more']}” is not part of an outcome: write “{match['said']}”; place, date "
            "and who did it are lines of their own."
        )
