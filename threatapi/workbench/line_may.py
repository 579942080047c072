"""Predicates that are planned, forecast or only possible: plans to target X, may support X."""

import re

from sources.choices import Modality

from .line_reading import one_of

MODALITIES: dict[str, Modality] = {
    phrase: modality
    for modality, phrases in {
        Modality.PLANNED: "plans to|plan to|planned to|planning to|plans on|intends to|intend to|"
        "intended to|intending to|aims to|aim to|aimed to|aiming to|aims at|wants to|want to|"
        "wanted to|seeks to|seek to|sought to|seeking to|hopes to|hope to|hoped to|would like to|"
        "prepares to|preparing to|means to|bent on|determined to|set on",
        Modality.FORECAST: "will|shall|expected to|most likely to|more likely to|likely to|"
        "going to|set to|bound to",
        Modality.HYPOTHESISED: "might|may|could",
    }.items()
    for phrase in phrases.split("|")
}
MAY = re.compile(
    r"(?:(?:it|he|she|they|who|which) )?(?:(?:is|are|was|were|has|have|been|also|still|now) )*"
    rf"({one_of(MODALITIES)}) (?:(?!have )|(?<!may )(?<!might )(?<!could ))(?=(?-i:[a-z]))",
    re.IGNORECASE,
)
INFINITIVE = re.compile(r"to (?=[a-z])")
# What is attacked again and again, or may be, is targeted: there is no event yet.
ATTACKING = re.compile(
    r"(?:(?:pursu|carry out|carry|conduct|launch|mount|stag|plan|commit|undertak)(?:e|ing)? )?"
    r"(?:attacks?|attacking|strikes?) (?:against|on|in)? ?(?:the )?(?=[A-Z])"
    r"|(?:attack|bomb|strike|raid|hit) (?:the )?(?=[A-Z])"
)
IRREGULAR = {"be": "is", "have": "has", "do": "does", "go": "goes"}
SIBILANT = ("s", "sh", "ch", "x", "z", "o")


def modality_of(text: str) -> str:
    """The modality with whose words the text begins."""
    found = MAY.match(text)
    return MODALITIES[found[1].lower()].value if found else ""


def plain_forms(text: str) -> tuple[str, list[str]]:
    """The modality with whose words the text begins, and how the rest reads as a fact; no such
    forms if it begins with none: plans to target X, targets X."""
    found = MAY.match(text) or INFINITIVE.match(text)
    if not found:
        return "", []
    rest = text[found.end() :]
    if attacking := ATTACKING.match(rest):
        return modality_of(text), [f"targets {rest[attacking.end() :]}"]
    word, _, more = rest.partition(" ")
    return modality_of(text), [f"{third_person(word)} {more}", rest]


def third_person(verb: str) -> str:
    """The verb as it stands behind “it”: target, targets; ally, allies; targeting, targets."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("ing") and len(verb) > 5:
        verb = verb[:-3]
    if verb.endswith(SIBILANT):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"
