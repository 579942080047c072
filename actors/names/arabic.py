"""How words of Arabic script and words in Latin letters stand for each other.

Arabic script writes no short vowels, and Latin letters write its consonants in many ways. A *key*
of a word is its consonants, each as one of a dozen classes (kh, gh, q, k and g are one). خالد and
Khalid have the key `kld`. Words are in the normal form (see `base.values.letters`).
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, islice, product
from math import inf

from rapidfuzz.distance import Hamming

from base.values.letters import has_arabic

ARTICLE = "ال"
ALLAH = "الله"
TA_MARBUTA = "ه"  # in the normal form; at the end of a word it may be read as t
MOST_KEYS = 4  # readings of one word that are followed
SLIP_LETTERS = 4  # letters of a key of which one may be missing or wrong
MOST_ALIKE = 0.97
SLIP, LONG_SLIP = 0.6, 0.72  # how alike two words with such keys are; with longer ones
WHOLE_LETTERS, WHOLE_SLIP_LETTERS = 4, 7  # the same for the keys of a whole name, joined

# Arabic-script letters: the classes of their consonants, and the Latin letters usual for them.
ARABIC = {
    "ب": ("b", "b p"),
    "پ": ("b", "p b"),
    "ت": ("t", "t tt"),
    "ث": ("s", "th s t"),
    "ج": ("j k", "j g dj dzh"),
    "چ": ("x", "ch tch c"),
    "ح": ("", "h"),
    "خ": ("k", "kh k h ch"),
    "د": ("d", "d dh"),
    "ذ": ("d", "dh z th d"),
    "ر": ("r", "r"),
    "ز": ("d", "z"),
    "ژ": ("j d", "zh j"),
    "س": ("s", "s c"),
    "ش": ("x", "sh ch sch"),
    "ښ": ("x k", "sh kh"),
    "ص": ("s", "s"),
    "ض": ("d", "d z dh"),
    "ط": ("t", "t"),
    "ظ": ("d", "z dh"),
    "ځ": ("d", "dz z"),
    "ږ": ("d k", "zh g"),
    "څ": ("s ts", "ts s"),
    "غ": ("k", "gh g"),
    "ف": ("f", "f ph v"),
    "ڤ": ("f", "v"),
    "ق": ("k", "q k g c gh"),
    "ك": ("k", "k c ck q"),
    "گ": ("k", "g gh"),
    "ل": ("l", "l"),
    "م": ("m", "m"),
    "ن": ("n", "n"),
    "ه": ("", "h"),
}
LATIN = {
    "b": "b", "p": "b", "t": "t", "th": "s", "j": "j", "dj": "j", "dzh": "j", "ch": "x k",
    "tch": "x", "kh": "k", "d": "d", "dh": "d", "r": "r", "z": "d", "zh": "d", "dz": "d", "s": "s",
    "c": "k", "sh": "x", "sch": "x", "gh": "k", "g": "k", "f": "f", "ph": "f", "q": "k", "k": "k",
    "ck": "k", "ng": "nk n", "l": "l", "m": "m", "n": "n", "v": "f ", "x": "ks", "h": "",
}  # fmt: skip
# Two Arabic-script letters that one pair of Latin letters may stand for: Is-haq, Fat-hi.
PAIRS = {"سه": "x", "سح": "x", "ته": "s", "تح": "s", "تش": "x"}
GRAPHEME = re.compile("dzh|tch|sch|kh|gh|sh|ch|dh|th|zh|ph|dj|dz|ck|ng|[a-z]|[0-9]+")
TWO_OR_ONE = re.compile("([dn])(?=[zg])")  # Akhund-zada, Nan-garhar: here they are two
SOFT_C = re.compile("c(?=[eiy])")
DOUBLE = re.compile(r"(.)\1+")
JOINED_ARTICLE = re.compile("^[aeu]l(?=.{4})")


@lru_cache(maxsize=10_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys of a word, as it may be read; the likeliest first."""
    if not has_arabic(word):
        sounds = list(_latin_sounds(word))
        found = [*_combined(sounds)]
        if joined := JOINED_ARTICLE.match(word):
            found += _combined(list(_latin_sounds(word[joined.end() :])))
    elif word.startswith(ARTICLE) and len(word) > 3:
        found = [*_combined(list(_arabic_sounds(word[2:]))), *_combined(list(_arabic_sounds(word)))]
    else:
        found = _combined(list(_arabic_sounds(word)))
    return tuple(dict.fromkeys(found))


def _combined(sounds: list[tuple[str, ...]]) -> list[str]:
    readings = islice(product(*sounds), MOST_KEYS)
    return [DOUBLE.sub(r"\1", "".join(reading)) for reading in readings]


def _latin_sounds(word: str) -> Iterator[tuple[str, ...]]:
    for letters in GRAPHEME.findall(SOFT_C.sub("s", word)):
        if letters.isdigit():
            yield (letters,)
        elif sounds := LATIN.get(letters):
            yield tuple(sounds.split(" "))


def _arabic_sounds(word: str) -> Iterator[tuple[str, ...]]:
    at = 0
    while at < len(word):
        letter, pair = word[at], word[at : at + 2]
        if pair in PAIRS:
            yield ARABIC[letter][0], PAIRS[pair]
            at += 2
            continue
        at += 1
        if letter in ARABIC:
            sounds = tuple(ARABIC[letter][0].split(" "))
            last = letter == TA_MARBUTA and at == len(word) >= 3 and word != ALLAH
            if last or sounds != ("",):
                yield ("", "t") if last else sounds
        elif letter.isdigit() or "a" <= letter <= "z":
            yield (letter,)


