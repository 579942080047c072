"""What leads from a word to those spelt otherwise: its sound, and pieces of it.

A word that is cut into one piece more than it may have slips keeps one of them whole: whoever
wrote it with so many slips wrote that piece right, not far from its place. So all words within the
slips are found by looking up a few dozen pieces, and none has to be compared with all others.
(Li, Deng, Wang, Feng: Pass-Join, PVLDB 2011.) Nothing here depends on which other words there are:
what a view does not show must not change what is found in it.
"""

from collections.abc import Iterator

from .names import FIRST_SLIP, SECOND_SLIP, slips, sound

FRAGMENT = 4  # letters that a part of a word needs to find the word
GRAM = 3  # letters of the pieces by which it does


def clues(word: str) -> set[str]:
    """All that leads to a plain word."""
    found = {by_sound(word), *(by_gram(word, at) for at in range(len(word) - GRAM + 1))}
    if slips(word):
        found |= {
            by_piece(len(word), number, word[start : start + length])
            for number, (start, length) in enumerate(pieces(len(word)))
        }
    return found


def by_sound(word: str) -> str:
    return f"~{sound(word)}"


def by_gram(word: str, at: int = 0) -> str:
    return f"-{word[at : at + GRAM]}"


def by_piece(length: int, number: int, piece: str) -> str:
    return f"{length}.{number}{piece}"


def pieces(length: int) -> list[tuple[int, int]]:
    """Where the pieces of a word of this length begin, and how long they are."""
    count = 2 if length < SECOND_SLIP else 3
    starts = [length * number // count for number in range(count + 1)]
    return [(start, end - start) for start, end in zip(starts, starts[1:], strict=False)]


def slip_clues(word: str) -> set[str]:
    """The clues of all plain words that differ from this one by slips."""
    found: set[str] = set()
    if most := slips(word):
        for length in range(max(FIRST_SLIP, len(word) - most), len(word) + most + 1):
            allowed = slips("a" * min(len(word), length))
            if abs(length - len(word)) <= allowed:
                found.update(shared_pieces(word, length, allowed))
    return found


def shared_pieces(word: str, length: int, allowed: int) -> Iterator[str]:
    """Pieces that words of this length share with one that differs by so many slips."""
    longer = len(word) - length
    cut = pieces(length)
    # One slip less than pieces less one: then two pieces are whole, and one need not be asked for.
    for number, (start, size) in enumerate(cut[: allowed + 1]):
        # Before the piece there are at most `number` slips, after it what is left of them.
        first = max(0, start - number, start + longer - (allowed - number))
        last = min(
            len(word) - size, start + number, start + longer + (allowed - number)
        )
        for at in range(first, last + 1):
            yield by_piece(length, number, word[at : at + size])
    # Two exchanged letters may stand on both sides of a cut.
    size = cut[0][1]
    if len(word) > size:
        yield by_piece(length, 0, word[: size - 1] + word[size])
    start, size = len(word) - cut[-1][1], cut[-1][1]
    if start > 0:
        yield by_piece(length, len(cut) - 1, word[start - 1] + word[start + 1 :])
