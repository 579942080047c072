"""How names are spelt: their words, and how much two words look and sound alike.

Arabic, Persian, Pashto and Urdu names reach Latin letters in many ways. `plain` writes the ways
of one sound alike (dh and z, q and k, oo and u), `sound` leaves the consonants, and slips of the
pen are counted by a library.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, Postfix, Prefix

from base.values.letters import has_arabic, normal_form

from . import arabic

WORD = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")  # U.S., A.B.C.
APOSTROPHES = str.maketrans("", "", "'’‘`´′")
SPELLINGS = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("dzh", "j"),
        ("dh|zh", "z"),
        ("th", "t"),
        ("ph", "f"),
        ("[kg]h", "k"),
        ("dj", "j"),
        ("c(?!h)|q", "k"),
        ("w", "v"),
        ("ou|oo|o", "u"),
        ("ee|e|y", "i"),
        (r"(.)\1+", r"\1"),
        ("^abd[aiu][lr]$", "abd"),  # Abdul Aziz, Abd al-Aziz
        ("(?<=[\u0620-\u06ff]{3})ت$", "ه"),  # حركت, حركة
    )
)


def words_of(text: str) -> frozenset[str]:
    return frozenset(normal_form(text).split())


# Words that a name keeps its meaning without: particles, and what persons and companies bear.
ARTICLES = words_of("al el ul ad ar as an at az ash ال")
PARTICLES = words_of(
    "al el ul ad ar as an at az ash e i o u y bin ibn ben bint of the and in for de du la von van "
    "ال بن ابن بنت و في من"
)
TITLES = words_of(
    "mullah mulla maulana mawlana maulvi molvi mawlawi maulawi moulavi mawlavi mufti qazi "
    "sheikh shaikh sheik shaykh shaik cheikh qari hafiz haji hajji hajj hadji hujjat "
    "imam ayatollah ayatullah allama allamah sayyid sayed sayyed syed sayid ustad ustadh "
    "ustaz amir ameer emir engineer general gen lt lieutenant major maj brigadier brig colonel "
    "col captain capt cpt sgt sergeant spc marshal admiral commander cmdr commandant president "
    "mr mrs ms dr doctor prof professor sir monsieur madame herr frau senor senora don dona "
    "prasident presidente "
    "ملا مولانا مولوي مفتي المفتي قاضي القاضي شيخ الشيخ قاري القاري حافظ الحافظ "
    "حاجي حاج الحاج امام الامام آية علامة العلامة سيد السيد أستاذ الأستاذ استاد أمير الأمير "
    "مهندس المهندس انجنير انجينئر جنرال الجنرال عميد العميد لواء اللواء عقيد العقيد الرائد "
    "نقيب النقيب فريق الفريق قائد القائد قوماندان كوماندان کمانڈر بريغيدير بریگیڈیئر جنرل کرنل "
    "دكتور الدكتور ڈاکٹر رئيس الرئيس"
)
LEGAL_FORMS = frozenset(
    "inc incorporated ltd limited llc plc corp corporation co company pvt ag gmbh sa jsc ojsc pjsc "
    "aktiengesellschaft".split()
)
# Light words that are one word: abbreviations, and what is written in many ways.
ONE_WORD = (
    "incorporated inc", "limited ltd", "corporation corp", "company co", "aktiengesellschaft ag",
    "mullah mulla ملا", "maulana mawlana مولانا",
    "maulvi molvi mawlawi maulawi moulavi mawlavi مولوي", "qazi قاضي القاضي",
    "sheikh shaikh sheik shaykh shaik cheikh شيخ الشيخ", "haji hajji hajj hadji حاجي حاج الحاج",
    "ayatollah ayatullah", "allama allamah", "sayyid sayed sayyed syed sayid سيد السيد",
    "ustad ustadh ustaz", "amir ameer emir", "general gen", "lieutenant lt", "major maj",
    "brigadier brig", "colonel col", "captain capt cpt", "sergeant sgt", "commander cmdr",
    "doctor dr", "professor prof", "president prasident presidente", "ibn bin ben بن ابن",
    "allah الله", "din الدين", "abd عبد",
)  # fmt: skip
FULL_FORMS = {form: forms.split()[0] for forms in ONE_WORD for form in forms.split()}
# Parts of divided names that very many bear (see `divided`).
BOUND = words_of("abd allah din عبد الله الدين")
LIGHT = PARTICLES | TITLES | LEGAL_FORMS

SAME = 0.97  # how alike two words are that differ by usual spellings alone
NEARLY_SAME = 0.9  # the same, if one of them was in letters that are not Latin
FIRST_SLIP, SECOND_SLIP = 5, 7  # letters that a word needs before one slip, two slips are let pass
LIKE_SOUND = 0.6  # how much two words of one sound must look alike as well
SOUND_LETTERS = 4  # and how long they must be
OTHER_BEGINNING = 0.6  # Daesh for Jaish: seldom a slip
INITIAL = 0.8  # “J.” for “Joe”
SLIP_LETTERS = 3  # letters of a word of which one may be wrong if the rest of a name is right
PART_LETTERS = 4  # letters of a part of a word that stands for the word
ONE_PLACE = 3  # plain letters that one slip may change
WHOLE_ALIKE = 0.85  # how alike two names must be to be compared letter by letter, without words
WHOLE_LETTERS = 6  # and how long


def words(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents and apostrophes; hyphens divide."""
    letters = normal_form(text.translate(APOSTROPHES))
    return tuple(WORD.findall(DOTTED.sub("", letters)))


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """The word with the usual ways of writing one sound in Latin letters made one."""
    for pattern, spelling in SPELLINGS:
        word = pattern.sub(spelling, word)
    return word


