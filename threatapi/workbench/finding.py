"""Who may be meant by a name: the candidates of `POST match` for the name, and for its parts.

“ETIM/TIP” and “Nusra Front (HTS)” hold two names each. What is found by a part alone is never
taken without the editor.
"""

import re
from collections.abc import Iterator
from typing import Any

from actors.models import Entity
from actors.names.scoring import How
from sources.computed.standpoint import EVERYTHING
from threatapi.match.body import MOST_QUERIES
from threatapi.match.views import matched

from .draft import ACTOR, Subject
from .line_reading import is_name
from .shown import CandidateShown

CANDIDATES = 5
LONGEST = 200
JUST_SO = (How.EXACT.value, How.FOLDED.value)
SIGNS = re.compile(r"[/()]")
Candidate = dict[str, Any]


class Found:
    """A record that may be meant, and by which texts it was found."""

    def __init__(self, candidate: Candidate) -> None:
        self.entity = candidate["entity"]
        self.uid = str(self.entity["id"])
        # As the name itself found it; empty if only a part of the name did.
        self.how, self.reason, self.whole_score = "", "", 0.0
        self.score = 0.0
        self.texts, self.is_sought = 0, False
        self.why: list[str] = []

    def add(self, candidate: Candidate, text: str, is_sought: bool) -> None:
        self.is_sought = self.is_sought or is_sought
        if not text:
            self.how, self.reason = candidate["matched"]["how"], candidate["reasons"][0]
            self.whole_score = candidate["score"]
        said = " ".join(candidate["reasons"])
        self.why.append(f"by “{text}”: {said}" if text else said)
        self.score = max(self.score, candidate["score"])
        self.texts += 1

    @property
    def rank(self) -> tuple[bool, bool, int, float]:
        """Those that the editor searched for; then those of the whole name, or of more parts."""
        return not self.is_sought, not self.how, -self.texts, -self.score

    @property
    def is_just_so(self) -> bool:
        return self.how in JUST_SO

    @property
    def is_actor_of_just_this_name(self) -> bool:
        return self.is_just_so and self.entity["type"] == ACTOR

    def shown(self) -> CandidateShown:
        return CandidateShown(
            record=self.uid,
            name=self.entity["name"],
            kind=self.entity["kind"] or self.entity["type"],
            url="",
            about="",
            why=" ".join(self.why),
            score=f"{self.score:.2f}".lstrip("0"),
            is_just_so=self.is_just_so,
        )


def parts_of(name: str) -> list[str]:
    """The names that a name with a slash or brackets holds."""
    if not SIGNS.search(name):
        return []
    parts = [part.strip(" ,;“”\"'") for part in SIGNS.split(name)]
    return [part for part in parts if len(part) > 1 and is_name(part)]


def find_meant(subjects: list[Subject]) -> list[list[Found]]:
    """For each of these actors and persons the records that may be meant, best first."""
    asked = [*asked_of(subjects)]
    found: list[dict[str, Found]] = [{} for _ in subjects]
    queries = [
        {"name": (text or subjects[number].name)[:LONGEST], "type": type_of(subjects[number], text)}
        for number, text in asked
    ]
    for (number, text), candidates in zip(asked, answers(queries), strict=True):
        for each in candidates:
            made = found[number].setdefault(str(each["entity"]["id"]), Found(each))
            made.add(each, text, bool(text) and text == subjects[number].sought)
    return [sorted(each.values(), key=lambda one: one.rank)[:CANDIDATES] for each in found]


def asked_of(subjects: list[Subject]) -> Iterator[tuple[int, str]]:
    """Which subject is looked up, and by which other text than its name; empty: by the name."""
    for number, subject in enumerate(subjects):
        texts = ["", *parts_of(subject.name), subject.sought]
        yield from ((number, text) for text in dict.fromkeys(texts))


def type_of(subject: Subject, text: str) -> str | None:
    """Whether an actor or a person is looked for. Who is searched for by the editor may be both."""
    return None if text and text == subject.sought else subject.kind or None


def answers(queries: list[dict[str, Any]]) -> Iterator[list[Candidate]]:
    for start in range(0, len(queries), MOST_QUERIES):
        chunk = queries[start : start + MOST_QUERIES]
        for each in matched(chunk, CANDIDATES, EVERYTHING, Entity.objects.all()):
            yield each["candidates"]
