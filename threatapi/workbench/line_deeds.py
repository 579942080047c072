"""Lines on whose deed an incident was: claimed, denied, claimed by nobody, not known."""

import re
from datetime import date

from .dates import DateNotRead, is_meant_as_date, read_date
from .line_numbers import read_amount
from .line_reading import ANYONE, IN_BRACKETS, AskedName, NotRead, Reading, bare, is_name, one_name

DEED = r"(?: (?:it|responsibility|credit|involvement|the \w+(?: \w+)?|this \w+|any part))?"
UNCLAIMED = re.compile(
    r"(?:nobody|no one|no-one|none|no group|no party|no organi[sz]ation)(?: has| had| have)?"
    rf"(?: yet| so far)? (?:claimed|claims|taken){DEED}(?: for (?:it|the \w+))?(?: yet| so far)?"
    r"|unclaimed|not (?:yet )?claimed(?: by (?:anyone|anybody|any group))?"
    r"|no claim(?: of responsibility)?",
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
    rf"(?:(?:denied|denies|deny|disowned|disowns){DEED}(?: in (?:it|the \w+))?"
    r"|(?:rejected|rejects) (?:it|responsibility|involvement|the (?:accusation|allegation)s?))"
    r"|(?P<not>.+?) (?:did not do it|was not behind it|had no part in it)",
    re.IGNORECASE,
)
ON = re.compile(r" on (?P<date>\S.*)$", re.IGNORECASE)

IS_NO_NAME = "“{}” is no part of the name: leave it out, and write it as the note of the row."


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
    one_name(name, f"{kind} by")
    if said := IN_BRACKETS.search(name):
        raise NotRead(IS_NO_NAME.format(said[0].strip()), "name")
    name = bare(name)
    if re.search(r"\bneither confirms? nor$", name):
        raise NotRead("Write what is neither confirmed nor denied: “no comment on led by X”.")
    if read_amount(name) or re.search(r"\b(?:the|an?|its|their|this|that|no)$", name):
        return None
    if not is_name(name):
        raise NotRead(f"“{name}” is no name: write “{kind} by …” with the name.", "name")
    said = "claimed by {}" if kind == "claimed" else "denied: {} did it"
    words = said.format(name)
    words += f", on {fields['stated_on']}" if fields else ""
    return Reading(kind, {"name": name} | fields, words, [AskedName("name", name, ANYONE)])
