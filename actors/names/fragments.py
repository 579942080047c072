"""Keys that lead from a word to other spellings: its sound, and pieces of it.

A word that is cut into one piece more than it may have slips keeps one of them whole: whoever wrote
it with so many slips wrote that piece right, and not far from its place. So all words within the
slips are found by looking up a few dozen pieces, and none has to be compared with all others (Li,
Deng, Wang, Feng: Pass-Join, PVLDB 2011). The same holds for whole names, however they are divided
into words. Nothing here depends on which other words there are: what a view does not show must not
change what is found in it.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from base.values.letters import has_arabic

from . import arabic
from .across_scripts import keys_of
from .divided_words import parts
from .spelling import FIRST_SLIP, ONE_PLACE, SECOND_SLIP, WHOLE_LETTERS, slips, sound, whole_slips

FRAGMENT = 4  # letters that a part of a word needs to find the word
GRAM = 3  # letters of the pieces by which it does
WHOLE_LONGEST = 32  # letters of a whole name; longer ones are found by their words


def clues(word: str) -> set[str]:
    """All that leads to a plain word."""
    found = {by_sound(word), *(by_gram(word, at) for at in range(len(word) - GRAM + 1))}
    return found | set(own_pieces(word, _word_cut(len(word)), "")) if slips(word) else found


def whole_clues(whole: str) -> set[str]:
    """All that leads to a whole name, plainly spelt, but for its sound."""
    if not WHOLE_LETTERS <= len(whole) <= WHOLE_LONGEST * 1.2 or any(map(str.isdigit, whole)):
        return set()
    return set(own_pieces(whole, _whole_cut(len(whole)), "="))


ARABIC, LATIN = "*", "+"  # marks of keys, by the script of what they lead to


def mark(text: str, *, across: bool = False) -> str:
    """The mark of the script of a text, or of the other script."""
    return ARABIC if has_arabic(text) is not across else LATIN


def key_clues(word: str, *, across: bool = False, need: float = 0.0) -> set[str]:
    """What leads from the other script to a word, or from a word to those of the other script.

    `need` is how alike those words must at least be. Nothing leads to a word that can be divided:
    across scripts its parts are compared.
    """
    if len(parts(word)) > 1:
        return set()
    keys = arabic.keys(word)
    found = set(keys).union(*(arabic.shortened(key, arabic.slip_letters(need)) for key in keys))
    return {f"{mark(word, across=across)}{key}" for key in found}


def whole_key_clues(words: tuple[str, ...], *, across: bool = False) -> set[str]:
    """The same for whole names, however they are divided into words."""
    joined = keys_of(words)
    keys = joined.union(*(arabic.shortened(key, arabic.WHOLE_SLIP_LETTERS) for key in joined))
    return {f"{mark(''.join(words), across=across)}={key}" for key in keys}


def by_sound(word: str) -> str:
    return f"~{sound(word)}"


def by_gram(word: str, at: int = 0) -> str:
    return f"-{word[at : at + GRAM]}"


def by_piece(mark: str, length: int, number: int, piece: str) -> str:
    return f"{mark}{length}.{number}{piece}"


Cut = list[tuple[int, int]]  # where each piece begins, and how long it is


def _cut(length: int, count: int) -> Cut:
    starts = [length * number // count for number in range(count + 1)]
    return [(start, end - start) for start, end in pairwise(starts)]


def _word_cut(length: int) -> Cut:
    return _cut(length, 2 if length < SECOND_SLIP else 3)


@lru_cache(maxsize=2 * WHOLE_LONGEST)
def _whole_cut(length: int) -> Cut:
    """Such that one piece is left by as many slips as any other name may have."""
    longest = next(n for n in range(2 * length, 0, -1) if n - whole_slips(n) <= length)
    return _cut(length, whole_slips(longest) + 1)


def own_pieces(word: str, cut: Cut, mark: str) -> Iterator[str]:
    for number, (start, size) in enumerate(cut):
        yield by_piece(mark, len(word), number, word[start : start + size])


def slip_clues(word: str) -> set[str]:
    """The clues of all plain words that differ from this one by slips."""
    found: set[str] = set()
    if most := slips(word):
        for length in range(max(FIRST_SLIP, len(word) - most), len(word) + most + 1):
            allowed = slips("a" * min(len(word), length))
            found.update(shared_pieces(word, length, _word_cut(length), allowed, ""))
    return found


def whole_slip_clues(whole: str) -> set[str]:
    """The clues of all whole names that differ from this one by little."""
    found: set[str] = set()
    if WHOLE_LETTERS <= len(whole) <= WHOLE_LONGEST and not any(map(str.isdigit, whole)):
        shortest = max(WHOLE_LETTERS, len(whole) - whole_slips(len(whole)))
        for length in range(shortest, int(len(whole) * 1.2) + 1):
            allowed = whole_slips(max(len(whole), length))
            found.update(shared_pieces(whole, length, _whole_cut(length), allowed, "="))
        found.update(ends(whole))
    return found


def ends(whole: str) -> Iterator[str]:
    """The first and last pieces of the whole names that differ at one place alone.

    One slip can be two or three of plain letters: Ghasis and Gthasis are kasis and gtasis.
    """
    shortest = max(WHOLE_LETTERS, len(whole) - ONE_PLACE)
    for length in range(shortest, len(whole) + ONE_PLACE + 1):
        cut = _whole_cut(length)
        yield by_piece("=", length, 0, whole[: cut[0][1]])
        yield by_piece("=", length, len(cut) - 1, whole[-cut[-1][1] :])


def shared_pieces(word: str, length: int, cut: Cut, allowed: int, mark: str) -> Iterator[str]:
    """Pieces that words of this length share with one that differs by so many slips."""
    longer = len(word) - length
    if abs(longer) > allowed:
        return
    # Of so many slips and one piece more one piece is whole: others need not be asked for.
    for number, (start, size) in enumerate(cut[: allowed + 1]):
        # Before the piece there are at most `number` slips, after it what is left of them.
        left = allowed - number
        first = max(0, start - number, start + longer - left)
        last = min(len(word) - size, start + number, start + longer + left)
        for at in range(first, last + 1):
            yield by_piece(mark, length, number, word[at : at + size])
    # Two exchanged letters may stand on both sides of a cut.
    size = cut[0][1]
    if allowed and size < len(word):
        yield by_piece(mark, length, 0, word[: size - 1] + word[size])
    start = len(word) - cut[-1][1]
    if allowed and start > 0:
        last_piece = word[start - 1] + word[start + 1 :]
        yield by_piece(mark, length, len(cut) - 1, last_piece)
