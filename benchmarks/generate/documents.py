"""Sources that cite each other: statements at the bottom, articles above, analyses on top."""

import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sources.computed.known_from import roots, store_known_from
from sources.models import Source, SourceLink

from .cast import Cast
from .chance import Chance

STATEMENTS = {
    "group_claim": 25, "official_statement": 30, "group_media": 8, "un_report": 8, "court": 3,
    "interview": 10, "unnamed_source": 8, "intelligence": 3, "dataset": 3, "dangling": 2,
}  # fmt: skip
ARTICLES = {"news": 90, "opinion": 6, "photo_caption": 4}
ANALYSES = {"analysis": 60, "think_tank": 30, "book": 5, "index": 5}
TIERS = (STATEMENTS, STATEMENTS, ARTICLES, ARTICLES, ANALYSES)
LEVEL = (0, 0, 1, 1, 2)
MODES = {"cites": 40, "quotes": 20, "paraphrases": 15, "relays": 10, "mentions": 10, "tallies": 5}
LANGUAGES = {"en": 55, "ar": 15, "fr": 8, "ps": 6, "ur": 6, "ru": 5, "es": 5}
NAMELESS = ("unnamed_source", "dangling")


class Document(NamedTuple):
    """A source as assertions need it."""

    key: int
    relays: tuple[int, ...]  # keys of those that it passes on
    counts: bool  # it is not withdrawn
    published: str
    known_from: date | None = None


class Archive:
    def __init__(self, chance: Chance, number: int) -> None:
        self.chance = chance
        self.days = chance.days(number)  # the nominal day of each
        self.documents: list[Document] = []
        self.known: dict[int, Document] = {}
        self.roots: dict[int, tuple[int, bool]] = {}

    def make(self, cast: Cast) -> Iterator[tuple[Source, list[SourceLink]]]:
        """Each source with whom it cites: always earlier ones of a lower level, so no circle."""
        kinds = [self.chance.lot(tier) for tier in TIERS]
        mode, language = self.chance.lot(MODES), self.chance.lot(LANGUAGES)
        for number, day in enumerate(self.days):
            kind = kinds[number % len(kinds)]()
            source = self._source(number, day, kind, language(), cast)
            links = {cited: mode() for cited in self._cited(number)}
            relays = tuple(cited for cited, how in links.items() if how != "mentions")
            self.documents.append(
                Document(source.pk, relays, not source.retracted, source.published)
            )
            yield (
                source,
                [
                    self.chance.new(SourceLink, citing_id=source.pk, cited_id=cited, mode=how)
                    for cited, how in links.items()
                ],
            )

    def know(self) -> None:
        """Work out since when each is known and where it stands, once all are written."""
        store_known_from()
        days = dict(Source.objects.order_by().values_list("pk", "known_from").iterator())
        self.roots = roots()
        self.documents = [
            document._replace(known_from=days[document.key]) for document in self.documents
        ]
        self.known = {document.key: document for document in self.documents}

    def about(self, day: date, number: int) -> list[Document]:
        """Documents from the day or soon after, as far as there are so many."""
        start = bisect.bisect_left(self.days, day)
        found: dict[int, Document] = {}
        for _ in range(number):
            at = min(start + int(self.chance.rng.expovariate(0.05)), len(self.documents) - 1)
            found[at] = self.documents[at]
        return list(found.values())

    def any(self) -> Document:
        return self.chance.one_of(self.documents)

    def _source(self, number: int, day: date, kind: str, language: str, cast: Cast) -> Source:
        chance = self.chance
        published, basis = chance.text_of(day, moment=True), "stated"
        if kind in NAMELESS or chance.random() < 0.05:
            published = basis = ""
        elif chance.random() < 0.1:
            basis = "inferred"
        retracted = ""
        if chance.random() < 0.004:
            retracted = (day + timedelta(days=20 + chance.below(300))).isoformat()
        container = None
        if LEVEL[number % 5] == 0 and number > 10 and chance.random() < 0.08:
            container = self.documents[max(0, number - 1 - chance.below(30))].key
        return chance.new(
            Source, slug="source-{}", title=f"{kind.replace('_', ' ').capitalize()} {number}",
            kind=kind, language=language, published=published, published_basis=basis,
            retracted=retracted, container_id=container,
            publisher_id=chance.one_of(cast.outlets) if kind == "news" and cast.outlets else None,
            author_label="a local source" if kind == "unnamed_source" else "",
            reliability="ABCDEF"[min(5, chance.below(9))],
            url=f"https://example.org/{number}" if chance.random() < 0.5 else "",
        )  # fmt: skip

    def _cited(self, number: int) -> list[int]:
        """Keys of those that the source cites: mostly recent ones, some that everybody cites."""
        chance, level = self.chance, LEVEL[number % 5]
        if level == 0 or number < 10:
            return []
        found: dict[int, None] = {}
        for _ in range(chance.below(4)):
            old = chance.random() < 0.2
            at = (
                int(number * chance.random() ** 4) if old else max(0, number - 1 - chance.below(50))
            )
            if LEVEL[at % 5] < level:
                found[self.documents[at].key] = None
        return list(found)
