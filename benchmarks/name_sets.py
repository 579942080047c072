"""Sets of names and of what should be found for them: for `benchmarks/names.py`."""

import csv
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from base.values.text import fold
from benchmarks.generate.chance import Chance
from benchmarks.generate.names import word

HISTORICAL = Path(__file__).with_name("historical_names.txt")
NEAR = Path(__file__).with_name("near_names.txt")
TWINS = (
    ("علي", "علی"),
    ("كمال", "کمال"),
    ("حركة", "حرکت"),
    ("Łódź", "Lodz"),
    ("Işık", "Isik"),
    ("Badri ٣١٣", "Badri 313"),
)
GIVEN = (
    "Muhammad Ahmad Mahmud Hamid Abdullah Khalid Walid Said Salim Salman Hassan Hussein Ali Umar "
    "Yusuf Yahya Ibrahim Ismail Idris Jamil Jamal Kamal Karim Rahim Nasir Mansur Habibullah "
    "Sirajuddin Tariq Faisal Sultan Mustafa Reza Mahdi Hadi Majid Harun Bilal Hamza Abbas Jafar "
    "Sadiq Qasim Musa Tahir Anwar Munir Bashir Akbar Aziz Ghulam Gul Khan Shah Mir"
).split()


@dataclass
class Asked:
    """A name that is asked for, the names that are right, and those that are wrong to find."""

    typed: str
    right: frozenset[str]
    wrong: frozenset[str] = frozenset()


def labelled(path: Path) -> list[Asked]:
    """Pairs of a CSV with name1, name2, is_match. Names that match are of one group.

    The second names are what is in store.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["name1"], row["name2"], row["is_match"]) for row in csv.DictReader(file)]
    # A row whose name holds a comma without quotes cannot be read; a name without letters neither.
    pairs = [
        (one, two, told == "true")
        for one, two, told in rows
        if told in ("true", "false") and fold(one) and fold(two)
    ]
    groups: dict[str, set[str]] = defaultdict(set)
    for one, two, is_match in pairs:
        if is_match:
            merged = {one, two} | groups[one] | groups[two]
            groups.update((name, merged) for name in merged)
    stored = {two for _, two, _ in pairs}
    return [
        Asked(one, frozenset(groups[two] & stored))
        if same
        else Asked(one, frozenset(), frozenset({two}))
        for one, two, same in pairs
    ]


def historical() -> list[Asked]:
    rows = [
        [part.strip() for part in line.split("|")]
        for line in HISTORICAL.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    return [Asked(typed, frozenset(names)) for typed, *names in rows]


def near() -> list[Asked]:
    """Two persons of nearly the same name, each asked for: the other is wrong."""
    rows = NEAR.read_text(encoding="utf-8").splitlines()
    pairs = [[part.strip() for part in row.split("|")] for row in rows if not row.startswith("#")]
    return [
        Asked(typed, frozenset({typed}), frozenset({other}))
        for one, two in pairs
        for typed, other in ((one, two), (two, one))
    ]


def cities(language: str) -> list[Asked]:
    """The exemplar cities of CLDR's time zones."""
    from babel import Locale

    ours, theirs = Locale("en").time_zones, Locale(language).time_zones
    english = {zone: ours.get(zone, {}).get("city") or zone.split("/")[-1] for zone in theirs}
    return [
        Asked(names["city"], frozenset({english[zone].replace("_", " ")}))
        for zone, names in theirs.items()
        if names.get("city")
    ]


def territories(language: str) -> list[Asked]:
    from babel import Locale

    english = Locale("en").territories
    names = Locale(language).territories.items()
    return [
        Asked(name, frozenset({english[code]}))
        for code, name in names
        if code.isalpha() and code in english
    ]


def crowd(size: int, seed: int = 7) -> list[str]:
    """Invented names in Latin letters, as many of them as are wanted, to be found by mistake."""
    chance = Chance(seed)
    names: dict[str, None] = {}
    while len(names) < size:
        given = [chance.one_of(GIVEN) for _ in range(1 + chance.below(2))]
        names[" ".join([*given, word(chance)])] = None
    return list(names)


def less_a_letter(names: Iterable[str]) -> list[Asked]:
    return [Asked(name[:3] + name[4:], frozenset({name})) for name in names]


def strangers(size: int, seed: int = 11) -> list[Asked]:
    """Invented names in Arabic script: nobody bears them."""
    dice = random.Random(seed)

    def invented() -> str:
        letters = "".join(dice.choice("بتجحخدرزسشصطعغفقكلمنه") for _ in range(dice.choice((3, 4))))
        at = dice.randrange(1, len(letters))
        return letters[:at] + dice.choice("ايو") + letters[at:]

    return [Asked(" ".join(invented() for _ in range(2)), frozenset()) for _ in range(size)]


def names_of(asked: Iterable[Asked]) -> set[str]:
    return {name for one in asked for name in one.right | one.wrong}
