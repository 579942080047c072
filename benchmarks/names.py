"""How well the engine of `q` and `match` finds names, beside a trigram search and logic-v2.

    python benchmarks/names.py [--pairs PAIRS.csv] [--logic-v2 PYTHON]

PAIRS.csv has the columns name1, name2 and is_match (true or false); its pairs should be ones that
nobody of this project wrote, such as those of nomenklatura. PYTHON is an interpreter with
nomenklatura installed, in an environment of its own: it is large. The other sets need Babel
(requirements-benchmarks.txt) or nothing. What cannot be measured is skipped and said to be.

A hit is a name of the right group: of equal names in store any may come first.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "threatapi.settings")

import django

django.setup()

from django.db import connection

from actors.models import Entity
from actors.names import indexing
from actors.names.search import search
from benchmarks import name_sets as sets
from benchmarks.name_sets import Asked
from incidents.models import Place

Search = Callable[[str], dict[str, float]]  # what was typed → names and their scores
VOWELLED, UNVOWELLED = ("ru", "uk", "sr", "bg"), ("ar", "fa", "ur", "ps")
CANDIDATES = 50  # of a plain search, for logic-v2 to score


def fill(model: type, names: Iterable[str]) -> None:
    """Replace all that is in store."""
    model._base_manager.all()._raw_delete(connection.alias)
    kind = {"kind": "city"} if model is Place else {"type": "person"}
    rows = (model(slug=f"name-{n}", name=name, **kind) for n, name in enumerate(sorted(names)))
    model._base_manager.bulk_create(rows, batch_size=5000)
    indexing.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def engine(model: type = Entity, least: float | None = None) -> Search:
    def found(typed: str) -> dict[str, float]:
        (matches,) = search([typed], model._base_manager.all(), least=least)
        return {match.bearer[1]: match.score for match in matches.values()}

    return found


def trigrams(text: str) -> set[str]:
    """As PostgreSQL's pg_trgm cuts them: word by word, two blanks before and one behind."""
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    padded = [f"  {word} " for word in words]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def trigram_search(names: Iterable[str]) -> Search:
    cut = {name: trigrams(name) for name in names}

    def found(typed: str) -> dict[str, float]:
        asked = trigrams(typed)
        shared = {name: asked & kept for name, kept in cut.items()}
        return {name: len(both) / len(asked | cut[name]) for name, both in shared.items() if both}

    return found


