"""The normal form of text: the ways to write one letter become one.

Case, accents, vowel signs and format characters go; digits of all scripts become 0 to 9; the
Arabic, Persian, Pashto and Urdu forms of one letter become one; all scripts but the Arabic become
Latin letters. Arabic script stays, for without its short vowels it cannot be spelt out: see
`actors.names.arabic`.
"""

import re
import unicodedata

from anyascii import anyascii

ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d5\u06ee-\u06ff\u0750-\u077f\u08a0-\u08c9]")
ARABIC_FORMS = {
    "ا": "أإآٱٲٳٵ",
    "ي": "ىیئېۍێۑےۓؠؽؾؿٸ",
    "ه": "ةۀہۂۃەھۿ",
    "ك": "کڪڬڭ",
    "گ": "ګڳڱ",
    "و": "ؤۄۅۆۇۈۉۊۋۏٶٷ",
    "ر": "ڑړڕ",
    "د": "ڈډڊ",
    "ت": "ٹټ",
    "ن": "ںڻڼ",
    "": "ء",
}
CYRILLIC_J = "дж", "ј"  # two letters for one sound, which Serbian writes as one
ZERO_WIDTH_NON_JOINER = "\u200c"  # divides the parts of Persian words


class Letters(dict[int, str]):
    """The normal form of each character of a text in NFKC, by its number."""

    def __missing__(self, code: int) -> str:
        form = self[code] = self.form(chr(code))
        return form

    def form(self, char: str) -> str:
        category = unicodedata.category(char)
        if char.isascii():
            return char.lower()
        if category in ("Lm", "Cf") or unicodedata.combining(char):
            return ""
        if category == "Nd":
            return str(unicodedata.decimal(char))
        if ARABIC.match(char) or not (char.isalnum() or category in ("Mn", "Mc")):
            return char
        base = unicodedata.normalize("NFKD", char)[0]
        latin = base if base.isascii() else anyascii(char)
        # A letter without a Latin one is kept; the soft sign, a quotation mark in Latin, is not.
        kept = "" if latin or not char.isalnum() else char
        return "".join(filter(str.isalnum, latin.lower())) or kept


LETTERS = Letters({ord(ZERO_WIDTH_NON_JOINER): " "})
LETTERS.update((ord(form), letter) for letter, forms in ARABIC_FORMS.items() for form in forms)


def normal_form(text: str) -> str:
    """The text in its normal form. Spaces, hyphens, apostrophes and other signs are kept."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKC", text).casefold()
    return letters.replace(*CYRILLIC_J).translate(LETTERS)


def has_arabic(text: str) -> bool:
    return not text.isascii() and ARABIC.search(text) is not None


def is_latin(text: str) -> bool:
    """Whether all its letters are Latin ones."""
    return text.isascii() or all(
        unicodedata.name(char, "").startswith(("LATIN", "MODIFIER"))
        for char in unicodedata.normalize("NFKC", text)
        if char.isalpha()
    )
