"""Lines on who had what part in an incident, what became of them, and whose deed it was."""

import re
from datetime import date

from incidents.choices import InvolvementOutcome, Role

from .dates import DateNotRead, is_meant_as_date, read_date
from .line_numbers import read_amount
from .line_reading import ANYONE, AskedName, NotRead, Reading, bare, is_name, one_of

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
CONDEMNED = re.compile(r"(?P<who>.+?) condemn(?:ed|s)(?: it| the \w+)?", re.IGNORECASE)
ASSAILANTS = re.compile(
    r"\b(?:attackers?|(?:suicide )?bombers?|gunm[ae]n|assailants?|fidayeen)\b", re.IGNORECASE
)
OUTCOMES: dict[str, InvolvementOutcome] = {
    phrase: outcome
    for outcome, phrases in {
        InvolvementOutcome.KILLED: "killed|shot dead|dead|slain|assassinated|executed|beheaded|"
        "martyred|murdered",
        InvolvementOutcome.DIED: "died|has died",
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
OUTCOME_FIRST = re.compile(rf"({FATE}) ?:? (?P<who>\S.*)", re.IGNORECASE)
DEED = r"(?: (?:it|responsibility|credit|involvement|the \w+(?: \w+)?|this \w+|any part))?"
UNCLAIMED = re.compile(
    r"(?:nobody|no one|no-one|none|no group|no party|no organi[sz]ation)(?: has| had| have)?"
    rf"(?: yet| so far)? (?:claimed|claims|taken){DEED}(?: for (?:it|the \w+))?(?: yet| so far)?"
    r"|unclaimed|not claimed|no claim(?: of responsibility)?",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"(?:it is )?(?:not known|unknown|unclear)"
    r"(?: who(?: did it| was behind it| carried it out| it was)?)?"
    r"|(?:the )?(?:perpetrators?|attackers?|culprits?):? (?:is |are |remain )?"
    r"(?:unknown|not known|unidentified|not identified)"
    r"|(?:unidentified|unknown) (?:perpetrators?|culprits?)|nobody knows who did it",
    re.IGNORECASE,
)
CLAIMED = re.compile(
    r"(?:is |was |has been )?(?:claimed by|claimant:?) (?P<by>.+)|(?P<who>.+?) (?:has |have )?"
    rf"(?:claimed|claims|claim){DEED}(?: for (?:it|the \w+))?",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"(?:is |was )?denied by (?P<by>.+)|(?P<who>.+?) (?:has |have )?"
    rf"(?:denied|denies|deny|rejected|rejects|disowned|disowns){DEED}(?: in (?:it|the \w+))?"
    r"|(?P<not>.+?) (?:did not do it|was not behind it|had no part in it)",
    re.IGNORECASE,
)
ON = re.compile(r" on (?P<date>\S.*)$", re.IGNORECASE)


def read_deed(text: str, published: date | None) -> Reading | None:
    """Who claims it, who denies it, that nobody claims it or that it is not known who did it."""
    if UNCLAIMED.fullmatch(text):
        return Reading("unclaimed", {}, "nobody has claimed it")
    if UNKNOWN.fullmatch(text):
        return Reading("unknown", {}, "it is not known who did it")
    if match := DENIED.fullmatch(text):
        return _deed("denied", match["by"] or match["who"] or match["not"], published)
    if match := CLAIMED.fullmatch(text):
        return _deed("claimed", match["by"] or match["who"], published)
    if re.fullmatch(rf"(?:claimed|claims|denied|denies){DEED}", text, re.IGNORECASE):
        word = "claimed" if text.lower().startswith("claim") else "denied"
        raise NotRead(f"Say who: “{word} by …”.", "name")
    return None


def _deed(kind: str, name: str, published: date | None) -> Reading | None:
    fields: dict[str, object] = {}
    match = ON.search(name)
    if match and is_meant_as_date(match["date"]):
        try:
            fields["stated_on"] = read_date(match["date"], published).edtf
        except DateNotRead as error:
            raise NotRead(error.message, "date") from None
        name = name[: match.start()]
    name = bare(name)
    if re.search(r"\bneither confirms? nor$", name):
        raise NotRead("Write what is neither confirmed nor denied: “no comment on led by X”.")
    if read_amount(name):
        return None
    if not is_name(name):
        raise NotRead(f"“{name}” is no name: write “{kind} by …” with the name.", "name")
    said = "claimed by {}" if kind == "claimed" else "denied: {} did it"
    words = said.format(name)
    words += f", on {fields['stated_on']}" if fields else ""
    return Reading(kind, {"name": name} | fields, words, [AskedName("name", name, ANYONE)])


def read_part(text: str) -> Reading | None:
    """Who had what part: victim: Colonel X, two gunmen attackers."""
    if match := CONDEMNED.fullmatch(text):
        return _part(Role.CONDEMNER, match["who"])
    if first := PART_FIRST.fullmatch(text):
        word, who = (first[1] or first[2]).lower(), first["who"]
        one, sign, other = who.partition(" and ")
        if sign and word.endswith("s") and is_name(one) and is_name(other):
            role = ROLE_WORDS[word].value
            raise NotRead(f"One name a line: “{role}: {one}” and “{role}: {other}”.", "name")
        return _part(ROLE_WORDS[word], who)
    if (last := PART_LAST.fullmatch(text)) and not OUTCOME_LAST.fullmatch(last["who"]):
        amount = read_amount(last["who"] + " ")
        who = text if amount and not amount[1].strip() else last["who"]
        return _part(ROLE_WORDS[last[2].lower()], who)
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
    if is_name(text) and not described:
        return {"name": text}, [AskedName("name", text, ANYONE)], text
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
    role = _role_of(who, outcome)
    first = who.split()[0]
    who = re.sub(r"^(?:the )?(?:victim|attacker|bomber|assailant|target) (?=[^\W\d_a-z])", "", who)
    told_twice = first.islower() and first == who.split()[0] and first not in ("the", "a")
    if told_twice and is_name(who):
        raise NotRead(f"“{who}” and “{outcome.value}” are two lines.", "name")
    fields, names, shown = _who(who)
    fields |= {"role": role.value, "outcome": outcome.value}
    words = f"{shown} · {outcome.label.split(',')[0].lower()} ({role.value})"
    return Reading("outcome", fields, words, names)


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