def shortened(key: str, least: float = SLIP_LETTERS) -> set[str]:
    """The key less each one of its letters, if it is long enough for a slip."""
    return {key[:at] + key[at + 1 :] for at in range(len(key))} if len(key) >= least else set()


def slip_letters(need: float) -> float:
    """Letters of a key of which one may be missing if words must be so much alike."""
    return SLIP_LETTERS if need <= SLIP else SLIP_LETTERS + 1 if need <= LONG_SLIP else inf


def joined_keys(words: Iterable[str]) -> set[str]:
    """The keys of all words as one; none that are short."""
    readings = islice(product(*map(keys, words)), MOST_KEYS)
    joined = {DOUBLE.sub(r"\1", "".join(reading)) for reading in readings}
    return {key for key in joined if len(key) >= WHOLE_LETTERS}


# Costs of a difference: of a consonant, within its class, of a long vowel, h, and short vowels.
CONSONANT, CLASS, WEAK, BREATH, SHORT, EDGE, LATE_U = 1.0, 0.8, 0.5, 0.25, 0.02, 0.25, 0.15
VOWELS = frozenset("aeiouwy")
LONG = {"ا": "a e", "و": "u o w v", "ي": "i e y"}
STANDS_FOR = {letter: frozenset(latin.split()) for letter, (_, latin) in ARABIC.items()}
STANDS_FOR |= {letter: frozenset(latin.split()) for letter, latin in LONG.items()}
SOUNDS = {letter: frozenset(sounds.split(" ")) for letter, (sounds, _) in ARABIC.items()}


def likeness_across(arabic: str, latin: str) -> float:
    """How alike a word of Arabic script and one in Latin letters are, from 0 to 1."""
    mine, theirs = keys(arabic), keys(latin)
    same = [key for key in mine if key in theirs]
    if same:
        cost = difference(arabic, latin)
        length = len(same[0])
        if length <= 1 and cost > WEAK:
            return 0.0
        most = MOST_ALIKE if length >= 3 else 0.95
        return max(0.6, most - 0.12 * cost)
    longest = max(len(mine[0]), len(theirs[0]))
    if longest < SLIP_LETTERS or not any(
        is_one_slip(one, other) for one in mine for other in theirs
    ):
        return 0.0
    return LONG_SLIP if longest > SLIP_LETTERS else SLIP


def is_one_slip(one: str, other: str) -> bool:
    short, long = (one, other) if len(one) < len(other) else (other, one)
    if len(long) < SLIP_LETTERS or len(long) - len(short) > 1:
        return False
    if len(short) == len(long):
        return Hamming.distance(one, other) == 1
    return short in shortened(long)


def difference(arabic: str, latin: str) -> float:
    """The least cost of the letters in which they differ: short vowels cost next to nothing."""
    readings = [arabic]
    if arabic.startswith(ARTICLE) and len(arabic) > 3:
        readings.append(arabic[2:])
    elif arabic.startswith(("اي", "او")):
        readings.append(arabic[0] + arabic[2:])  # together one vowel: Edhi, Omid
    return min(_difference(reading, latin) for reading in readings)


def _difference(arabic: str, latin: str) -> float:
    graphemes = _graphemes(latin)
    row = list(accumulate((added for _, added in graphemes), initial=0.0))
    for number, letter in enumerate(arabic):
        is_first, is_last = number == 0, number == len(arabic) - 1
        missing = _missing(letter, is_last)
        cost = row[0] + missing
        next_row = [cost]
        for at, (letters, added) in enumerate(graphemes):
            cost += added
            if (other := row[at + 1] + missing) < cost:
                cost = other
            # Less than to replace it can nothing cost, so that often it need not be looked up.
            if row[at] < cost:
                other = row[at] + _replaced(letter, letters, is_first, is_last)
                if other < cost:
                    cost = other
            next_row.append(cost)
        row = next_row
    return row[-1]


@lru_cache(maxsize=10_000)
def _graphemes(latin: str) -> list[tuple[str, float]]:
    """Those of a word, and what each costs if the Arabic word does not write it."""
    found = GRAPHEME.findall(TWO_OR_ONE.sub(r"\1 ", DOUBLE.sub(r"\1", latin)))
    return [(letters, _added(found, at)) for at, letters in enumerate(found)]


def _added(graphemes: list[str], at: int) -> float:
    """A Latin letter that the Arabic word does not write."""
    letters, last = graphemes[at], len(graphemes) - 1
    if letters in "aeiou":
        if letters in "uo" and at == last - 1:
            return LATE_U  # Mahmud, seldom Muhammud
        return EDGE if at in (0, last) else SHORT
    return WEAK if letters in "wyh" else CONSONANT


def _missing(letter: str, is_last: bool) -> float:
    """A letter of the Arabic word that the Latin word does not write."""
    if letter == "ع" or (letter == TA_MARBUTA and is_last):
        return 0.0
    if letter in "حه":
        return BREATH
    return WEAK if letter in LONG else CONSONANT


@lru_cache(maxsize=10_000)
def _replaced(letter: str, letters: str, is_first: bool, is_last: bool) -> float:
    if letters in STANDS_FOR.get(letter, ()):
        return 0.0
    if letter in LONG or letter == "ع":
        if letters not in VOWELS:
            return CONSONANT
        carries_any = letter == "ع" or (letter == "ا" and is_first)
        written_a = letter == "ي" and is_last and letters == "a"  # Mustafa, Musa
        return 0.0 if carries_any else SHORT if written_a else WEAK
    sounds = LATIN.get(letters)
    if sounds and not SOUNDS.get(letter, frozenset()).isdisjoint(sounds.split(" ")):
        return CLASS
    if letter == TA_MARBUTA and is_last and letters in ("t", "a"):
        return SHORT
    return 2 * CONSONANT