def logic_v2(python: str, names: Iterable[str]) -> Search:
    """The best of a trigram search, scored by nomenklatura in a process of its own."""
    nearest = trigram_search(names)
    command = [python, str(Path(__file__).with_name("logic_v2.py"))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def found(typed: str) -> dict[str, float]:
        scores = nearest(typed)
        best = sorted(scores, key=lambda name: -scores[name])[:CANDIDATES]
        process.stdin.write(json.dumps([typed, best]) + "\n")
        process.stdin.flush()
        return dict(zip(best, json.loads(process.stdout.readline()), strict=True))

    return found


def ranked(found: dict[str, float]) -> list[str]:
    return sorted(found, key=lambda name: (-found[name], name))


def goal(text: str) -> None:
    print(f"\nGoal: {text}.", flush=True)


def share(hits: Iterable[bool]) -> str:
    counted = list(hits)
    return f"{sum(counted) / len(counted):.3f}" if counted else "–"


def row(*cells: object) -> None:
    print(f"| {' | '.join(map(str, cells))} |", flush=True)


def recall(asked: list[Asked], find: Search) -> tuple[str, str, str]:
    """How often a right name is the first, among the first five; and ms of processor time each."""
    start = time.process_time()
    found = [ranked(find(one.typed))[:5] for one in asked]
    each = (time.process_time() - start) / len(asked) * 1000
    pairs = list(zip(asked, found, strict=True))
    return (
        share(bool(one.right & set(names[:1])) for one, names in pairs),
        share(bool(one.right & set(names)) for one, names in pairs),
        f"{each:.1f}",
    )


def measure_labelled(path: Path, python: str | None) -> None:
    asked = sets.labelled(path)
    names = sets.names_of(asked)
    fill(Entity, names)
    rivals: list[tuple[str, Search, tuple[float, ...]]] = [
        ("threatapi", engine(), (0.0, 0.6, 0.7, 0.78, 0.8, 0.85)),
        ("trigrams", trigram_search(names), (0.3, 0.4, 0.5, 0.6)),
    ]
    if python:
        rivals.append(("logic-v2", logic_v2(python, names), (0.7, 0.8, 0.85)))
    print(f"\n{len(asked)} labelled pairs, {len(names)} names in store\n")
    row("search", "least score", "group at 1", "found", "false")
    row(*["---"] * 5)
    for title, find, thresholds in rivals:
        found = [(one, find(one.typed)) for one in asked]
        for least in thresholds:
            kept = [(one, {n: s for n, s in all_.items() if s >= least}) for one, all_ in found]
            row(
                title,
                least or "default",
                share(bool(one.right & set(ranked(f)[:1])) for one, f in kept if one.right),
                share(bool(one.right & set(f)) for one, f in kept if one.right),
                share(bool(one.wrong & set(f)) for one, f in kept if one.wrong),
            )
    goal("group at 1 ≥ .81 at false ≤ .10, and ≥ .72 at false ≤ .05")
    if not python:
        print("\nlogic-v2 is skipped: give --logic-v2 PYTHON, an interpreter with nomenklatura.")


def measure_scripts(sizes: Iterable[int]) -> None:
    print("\nArabic script → Latin, and for the time Latin names less a letter\n")
    row("set", "names in store", "recall at 1", "at 5", "strangers with a find", "ms")
    row(*["---"] * 6)
    historical, strangers = sets.historical(), sets.strangers(150)
    slips = sets.less_a_letter(sets.crowd(200))
    for size in sizes:
        fill(Entity, [*sets.names_of(historical), *sets.crowd(size)])
        one, five, each = recall(historical, engine())
        row("historical", size, one, five, share(bool(engine()(s.typed)) for s in strangers), each)
        row("Latin", size, *recall(slips, engine())[:2], "", recall(slips, engine())[2])
    goal("≥ .82, .88, and strangers ≤ .05 at 4,000 names; ≥ .78, .86 at 100,000; ms ≤ 1.5 × Latin")


def measure_cldr() -> None:
    try:
        import babel  # noqa: F401
    except ImportError:
        print("\nCLDR is skipped: Babel is not installed (requirements-benchmarks.txt).")
        return
    print("\nNames of CLDR → English, `places?q=`\n")
    row("set", "names", "recall at 1", "at 5", "ms")
    row(*["---"] * 5)
    for title, make in (("cities", sets.cities), ("territories", sets.territories)):
        for language in (*VOWELLED, *UNVOWELLED):
            asked = make(language)
            fill(Place, sets.names_of(asked))
            row(f"{title} {language}", len(asked), *recall(asked, engine(Place)))
    goal("cities ru, uk, bg ≥ .75, ar, fa, ur, ps ≥ .58; of territories many are translated")


def measure_near() -> None:
    asked = sets.near()
    fill(Entity, sets.names_of(asked))
    print(
        f"\nNear names: {len(asked)} asked, each of which is another's with nearly the same name\n"
    )
    row("least score", "the other is found", "the other is first")
    row(*["---"] * 3)
    for least in (None, 0.8):
        found = [(one, ranked(engine(least=least)(one.typed))) for one in asked]
        row(
            least or "default",
            share(bool(one.wrong & set(names)) for one, names in found),
            share(bool(one.wrong & set(names[:1])) for one, names in found),
        )
    goal("≤ .15 are found")


def measure_twins() -> None:
    fill(Entity, {other for _, other in sets.TWINS})
    find = engine()
    found = [ranked(find(one))[:1] == [other] for one, other in sets.TWINS]
    print(f"\nSpelling twins: {sum(found)} of {len(found)}")
    goal("all")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=Path, help="CSV of name1, name2, is_match")
    parser.add_argument("--logic-v2", metavar="PYTHON", help="a Python that has nomenklatura")
    parser.add_argument("--sizes", type=int, nargs="*", default=[4_000, 100_000])
    given = parser.parse_args()
    connection.creation.create_test_db(verbosity=0)
    measure_twins()
    measure_scripts(given.sizes)
    measure_near()
    measure_cldr()
    if given.pairs:
        measure_labelled(given.pairs, given.logic_v2)
    else:
        print("\nLabelled pairs are skipped: give --pairs CSV.")


if __name__ == "__main__":
    main()
