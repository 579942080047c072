"""Fills an empty store, a batch at a time: what is made is judged, then written, then forgotten."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from time import perf_counter
from typing import Any

from django.db import connection, models, transaction

from actors.names import indexing
from base.orm import bulk
from incidents.models import Incident
from sources.computed import known_from
from threatapi.recompute import recompute_claims, take_statistics
from threatapi.stats import known, summary

from . import gazetteer
from .cast import Cast
from .chance import Chance
from .documents import Archive
from .events import Events
from .sayings import Told, Voices
from .sizes import Sizes
from .ties import Ties
from .verdicts import Computing

BATCH = 500
Report = Callable[[str], None]


def generate(sizes: Sizes, seed: int, report: Report = lambda line: None) -> dict[str, float]:
    """Write a store of these sizes; the seconds that each sort of work took."""
    return Generator(sizes, seed, report).run()


class Generator:
    def __init__(self, sizes: Sizes, seed: int, report: Report) -> None:
        self.sizes, self.report = sizes, report
        self.chance = Chance(seed)
        self.seconds: dict[str, float] = defaultdict(float)
        self.cast = Cast(self.chance, sizes)
        self.archive = Archive(self.chance, sizes.sources)
        self.voices = Voices(self.chance, self.archive, self.cast)

    def run(self) -> dict[str, float]:
        """Each table after those that its computed values rest on."""
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with connection.cursor() as cursor:
                # A store that is cut off half-way is made anew, so it need not be safe on disk.
                cursor.execute("PRAGMA synchronous = OFF")
                cursor.execute("PRAGMA cache_size = -65536")
        with self.timed("making"):
            self.gazetteer = gazetteer.make(self.chance, self.sizes.places)
        self.write(self.gazetteer.places)
        self.computing = Computing(self.voices, self.gazetteer)
        aliases = self.entities()
        self.pairs("sources", self.archive.make(self.cast), self.sizes.sources)
        with self.timed("computing"):
            self.archive.know()
        self.aliases(aliases)
        self.all_the_others()
        return dict(self.seconds)

    def all_the_others(self) -> None:
        ties = Ties(self.chance, self.cast, self.gazetteer, self.voices)
        self.tied("parts of actors", ties.belongings(), self.cast.actors // 4)
        with self.timed("computing"):
            self.computing.know_kin()
        self.incidents()
        tolls = Events(self.chance, self.gazetteer, self.cast, self.voices).tolls
        strengths = (tolls.strength(self.cast, key) for key in self.cast.fighters)
        self.told("strengths", strengths, len(self.cast.fighters), self.computing.claims)
        wanted = self.sizes.relationships
        self.tied("relationships", ties.relationships(wanted), wanted)
        self.tied("presences", ties.presences(self.sizes.presences), self.sizes.presences)
        with self.timed("computing"):
            take_statistics()
            known_from.store_counts()
            # What is to be known of the whole store, and what stood on earlier days.
            recompute_claims()
            summary.fill()
            known.fill()
            indexing.store_all()

    # The tables

    def entities(self) -> list[tuple[int, str]]:
        """Entities with their names; of which names somebody is to be said to write them."""
        attested: list[int] = []

        def noted() -> Iterator[tuple[Any, list[Any]]]:
            for entity, aliases in self.cast.make():
                attested.extend(alias.pk for alias in aliases if self.chance.random() < 0.3)
                yield entity, aliases

        self.pairs("entities", noted(), self.sizes.entities)
        return attested

    def aliases(self, keys: list[int]) -> None:
        said = (self.voices.say("alias", key, self.archive.any()) for key in keys)
        for batch in self.batches("names attested", said, len(keys), size=4 * BATCH):
            self.write(batch)

    def incidents(self) -> None:
        events = Events(self.chance, self.gazetteer, self.cast, self.voices)
        earlier: list[Incident] = []

        def made() -> Iterator[Told]:
            for _ in range(self.sizes.incidents):
                told = events.make(earlier)
                if len(earlier) < 1000:
                    earlier.append(told.claim)
                yield told

        self.told("incidents", made(), self.sizes.incidents, self.computing.incidents)

    def tied(self, what: str, made: Iterable[Told], number: int) -> None:
        def compute(told: list[Told]) -> None:
            self.computing.claims(told)
            self.computing.ends(told)

        self.told(what, made, number, compute, size=2 * BATCH)

    # Batches

    def pairs(self, what: str, made: Iterable[tuple[Any, list[Any]]], number: int) -> None:
        """Records each with what belongs to it."""
        for batch in self.batches(what, made, number, size=2 * BATCH):
            self.write([one for one, _ in batch], chain.from_iterable(parts for _, parts in batch))

    def told(
        self,
        what: str,
        made: Iterable[Told],
        number: int,
        compute: Callable[[list[Told]], None],
        size: int = BATCH,
    ) -> None:
        for batch in self.batches(what, made, number, size):
            with self.timed("computing"):
                compute(batch)
            parts = [each for told in batch for each in told.all]
            self.write(
                (each.claim for each in parts),
                chain.from_iterable(each.assertions for each in parts),
            )

    def batches(
        self, what: str, made: Iterable[Any], number: int, size: int
    ) -> Iterator[list[Any]]:
        done, found, start = 0, bulk.batches(made, size), perf_counter()
        while True:
            with self.timed("making"):
                batch = next(found, None)
            if batch is None:
                break
            yield batch
            done += len(batch)
            if done // (20 * size) != (done - len(batch)) // (20 * size):
                rate = done / (perf_counter() - start) * 60
                self.report(f"{what}: {done} of {number}, {rate:.0f} a minute")
        self.report(f"{what}: {done}")

    def write(self, *records: Iterable[models.Model]) -> None:
        """All of it, or nothing; the models in the order in which they come first."""
        by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for record in chain.from_iterable(records):
            by_model[type(record)].append(record)
        with self.timed("writing"), transaction.atomic():
            for found in by_model.values():
                bulk.insert(found)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[what] += perf_counter() - start
