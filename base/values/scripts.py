"""Scripts of letters, and letters of one script that look like those of another."""

import re
import unicodedata

# Scripts with letters that look the same. Only within one of them is a word what it seems to be.
CASED = frozenset("LATIN CYRILLIC GREEK ARMENIAN CHEROKEE COPTIC LISU DESERET GEORGIAN".split())
WORD = re.compile(r"[^\W\d_]+")
LATIN = {
    ord(pair[0]): pair[1]
    for pair in (
        "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ҮY ԚQ ԜW аa еe оo рp сc уy хx іi јj ѕs ԛq ԝw "
        "һh ԁd ӏl ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX αa νv οo ρp υu χx ιi κk ϲc ϳj ՕO ՍU օo "
        "սu ոn ցg հh"
    ).split()
}


def script(char: str) -> str:
    """The first word of the character's name, which for letters is their script."""
    return unicodedata.name(char, "").partition(" ")[0]


def mixed_words(text: str) -> list[str]:
    """The words with letters of several scripts that look alike, such as a Cyrillic О in Osama."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return [
        word for word in WORD.findall(plain) if len({script(char) for char in word} & CASED) > 1
    ]


def as_latin(text: str) -> str:
    """The text with Latin letters for those that look like them."""
    return text.translate(LATIN)