def sound(plain_word: str) -> str:
    """The consonants of a plain word, and whether it begins with a vowel."""
    if has_arabic(plain_word):
        return arabic.keys(plain_word)[0]
    first, rest = plain_word[:1], plain_word[1:]
    return ("a" if first in "aiu" else first) + re.sub("[aiuh]", "", rest)


def whole_sound(plain_name: str) -> str:
    """The sound of a whole name, however it is divided into words; none if it is short."""
    return sound(plain_name) if len(plain_name) >= WHOLE_LETTERS else ""


def whole_slips(letters: int) -> int:
    """How many letters may be wrong in two whole names, the longer of which has so many."""
    return int(letters * (1 - WHOLE_ALIKE) + 1e-9)


def slips(plain_word: str) -> int:
    """How many letters may be wrong, missing, added or exchanged in a word."""
    if DIGIT.search(plain_word):
        return 0
    return (len(plain_word) >= FIRST_SLIP) + (len(plain_word) >= SECOND_SLIP)


def differ_at_one_place(one: str, other: str) -> bool:
    """Whether two plain texts are the same before and behind the few letters of one slip."""
    begin = Prefix.similarity(one, other)
    one, other = one[begin:], other[begin:]
    return max(len(one), len(other)) - Postfix.similarity(one, other) <= ONE_PLACE


def likeness(one: str, other: str) -> float:
    """How alike two words are, from 0 (not the same word) to 1 (the same letters)."""
    if one == other:
        return 1.0
    if one in FULL_FORMS and full_form(one) == full_form(other):
        return SAME
    if 1 in (len(one), len(other)):
        return INITIAL if one[0] == other[0] and {one, other}.isdisjoint(LIGHT) else 0.0
    return plain_likeness(plain(one), plain(other))


def plain_likeness(one: str, other: str) -> float:
    if one == other:
        return SAME
    ratio = OSA.normalized_similarity(one, other)
    shorter = min(one, other, key=len)
    same = sound(one)
    if (
        len(shorter) >= SOUND_LETTERS
        and len(same) >= 2
        and ratio >= LIKE_SOUND
        and same == sound(other)
    ):
        return 0.8 + 0.15 * ratio
    if slips(one + other) and OSA.distance(one, other) <= slips(shorter):
        return OTHER_BEGINNING if begin_otherwise(one, other) else 0.4 + 0.55 * ratio
    return 0.0


def begin_otherwise(one: str, other: str) -> bool:
    """Whether two short words differ by their first letters alone, of different sounds."""
    differ = one[0] != other[0] and one[1:] == other[1:] and len(one) < SECOND_SLIP
    return differ and arabic.keys(one[0]) != arabic.keys(other[0])


def slip_likeness(one: str, other: str, *, loose: bool = False) -> float:
    """How alike two words are of which one is the other with one slip, however short they are."""
    short = min(len(one), len(other)) < SLIP_LETTERS
    if short and not (loose and sound(plain(one)) == sound(plain(other))):
        return 0.0
    if DIGIT.search(one + other):
        return 0.0
    if OSA.distance(one, other, score_cutoff=1) > 1:
        if not loose or not differ_at_one_place(one, other):
            return 0.0
    return 0.4 + 0.55 * OSA.normalized_similarity(one, other)


def part_likeness(one: str, other: str) -> float:
    """How alike two words are of which one holds the other: East and Eastern."""
    short, long = sorted((one, other), key=len)
    if len(short) < PART_LETTERS or short not in long or DIGIT.search(long) or has_arabic(long):
        return 0.0
    return 0.5 + 0.4 * len(short) / len(long)


def full_form(word: str) -> str:
    """The light word that it is another form of, or itself."""
    return FULL_FORMS.get(word, word)


def is_lesser(word: str) -> bool:
    """Whether a name is often told without the word, or many bear it."""
    return word in LIGHT or word in BOUND or plain(word) in BOUND


@lru_cache(maxsize=20_000)
def weight(word: str) -> float:
    """How much of a name a word is: its letters, fewer where a name goes without it."""
    share = 0.2 if word in PARTICLES else 0.4 if is_lesser(word) else 1.0
    return len(word) * share


@lru_cache(maxsize=10_000)
def telling(name: tuple[str, ...]) -> tuple[str, ...]:
    """The words that a name does not go without; all, if it has no others."""
    return tuple(word for word in name if word not in LIGHT) or name
