"""The passages of a report: its sentences with their locators, and where they lie after an edit."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import NamedTuple

from .known_names import KnownNames
from .prefill import lines_of
from .sentences import paragraphs, sentences

CONTEXT = 32  # characters of a quote's prefix and suffix
ALIKE = 0.6  # share of its words that a changed sentence must keep


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a text. Its text is `text[start:end]` with single spaces."""

    locator: str
    text: str
    paragraph: int
    start: int
    end: int


class Quote(NamedTuple):
    """A passage as the W3C's TextQuoteSelector names it: its words and those around it."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def passages(text: str) -> list[Passage]:
    """The sentences of the text with their locators: ¶1 s3 is the third of the first paragraph."""
    return [
        Passage(f"¶{number} s{place}", " ".join(text[start:end].split()), number, start, end)
        for number, span in enumerate(paragraphs(text), 1)
        for place, (start, end) in enumerate(sentences(text, *span), 1)
    ]


def quote_of(text: str, passage: Passage) -> Quote:
    """The quote by which the passage is found again when the text was edited."""
    before = text[max(0, passage.start - CONTEXT) : passage.start]
    behind = text[passage.end : passage.end + CONTEXT]
    return Quote(passage.text, " ".join(before.split()), " ".join(behind.split()))


def find_quote(text: str, quote: Quote) -> Passage | None:
    """The passage that a quote means in a text that may have been edited, or None.

    It is the sentence with the same words, else the one that holds them, else the one that is most
    like them. Of several the one between the same words is taken; without such a one, none.
    """
    found = passages(text)
    exact = " ".join(quote.exact.split())
    if not exact:
        return None
    same = [each for each in found if each.text == exact]
    holding = same or [each for each in found if exact in each.text]
    if holding:
        return _between_the_same(text, holding, quote)
    return _most_alike(found, exact)


def _between_the_same(text: str, found: list[Passage], quote: Quote) -> Passage | None:
    if len(found) == 1:
        return found[0]
    scores = []
    for passage in found:
        around = quote_of(text, passage)
        before = _shared(reversed(around.prefix.split()), reversed(quote.prefix.split()))
        scores.append(before + _shared(around.suffix.split(), quote.suffix.split()))
    best = max(scores)
    return found[scores.index(best)] if scores.count(best) == 1 else None


def _shared(words: Iterable[str], others: Iterable[str]) -> int:
    """How many words the two have in common from their beginnings."""
    pairs = zip(words, others, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _most_alike(found: list[Passage], exact: str) -> Passage | None:
    words = Counter(exact.casefold().split())
    scores = []
    for passage in found:
        others = Counter(passage.text.casefold().split())
        scores.append(2 * (words & others).total() / (words.total() + others.total()))
    best = max(scores, default=0)
    return found[scores.index(best)] if best >= ALIKE and scores.count(best) == 1 else None


def seems(
    passage: Passage, known_names: Iterable[str] | KnownNames = (), published: date | None = None
) -> dict[str, str]:
    """For each key of a kind of row the line that the passage seems to say.

    The keys are e(vent), p(art), t(oll), c(laimed), d(enied), l(ink), a(lias), s(trength),
    w(here it is), n(obody claimed) and what it sa(y)s. Every line is one that `read_line` reads.
    """
    return lines_of(passage.text, KnownNames.of(known_names), published)
