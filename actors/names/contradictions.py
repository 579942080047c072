"""Reasons why two similar names belong to different entities."""

import re
from collections.abc import Collection, Iterator

from .spelling import LEGAL_FORMS, full_form, is_lesser

Words = tuple[str, ...]

ROMAN = re.compile("(?=[ivx]{2})x{0,3}(?:ix|iv|v?i{0,3})")  # II to XXXIX, not I, V and X
CHILD_OF = frozenset(("bin", "ibn", "ben", "bint", "بن", "ابن", "بنت"))
ARTICLES = frozenset(("al", "el", "ul", "ال"))
ANY_COMPANY = frozenset(("company", "corporation", "incorporated", "pvt"))


def contradict(typed: Words, kept: Words) -> bool:
    """Whether the names have parts that one bearer would seldom have both of."""
    return (
        not numbers(typed).issubset(kept)
        or not numbers(kept).issubset(typed)
        or forms_differ(legal_forms(typed), legal_forms(kept))
        or are_father_and_child(typed, kept)
    )


def numbers(words: Words) -> set[str]:
    """What tells one of a series from the others: 313, II. A name may begin with Xi."""
    return {word for word in words if word.isdigit()} | set(filter(ROMAN.fullmatch, words[1:]))


def legal_forms(words: Words) -> set[str]:
    """The legal forms that a name states, but for those that any company may call itself."""
    return {full_form(word) for word in words if word in LEGAL_FORMS} - ANY_COMPANY


def forms_differ(one: Collection[str], other: Collection[str]) -> bool:
    """Whether each states a legal form and they share none: an AG and a GmbH are two companies."""
    return bool(one) and bool(other) and set(one).isdisjoint(other)


def are_father_and_child(one: Words, other: Words) -> bool:
    """Whether a child in the one name is the father in the other: Omar bin Ali, Ali bin Omar."""
    mine, theirs = set(descents(one)), set(descents(other))
    born = {child for child, _ in mine} & {father for _, father in theirs}
    begot = {father for _, father in mine} & {child for child, _ in theirs}
    return bool(born | begot) and mine.isdisjoint(theirs)


def descents(words: Words) -> Iterator[tuple[str, str]]:
    """Each child and father that a name states."""
    told = [word for word in words if word not in ARTICLES]
    for before, link, after in zip(told, told[1:], told[2:], strict=False):
        if link in CHILD_OF:
            yield before, after


def may_be_left_out(words: Words, missing: Collection[int]) -> bool:
    """Whether all of these words are such as many leave out: initials, the Abdul of a name."""
    return all(len(words[at]) == 1 or is_lesser(words[at]) for at in missing)
