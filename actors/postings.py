"""From the words typed to words that may stand for them, and to the names that hold those."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Aggregate, TextField
from rapidfuzz import process
from rapidfuzz.distance import OSA

from threatapi.base.keys import texts_in

from .clues import FRAGMENT, by_gram, by_sound, slip_clues, whole_slip_clues
from .models import NamePart, WordClue
from .names import ONE_PLACE, SOUND_LETTERS, WHOLE_ALIKE, plain_likeness, slips, whole_slips


class Joined(Aggregate):
    """The values of a group as one text: a row for each would be slow."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ' ')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "STRING_AGG((%(expressions)s)::text, ' ')"
        return self.as_sql(compiler, connection, template=template, **context)


class Vocabulary:
    """The words, and the whole names, that may stand for those typed; all are plainly spelt."""

    def __init__(self, typed: Collection[str], wholes: Collection[str]) -> None:
        clues = {clue for word in typed for clue in (*sound_clues(word), *slip_clues(word))}
        clues |= {clue for word in typed for clue in gram_clues(word)}
        clues |= {clue for whole in wholes for clue in whole_slip_clues(whole)}
        rows = WordClue.objects.filter(clue__in=texts_in(clues)).order_by().values("clue")
        found = rows.annotate(words=Joined("word")).values_list("clue", "words") if clues else ()
        self.by_clue = {clue: words.split(" ") for clue, words in found}
        self.near = {word: self.similar(word) for word in typed}
        self.within = {word: self.holding(word) for word in typed}
        self.alike = {whole: self.alike_as_a_whole(whole) for whole in wholes}

    def led_to(self, clues: Iterable[str]) -> set[str]:
        return {word for clue in clues for word in self.by_clue.get(clue, ())}

    def similar(self, typed: str) -> set[str]:
        """Those spelt so, or that sound so, or with slips."""
        found = self.led_to(sound_clues(typed))
        if allowed := slips(typed):
            found |= within(typed, self.led_to(slip_clues(typed)), allowed)
        return {typed, *(word for word in found if plain_likeness(typed, word))}

    def alike_as_a_whole(self, typed: str) -> set[str]:
        """Whole names that differ by how they are divided into words, and by little else."""
        most = max(whole_slips(int(len(typed) / WHOLE_ALIKE)), ONE_PLACE)
        return {typed} | within(typed, self.led_to(whole_slip_clues(typed)), most)

    def holding(self, typed: str) -> set[str]:
        """Those of which this is a part."""
        return {word for word in self.led_to(gram_clues(typed)) if typed in word}


def within(typed: str, words: Collection[str], slips: int) -> set[str]:
    """Those that differ by at most so many slips."""
    close = process.extract_iter(typed, words, scorer=OSA.distance, score_cutoff=slips)
    return {word for word, *_ in close}


def sound_clues(typed: str) -> list[str]:
    return [by_sound(typed)] if len(typed) >= SOUND_LETTERS else []


def gram_clues(typed: str) -> list[str]:
    return [by_gram(typed)] if len(typed) >= FRAGMENT else []


class Postings:
    """Which names hold these words."""

    def __init__(self, of: str, words: Collection[str]) -> None:
        self.holding: dict[str, set[int]] = defaultdict(set)
        self.telling: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        self.sizes: dict[int, int] = {}  # letters of each name
        rows = NamePart.objects.filter(of=of, word__in=texts_in(words)).order_by()
        groups = rows.values("word", "telling", "size").annotate(names=Joined("name_id"))
        for word, telling, size, names in groups.values_list("word", "telling", "size", "names"):
            keys = list(map(int, names.split(" ")))
            self.holding[word].update(keys)
            self.telling[word][telling].update(keys)
            self.sizes |= dict.fromkeys(keys, size)

    def of_any(self, words: Iterable[str]) -> set[int]:
        found: set[int] = set()
        return found.union(*(self.holding[word] for word in words if word in self.holding))

    def of_all(self, choices: Iterable[Iterable[str]]) -> set[int]:
        """Names with a word of each of these choices."""
        sets = sorted(map(self.of_any, choices), key=len)
        return sets[0].intersection(*sets[1:]) if sets else set()

    def told(self, words: Iterable[str], most: int, initials: int) -> set[int]:
        """Names of several telling words, at most so many, all of which are among these.

        Each initial may stand for one of them.
        """
        found: set[int] = set()
        held = [self.telling[word] for word in words if word in self.telling]
        for number in range(2, most + 1):
            count = Counter(key for groups in held for key in groups.get(number, ()))
            found.update(key for key, times in count.items() if times >= number - initials)
        return found
