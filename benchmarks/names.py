"""How well the engine of `q` and `match` finds names, beside a plain trigram search.

    python benchmarks/names.py PAIRS.csv

The CSV has the columns name1, name2 and is_match (true or false); the pairs should be ones that
nobody of this project wrote, such as those of nomenklatura. All distinct second names are the
store. Each pair that matches asks for its first name: recall at k is how often the second is among
the first k found. A pair that does not match is a false match when asking for its first name
finds the second with at least the score.
"""

import argparse
import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")

import django

django.setup()

from django.db import connection

from actors import namebook
from actors.models import Entity
from actors.search import search as find
from threatapi.base.text import fold

Search = Callable[[str], dict[int, float]]  # what was typed → number of a name → its score
Pair = tuple[str, str, bool]


def read(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["name1"], row["name2"], row["is_match"]) for row in csv.DictReader(file)]
    # A row whose name holds a comma without quotes cannot be read; a name without letters neither.
    return [
        (one, two, told == "true")
        for one, two, told in rows
        if told in ("true", "false") and fold(one) and fold(two)
    ]


def engine(names: list[str]) -> Search:
    Entity._base_manager.bulk_create(
        Entity(pk=number, slug=f"name-{number}", name=name, type="person")
        for number, name in enumerate(names)
    )
    namebook.store(Entity)
    return lambda typed: {number: match.score for number, match in find([typed])[0].items()}


def trigrams(text: str) -> set[str]:
    """As PostgreSQL's pg_trgm cuts them: word by word, two blanks before and one behind."""
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    padded = [f"  {word} " for word in words]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def trigram_search(names: list[str]) -> Search:
    cut = [trigrams(name) for name in names]

    def search(typed: str) -> dict[int, float]:
        asked = trigrams(typed)
        return {
            number: len(asked & kept) / (len(asked | kept) or 1)
            for number, kept in enumerate(cut)
            if asked & kept
        }

    return search


def measure(pairs: list[Pair], names: list[str], search: Search, least: float) -> list[float]:
    """Recall at 1 and at 5 and the false-match rate, of what scores at least so much."""
    numbers = {name: number for number, name in enumerate(names)}
    first = five = false = right = wrong = 0
    for typed, meant, is_match in pairs:
        found = {number: score for number, score in search(typed).items() if score >= least}
        ranked = sorted(found, key=lambda number: (-found[number], names[number]))
        wanted = numbers[meant]
        if is_match:
            right += 1
            first += ranked[:1] == [wanted]
            five += wanted in ranked[:5]
        else:
            wrong += 1
            false += wanted in found
    return [first / right, five / right, false / wrong]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path, help="CSV of name1, name2, is_match")
    pairs = read(parser.parse_args().pairs)
    names = sorted({two for _, two, _ in pairs})
    connection.creation.create_test_db(verbosity=0)
    matching = sum(is_match for *_, is_match in pairs)
    print(f"{len(pairs)} pairs, {matching} of them matches; {len(names)} names in store\n")
    print("| search | least score | recall at 1 | recall at 5 | false matches | ms a search |")
    print("|---|---|---|---|---|---|")
    for title, make, thresholds in (
        ("threatapi", engine, (0.5, 0.6, 0.7, 0.8, 0.9)),
        ("trigrams", trigram_search, (0.0, 0.3, 0.4, 0.5, 0.6, 0.7)),
    ):
        search = make(names)
        for least in thresholds:
            start = time.perf_counter()
            one, five, false = measure(pairs, names, search, least)
            each = (time.perf_counter() - start) / len(pairs) * 1000
            print(f"| {title} | {least} | {one:.3f} | {five:.3f} | {false:.3f} | {each:.1f} |")


if __name__ == "__main__":
    main()
