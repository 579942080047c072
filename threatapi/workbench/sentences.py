"""A text divided into paragraphs and sentences, by their first and last character."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

END = re.compile(r"[.!?…]+[\"”’»')\]]*(?=\s)|[۔؟।。！？]+[”’»」』）]*")
OPENING = "\"“‘«'([-–—•"
WORD_BEFORE = re.compile(r"[^\s(\[“\"‘']*$")
DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")
# Titles and other words whose dot never ends a sentence.
NEVER = frozenset(
    "col gen lt maj capt sgt cpl brig adm cmdr lieut mr mrs ms dr prof st hon rev sen rep gov pres "
    "mt vs cf eg ie approx ca fig ft pp ed eds sheikh ayat".split()
)
# Words whose dot ends a sentence only if the next word is one that begins sentences.
SOMETIMES = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun inc ltd co corp "
    "jr sr etc al dept est univ".split()
)
# Before a number their dot stands for a word: No. 5, p. 12.
BEFORE_NUMBERS = frozenset("no nos p art para sec c vol ch".split())
STARTERS = frozenset(
    "the a an in on at it its he she they we i you his her their our this that these those but "
    "and or so yet if as after before during since when while where what who why how there here "
    "however meanwhile also according both no not nobody some many most all police residents "
    "officials one two three four five six seven eight nine ten witnesses authorities by for from "
    "with to under although though because despite until last earlier later then now today "
    "yesterday".split()
)


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs: lines, or the lines between two empty ones if they are wrapped."""
    start = 0
    for block in re.split(r"(\n[ \t\r\f\v]*\n\s*)", text):
        if block.strip():
            yield from _within(text, start, start + len(block))
        start += len(block)


def _within(text: str, start: int, end: int) -> Iterator[Span]:
    lines = text[start:end].split("\n")
    if _is_wrapped([line.strip() for line in lines]):
        yield _trimmed(text, start, end)
        return
    for line in lines:
        if line.strip():
            yield _trimmed(text, start, start + len(line))
        start += len(line) + 1


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines are one paragraph that was broken at a width."""
    full = [line for line in lines if line][:-1]
    if not full or any(not 40 <= len(line) <= 100 for line in full):
        return False
    open_ended = [line for line in full if line[-1] not in '.!?…:”"’)']
    return len(open_ended) * 2 > len(full)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + len(piece.rstrip())


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of the paragraph from start to end."""
    begin = start
    for sign in END.finditer(text, start, end):
        if _ends(text, begin, sign, end):
            yield _trimmed(text, begin, sign.end())
            begin = sign.end()
    if text[begin:end].strip():
        yield _trimmed(text, begin, end)


def _ends(text: str, begin: int, sign: re.Match[str], end: int) -> bool:
    """Whether a sentence ends at the sign."""
    following = text[sign.end() : min(end, sign.end() + 40)].split()
    if not following or sign[0][0] not in ".!?…":
        return True
    first = following[0].lstrip(OPENING)
    if first[:1].islower() or (not first and len(following) == 1):
        return False
    word = first.strip(".,;:!?”’\"'").lower()
    if sign[0][0] == "…" or sign[0].startswith(".."):
        return word in STARTERS
    if sign[0][0] != "." or len(sign[0]) > 1:
        return True
    return _ends_with_dot(text[max(begin, sign.start() - 20) : sign.start()], first, word)


def _ends_with_dot(before: str, first: str, following: str) -> bool:
    found = WORD_BEFORE.search(before)
    last = found[0] if found else ""
    plain = last.lower().strip("“\"‘'(")
    if plain in NEVER:
        return False
    if plain in BEFORE_NUMBERS and first[:1].isdigit():
        return False
    if len(last) == 1 and last.isalpha() and last.isupper():
        return following in STARTERS and following not in ("a", "i")
    if plain in SOMETIMES or DOTTED.fullmatch(last):
        return following in STARTERS
    return True
