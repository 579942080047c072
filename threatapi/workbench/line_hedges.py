"""Stance, hedge and modality, as the words before a line say them."""

import re

from sources.choices import FIRM_HEDGES, Hedge, Modality, Stance

from .line_may import modality_of
from .line_numbers import BETWEEN, BOUND, read_amount
from .line_reading import NotRead, one_of

STANCES: dict[str, Stance] = {
    phrase: stance
    for stance, phrases in {
        Stance.DENIES: "denies that|denied that|denies|denied|rejects that|disputes that|disputes",
        Stance.CANNOT_CONFIRM: "cannot confirm that|cannot confirm|could not confirm that|"
        "could not confirm|can't confirm|unable to confirm",
        Stance.CONFIRMS: "confirms that|confirmed that|confirms|confirmed",
        Stance.DOUBTS: "doubts that|doubted that|doubts",
        Stance.DOWNPLAYS: "downplays|plays down",
        Stance.NO_COMMENT: "no comment on|neither confirms nor denies",
        Stance.CLAIMS: "claims that|claims to have|claims",
        Stance.ASSERTS: "says that|said that|asserts that|asserts|says",
        Stance.CORRECTS: "corrects|corrected to",
    }.items()
    for phrase in phrases.split("|")
}
STANCE = re.compile(rf"({one_of(STANCES)})(?!\w| by\b)[: ]+(?=\S)", re.IGNORECASE)
HEDGES: dict[str, Hedge] = {
    phrase: hedge
    for hedge, phrases in {
        Hedge.REPORTED: "reportedly|reported to be|reports say",
        Hedge.ALLEGED: "allegedly|alleged|accused of being",
        Hedge.SUSPECTED: "suspected",
        Hedge.BELIEVED: "believed to be|believed to have|believed|thought to be|"
        "thought|understood to be",
        Hedge.ASSESSED: "assessed to be|assessed as|assessed",
        Hedge.RUMOURED: "rumoured to be|rumoured|rumored",
        Hedge.PRESUMED: "likely|probably|presumably|presumed|most likely",
        Hedge.IMPLIED: "apparently|seemingly|seems to be|appears to be|seems|seem|appears|appear|"
        "implied|supposedly",
        Hedge.UNVERIFIED: "purportedly|unverified|unconfirmed",
    }.items()
    for phrase in phrases.split("|")
}
MAYBE: dict[str, Modality] = {
    **dict.fromkeys(
        ("possibly", "perhaps", "may have", "might have", "could have", "possible", "potential"),
        Modality.HYPOTHESISED,
    ),
    "planned": Modality.PLANNED,
    "expected": Modality.FORECAST,
}
HEDGE = re.compile(
    rf"(?:(?:is|are|was|were) )?({one_of([*HEDGES, *MAYBE])})(?!\w| by\b)[,: ]+(?=\S)",
    re.IGNORECASE,
)
ESTIMATED = re.compile(
    r"(?:(?:is|are|was|were) |an )?estimated (?:at |to be |to have )?(?=\S)", re.IGNORECASE
)
# Adverbs that are a hedge wherever they stand, and no part of a name.
ADVERBS = re.compile(
    r",? \b(reportedly|allegedly|presumably|apparently|purportedly|supposedly|seemingly)\b,?",
    re.IGNORECASE,
)
REPORTED = re.compile(r"(?: is| are| was| were)? reported$", re.IGNORECASE)
SUSPECT = re.compile(r"suspected (?:perpetrator )?(?=[^\W\d_a-z])|suspected ?:", re.UNICODE)


def stance_before(text: str) -> tuple[str, str]:
    """The stance with which a line begins, also behind a hedge, and the rest of the line."""
    *_, left = hedges_before(text, within=False)
    before = text[: len(text) - len(left)] if text.endswith(left) else ""
    match = STANCE.match(text, len(before))
    if not match or re.fullmatch(r"responsibility|involvement|it|credit", text[match.end() :]):
        return "", text
    return STANCES[match[1].lower()].value, before + text[match.end() :]


def hedges_before(text: str, within: bool = True) -> tuple[list[str], str, str]:
    """The hedges of a line, what it is if it is no fact, and the rest of the line; of words that
    are kept, only those before them."""
    hedges, modality = [], ""
    if within:
        hedges = [HEDGES[match[1].lower()].value for match in ADVERBS.finditer(text)]
        text = ADVERBS.sub("", text)
        if (plain := REPORTED.sub("", text)) != text:
            hedges, text = [*hedges, Hedge.REPORTED.value], plain
    if match := ESTIMATED.match(text):
        hedges.append(Hedge.ASSESSED.value)
        rest = text[match.end() :]
        is_open = BOUND.match(rest) or BETWEEN.match(rest) or not read_amount(rest)
        text = rest if is_open else f"about {rest}"
    while (match := HEDGE.match(text)) and not (SUSPECT.match(text) or modality_of(text)):
        word = match[1].lower()
        if word in MAYBE:
            modality = MAYBE[word].value
        else:
            hedges.append(HEDGES[word].value)
        text = text[match.end() :]
    return list(dict.fromkeys(hedges)), modality, text


def weakest(hedges: list[str]) -> str:
    """The hedge that counts: one that leaves doubts before those that do not."""
    weak = [hedge for hedge in hedges if hedge not in FIRM_HEDGES]
    if len(weak) > 1:
        raise NotRead(f"Two hedges, {weak[0]} and {weak[1]}: write the weaker one.", "hedge")
    return (weak or hedges or [""])[0]
