"""Measures what a save in the admin costs in stores of several sizes.

    python benchmarks/writes.py STORE STORE [--rounds 15] [--only PATTERN]

A store is the DATABASE_URL of one that `benchmarks/generate.py` has filled: all SQLite or all
PostgreSQL. For each kind of save a record is chosen in the first store, and in the others the one
on which most nearly as much hangs. The save is made in all stores in turn, and then taken back.
The least time of all rounds counts: processor time on SQLite; on PostgreSQL that of the clock, for
its server does most of the work. Prints Markdown, with the time beside that in the first store.
The changes that this makes, and their editor, stay in the stores.
"""

import argparse
import gc
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import dj_database_url
import django

# As a package: its modules have names that others have, too.
sys.path[0] = str(Path(__file__).resolve().parent.parent)
os.environ["DATABASE_URL"] = next((word for word in sys.argv[1:] if "://" in word), "")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")
django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actors.models import Relationship
from base.orm.models import Record
from incidents.models import Incident, Involvement
from sources.models import Assertion, Source, SourceLink
from tests.helpers.admin_pages import Page, page
from threatapi.changes.door import change
from threatapi.changes.models import Change, LastChange

PLACE = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
SAMPLE = 3000  # records of which one is chosen
EDITOR = "benchmarks"


class Case(NamedTuple):
    """One save: the page, what is filled in, what takes it back, and how much hangs on it."""

    url: str
    values: dict[str, Any]
    take_back: Callable[[], None]
    size: int


class Store:
    def __init__(self, url: str) -> None:
        self.connection = connections.create_connection("default")
        place = {key: dj_database_url.parse(url)[key] for key in PLACE}
        self.connection.settings_dict = self.connection.settings_dict | place
        self.client = Client()
        self.cases: dict[str, Case] = {}
        with self.open():
            self.incidents = Incident.objects.count()
            user = User.objects.filter(username=EDITOR).first()
            self.client.force_login(user or User.objects.create_superuser(EDITOR))

    @contextmanager
    def open(self) -> Iterator[None]:
        ContentType.objects.clear_cache()
        usual, connections["default"] = connections["default"], self.connection
        try:
            yield
        finally:
            connections["default"] = usual

    def save(self, case: Case) -> tuple[float, int, int]:
        """Make the save and take it back: its seconds, its statements and the answers it alters."""
        form = Page(self.client, case.url).fill(**case.values)
        watch = time.process_time if self.connection.vendor == "sqlite" else time.perf_counter
        gc.collect()
        with CaptureQueriesContext(self.connection) as captured:
            begun = watch()
            answer = form.save()
            took = watch() - begun
        if not answer.saved:
            sys.exit(f"{case.url} was not saved: {answer.faults()}")
        altered = LastChange.objects.filter(change=Change.objects.latest("number")).count()
        case.take_back()
        return took, len(captured), altered


def number(model: type[Record], column: str, of: str = "pk") -> Any:
    """How many records refer to each one of a query by this column."""
    theirs = model.objects.filter(**{column: OuterRef(of)}).order_by().values(column)
    return Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0)


def nearest(queryset: QuerySet, size: int | None) -> Any:
    """Of the first records that one with most nearly this `size`, or with the middle one."""
    found = sorted(queryset.order_by("uid")[:SAMPLE], key=lambda each: each.size)
    if not found:
        sys.exit(f"There is no {queryset.model._meta.verbose_name} to save.")
    wanted = found[len(found) // 2].size if size is None else size
    return min(found, key=lambda each: abs(each.size - wanted))


def changing(record: Any, size: int, name: str, value: str) -> Case:
    """To change one value of a record."""
    old = getattr(record, name)

    def take_back() -> None:
        record.refresh_from_db()
        setattr(record, name, old)
        with change():
            record.save()

    return Case(page(record), {name: value}, take_back, size)


def some_source(size: int | None) -> Any:
    """One that nobody cites and in which nothing lies."""
    alone = Source.objects.filter(cited_by=None, published__gt="1990", published__lt="2100")
    parts = Source.objects.exclude(container=None).values("container")
    return nearest(
        alone.exclude(pk__in=parts).annotate(size=number(Assertion, "source")).filter(size__gt=0),
        size,
    )


def title(size: int | None) -> Case:
    source = some_source(size)
    return changing(source, source.size, "title", "Another title")


def date(size: int | None) -> Case:
    source = some_source(size)
    return changing(source, source.size, "published", "1989-05-04")


def citation(size: int | None) -> Case:
    source = some_source(size)
    taken = SourceLink.objects.filter(citing=source).values("cited")
    cited = Source.objects.filter(cites=None).exclude(pk__in=[source.pk]).exclude(pk__in=taken)
    values = {"citing": source, "cited": cited.order_by("uid")[0], "mode": "cites"}

    def take_back() -> None:
        with change():
            SourceLink.objects.get(citing=source, cited=values["cited"]).delete()

    return Case(page(SourceLink, "add"), values, take_back, source.size)


def part_of(size: int | None) -> Case:
    """Who counts as one decides on the parts and the words of the subject, and of its outlets."""
    columns = (Involvement, "entity"), (Assertion, "speaker"), (Assertion, "root__publisher")
    hanging = sum(number(model, column, "subject") for model, column in columns)
    link = nearest(Relationship.objects.filter(kind="part_of").annotate(size=hanging), size)
    return changing(link, link.size, "kind", "allied_with")


def assertion(size: int | None) -> Case:
    """On an incident of the actor with the most incidents."""
    by_entity = Involvement.objects.filter(entity__type="actor").order_by().values_list("entity")
    hub = by_entity.annotate(n=Count("pk")).latest("n")[0]
    size_of = number(Involvement, "incident", "incident") + number(
        Assertion, "incident", "incident"
    )
    theirs = Assertion.objects.filter(stance="asserts", corrects=None).annotate(size=size_of)
    said = nearest(theirs.filter(incident__involvements__entity=hub), size)
    return changing(said, said.size, "stance", "denies")


KINDS: dict[str, Callable[[int | None], Case]] = {
    "a source's title": title,
    "a source's date": date,
    "a citation": citation,
    "a part_of": part_of,
    "an assertion on a hub's incident": assertion,
}


def measure(kind: str, stores: list[Store], rounds: int) -> None:
    """Print a row for each store."""
    size = None
    for store in stores:
        with store.open():
            store.cases[kind] = KINDS[kind](size)
        size = stores[0].cases[kind].size
    found: list[list[tuple[float, int, int]]] = [[] for _ in stores]
    for _ in range(rounds):
        for store, results in zip(stores, found, strict=True):
            with store.open():
                results.append(store.save(store.cases[kind]))
    least = [min(took for took, _, _ in results) for results in found]
    for store, results, took in zip(stores, found, least, strict=True):
        _, statements, altered = results[-1]
        print(
            f"| {kind} | {store.incidents:,} | {store.cases[kind].size} | {altered} | {statements} "
            f"| {took * 1000:.1f} | {took / least[0]:.2f} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stores", nargs="+", metavar="STORE", help="DATABASE_URL, smallest first")
    parser.add_argument("--rounds", type=int, default=15, help="default: %(default)s")
    parser.add_argument("--only", default="", help="regular expression of the kinds' names")
    given = parser.parse_args()
    settings.ALLOWED_HOSTS = ["testserver"]
    stores = [Store(url) for url in given.stores]
    print("| save of | incidents | hangs on it | answers altered | statements | ms | × |")
    print("|---|---|---|---|---|---|---|")
    for kind in KINDS:
        if re.search(given.only, kind):
            measure(kind, stores, given.rounds)


if __name__ == "__main__":
    main()
