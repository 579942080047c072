"""The known actors and persons that the text of a report names, and that no row mentions yet."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from actors.models import Alias, Entity
from base.orm.keys import keys_in, listed
from base.values.text import fold
from sources.models import Assertion, Source

from .actions import MOST_ROWS, TOO_MANY, Asked, Refused
from .draft import Content, Row
from .kinds import OF_RECORDS
from .known import Known
from .line_reading import NAME_PARTICLES
from .models import current_text
from .passages import passages
from .reading import read_into

LONGEST_NAME = 6  # words
SHORT = 4  # letters of names that count only as they are written: IS, but not Is
WORD = re.compile(r"\w[\w’'-]*")
END = re.compile(r"(?:[’']s?|-(?:led|linked|affiliated|aligned|backed|controlled|run|held))$")
NOTHING = "All names in the text that the store knows are entered already."

Span = tuple[int, int]


@dataclass(frozen=True)
class Mention:
    """A name as the text has it, where it first stands, and the entities that bear it."""

    name: str
    locator: str
    entities: frozenset[int]


def phrases_of(text: str) -> Iterator[list[str]]:
    """For each word with which a name may begin, the names, the longest first."""
    words = [*WORD.finditer(text)]
    for number, word in enumerate(words):
        behind = words[number + 1 : number + LONGEST_NAME]
        is_particle = word[0] in NAME_PARTICLES and behind and behind[0][0][0].isupper()
        if is_particle or any(map(str.isupper, word[0])):
            spans = [text[word.start() : each.end()] for each in (word, *behind)]
            yield [END.sub("", each) for each in reversed(spans)]
        else:
            yield []


def bearers(phrases: set[str]) -> dict[str, set[tuple[str, int]]]:
    """By the folded name, the names that are stored, and who bears them."""
    folded = listed(phrases - {""})
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    names = Entity.objects.filter(folded__in=folded).order_by()
    aliases = Alias.objects.filter(folded__in=folded).order_by()
    for key, name, pk in (
        *names.values_list("folded", "name", "pk"),
        *aliases.values_list("folded", "text", "entity_id"),
    ):
        found[key].add((name, pk))
    return found


def mentions_in(text: str) -> list[Mention]:
    """Every known name in the text, at the first passage that has it."""
    told = [(each.locator, [*phrases_of(each.text)]) for each in passages(text)]
    folded = {each: fold(each) for _, starts in told for start in starts for each in start}
    known = bearers({*folded.values()})
    found: dict[str, Mention] = {}
    for locator, starts in told:
        until = 0
        for number, phrases in enumerate(starts):
            for phrase in phrases if number >= until else ():
                borne = known.get(folded[phrase], ())
                pks = {pk for name, pk in borne if len(folded[phrase]) > SHORT or name == phrase}
                if pks:
                    mention = Mention(phrase, locator, frozenset(pks))
                    found.setdefault(folded[phrase], mention)
                    until = number + len(WORD.findall(phrase))
                    break
    return [*found.values()]


def missing_mentions(text: str, content: Content, known: Known) -> list[Mention]:
    """Those of whom neither the store nor the draft has that this report names them."""
    found = mentions_in(text)
    pks = {pk for each in found for pk in each.entities}
    told = Assertion.objects.filter(source=known.source, entity__in=keys_in(pks)).order_by()
    done = {*told.values_list("entity_id", flat=True)}
    keys = {row.about for row in content.rows if row.kind in OF_RECORDS}
    meant = [(each, known.subject(each)) for each in content.subjects if each.key in keys]
    done |= {each.record.pk for _, each in meant if each.record is not None}
    names = {fold(subject.name) for subject, _ in meant}
    left = []
    for each in found:
        if fold(each.name) not in names and not each.entities & done:
            left.append(each)
            done |= each.entities if len(each.entities) == 1 else set()
    return left


def add_mentions(asked: Asked) -> None:
    """A row for each of them, which says no more than that the report names them."""
    content, source = asked.content, asked.source
    text = current_text(source)
    left = missing_mentions(text.text, content, Known(content, source)) if text else []
    if not left:
        raise Refused(NOTHING)
    if len(content.rows) + len(left) > MOST_ROWS:
        raise Refused(TOO_MANY)
    last = dict(content.last)
    for each in left:
        add_mention(content, each, source, asked.version)
    content.last = last
    asked.said.append(f"{len(left)} rows added.")


def add_mention(content: Content, mention: Mention, source: Source, version: int) -> None:
    row = Row("", locator=mention.locator, version=version)
    read_into(row, f"mentioned: “{mention.name}”", source)
    content.add_row(row)
