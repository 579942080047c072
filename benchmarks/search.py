"""How fast the search finds among very many names, beside a plain trigram search.

    python benchmarks/search.py 24000 240000

Makes up so many names (the same ones each time), writes them into a new, empty database beside
that of DATABASE_URL and asks both for the same names in turn. The trigram search is FTS5 with its
trigram tokenizer on SQLite, the best fifty of which are put in order by their likeness, and pg_trgm
on whole names on PostgreSQL, if that extension is there. Times are of the engines alone, in
milliseconds; recall at 10 is how often the name meant is among the first ten.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")

import django

django.setup()

from django.db import connection, transaction
from rapidfuzz import process
from rapidfuzz.distance import OSA

from actors import namebook
from actors.models import Alias, Entity
from actors.search import ranked, search

SYLLABLES = [
    first + vowel + last
    for first in ("", *"bdfghjklmnprstvwyz", "kh", "sh", "gh", "dr", "br", "th", "q")
    for vowel in ("a", "i", "u", "e", "o", "ai", "aa", "ou")
    for last in ("", "", *"bdhkmnlrst", "sh", "q")
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
EACH = 60  # searches of each kind
TIMES = 5  # matches of a hundred names
Find = Callable[[list[str]], list[list[str]]]  # texts → for each the first ten names


def made_up(count: int, dice: random.Random) -> Iterator[str]:
    """Names of two to four words; few words are very common, most are rare."""
    words = list(dict.fromkeys(word(dice) for _ in range(count // 2)))
    chances = list(accumulate(1 / (rank + 20) ** 0.85 for rank in range(len(words))))
    for _ in range(count):
        parts = dice.choices(words, cum_weights=chances, k=dice.choice((2, 2, 2, 3, 3, 4)))
        if dice.random() < 0.2:
            parts[-1] = f"al-{parts[-1].title()}"
        yield " ".join(part if part.startswith("al-") else part.title() for part in parts)


def word(dice: random.Random) -> str:
    return "".join(dice.choices(SYLLABLES, k=dice.choice((2, 2, 2, 3, 3, 4)))) + "a"


def misspelt(name: str, dice: random.Random) -> str:
    """One letter wrong, missing, added or exchanged, within a word of five letters or more."""
    places = [at for at in range(1, len(name) - 1) if name[at - 1 : at + 2].isalpha()]
    at, other = dice.choice(places), dice.choice(LETTERS)
    wrong = (other + name[at + 1 :], name[at + 1 :], other + name[at:])
    exchanged = name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + dice.choice((*wrong, exchanged))


def write(names: list[str]) -> None:
    """Two names for each entity: its own, and an alias."""
    half = len(names) // 2
    with transaction.atomic():
        Entity._base_manager.bulk_create(
            (Entity(pk=n, slug=f"e{n}", name=names[n], type="person") for n in range(half)), 500
        )
        Alias._base_manager.bulk_create(
            (Alias(entity_id=n % half, text=f"{names[n]}", kind="spelling")
             for n in range(half, len(names))), 500, ignore_conflicts=True,
        )  # fmt: skip
    start = time.perf_counter()
    namebook.store(Entity)
    namebook.store(Alias)
    print(f"\n{len(names)} names, cut up in {time.perf_counter() - start:.0f} s\n")


def ours(texts: list[str]) -> list[list[str]]:
    found = search(texts, most=1500 if len(texts) == 1 else 250)
    return [[one[pk].name.text for pk in ranked(one)[:10]] for one in found]


def trigrams(names: list[str]) -> Find | None:
    return postgresql(names) if connection.vendor == "postgresql" else fts5(names)


def fts5(names: list[str]) -> Find:
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE whole USING fts5(name, tokenize='trigram')")
        cursor.executemany("INSERT INTO whole (name) VALUES (%s)", [(name,) for name in names])

    def find(text: str) -> list[str]:
        grams = " OR ".join(f'"{text[at : at + 3]}"' for at in range(len(text) - 2))
        with connection.cursor() as cursor:
            sql = "SELECT name FROM whole WHERE whole MATCH %s ORDER BY rank LIMIT 50"
            cursor.execute(sql, [grams])
            near = [name for (name,) in cursor.fetchall()]
        return [name for name, *_ in process.extract(
            text, near, scorer=OSA.normalized_similarity, processor=str.casefold, limit=10
        )]  # fmt: skip

    return lambda texts: [find(text) if len(text) > 2 else [] for text in texts]


def postgresql(names: list[str]) -> Find | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if not cursor.fetchone():
            return None
        cursor.execute("CREATE EXTENSION pg_trgm")
        cursor.execute("CREATE TABLE whole AS SELECT unnest(%s::text[]) AS name", [names])
        cursor.execute("CREATE INDEX ON whole USING gin (name gin_trgm_ops)")
        cursor.execute("ANALYZE")

    def find(text: str) -> list[str]:
        with connection.cursor() as cursor:
            order = "ORDER BY similarity(name, %s) DESC LIMIT 10"
            sql = f"SELECT name FROM whole WHERE name %% %s {order}"  # noqa: S608
            cursor.execute(sql, [text, text])
            return [name for (name,) in cursor.fetchall()]

    return lambda texts: [find(text) for text in texts]


def questions(names: list[str], dice: random.Random) -> dict[str, list[tuple[list[str], str]]]:
    """Of each kind: the texts asked for, and the name that is meant."""
    meant = dice.sample([name for name in names if len(name) > 9], EACH)
    many = [[misspelt(name, dice) for name in dice.sample(names, 100)] for _ in range(TIMES)]
    return {
        "exact": [([name], name) for name in meant],
        "prefix": [([name[:7]], "") for name in meant],
        "misspelt": [([misspelt(name, dice)], name) for name in meant],
        "one word": [([name.split()[0]], "") for name in meant],
        "one letter": [([letter], "") for letter in LETTERS],
        "20 words": [([" ".join(dice.sample(names, 7))[:400]], "") for _ in range(20)],
        "200 words": [(["-".join(dice.choices(LETTERS, k=200))], "") for _ in range(5)],
        "match of 100": [(texts, "") for texts in many],
    }


def measure(asked: list[tuple[list[str], str]], engines: list[Find]) -> Iterator[str]:
    """p50, p95, recall of each engine, asked in turn."""
    times: list[list[float]] = [[] for _ in engines]
    hits = [0 for _ in engines]
    for texts, meant in asked:
        for number, find in enumerate(engines):
            start = time.perf_counter()
            found = find(texts)
            times[number].append((time.perf_counter() - start) * 1000)
            hits[number] += meant in found[0]
    for took, right in zip(times, hits, strict=True):
        cuts = quantiles(took, n=20)
        yield from (f"{cuts[9]:.1f}", f"{cuts[18]:.1f}")
        yield f"{right / len(asked):.2f}" if asked[0][1] else "–"
    last = [quantiles(took, n=20)[18] for took in times]
    yield f"{last[0] / last[1]:.2f}" if len(last) > 1 else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("counts", type=int, nargs="+", help="how many names")
    for count in parser.parse_args().counts:
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        dice = random.Random(count)  # noqa: S311
        names = list(made_up(count, dice))
        write(names)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        engines = [find for find in (ours, trigrams(names)) if find]
        print("| | p50 | p95 | recall | trigrams p50 | p95 | recall | ratio of p95 |")
        print("|---|---|---|---|---|---|---|---|")
        for kind, asked in questions(names, dice).items():
            print(f"| {kind} | {' | '.join(measure(asked, engines))} |", flush=True)
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
