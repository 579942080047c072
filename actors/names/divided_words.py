"""Names that some write as one word and others as two: Abdulaziz, Saifullah, Salahuddin, عبدالعزيز.

The parts of a word are in the normal form (see `base.values.letters`). In Latin letters what stands
for عبد, الله and الدين is always written abd, allah and din.
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from base.values.letters import has_arabic

BEGINNING = "عبد"
ENDINGS = ("الله", "الدين", "الرحمن", "الرحمان", "الحق", "الاسلام", "الزمان")
SHORTEST = 3  # letters of a part
OF_ALLAH = re.compile("^(.{3,}?)(?:[aeiou]l?lah|[au]l?la)$")
OF_THE_FAITH = re.compile("^(.{3,}?)(?:[ueo]dd?|add)(?:in|een|ine|eene)$")
OF_ANOTHER = re.compile("^(.{3,}?)[uaeo](?:l|r(?=r))?(rahman|rehman|haqq?|islam|zz?aman)$")
SERVANT = re.compile("^abd[aeiou](?:l(?=.)|([rsznt])(?=\\1)|sh(?=sh))?(.{3,})$")
FATHER = re.compile("^ab(?:u|o|ou)l$")  # Abul Kalam
SERVANT_ALONE = re.compile("^abd[aeiou][lrsznt]?h?$")


def divide(words: Iterable[str]) -> tuple[str, ...]:
    """The words of a name, each that can be divided as its parts."""
    return tuple(part for word in words for part in parts(word))


def is_whole(words: Iterable[str], matched: Collection[int]) -> bool:
    """Whether of each word all parts are matched, by their numbers, or none."""
    start = 0
    for word in words:
        end = start + len(parts(word))
        if 0 < sum(at in matched for at in range(start, end)) < end - start:
            return False
        start = end
    return True


@lru_cache(maxsize=10_000)
def parts(word: str) -> tuple[str, ...]:
    return _arabic_parts(word) if has_arabic(word) else _latin_parts(word)


def _arabic_parts(word: str) -> tuple[str, ...]:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + SHORTEST:
            return word[: -len(ending)], ending
    if word.startswith(BEGINNING) and len(word) >= len(BEGINNING) + SHORTEST:
        return BEGINNING, word[len(BEGINNING) :]
    return (word,)


def _latin_parts(word: str) -> tuple[str, ...]:
    if found := OF_ALLAH.match(word):
        return found[1], "allah"
    if found := OF_THE_FAITH.match(word):
        return found[1], "din"
    if found := OF_ANOTHER.match(word):
        return found[1], found[2]
    if found := SERVANT.match(word):
        return "abd", found[2]
    if FATHER.match(word):
        return ("abu",)
    return ("abd",) if SERVANT_ALONE.match(word) else (word,)
