"""Two records beside each other, before they become one: why they may be one, and what stays."""

from typing import Any, NamedTuple

from actors.models import Entity
from actors.names.scoring import HOW_WORDS, How
from actors.names.search import search
from base.orm.models import Record
from incidents.models import Incident, Place
from sources.models import Source

from .merge import Preview
from .record_format import written_columns
from .values_of_two import in_words
from .words import Words

MOST_NAMES = 20
# What becomes of the other value of a field that has one value.
LEAD_ON = {
    "slug": "The other one leads here.",
    "name": "The other one becomes another name.",
}


class Field(NamedTuple):
    """A field of the record that stays and of the one that goes, and what it has afterwards."""

    label: str
    stays: str
    goes: str
    afterwards: str
    note: str = ""

    @property
    def is_contradicted(self) -> bool:
        return bool(self.stays and self.goes and self.afterwards == self.stays and not self.note)


def side_by_side(found: Preview, loser: Record, keeper: Record) -> list[Field]:
    """The fields in which the two differ."""
    model = keeper._meta.concrete_model
    item = next((each for each in found.items if each.record == keeper.uid), None)
    words = Words([])
    rows = []
    for column in written_columns(model):
        stays, goes = shown(column, keeper), shown(column, loser)
        if stays == goes:
            continue
        afterwards = words.value(column, item.after) if item and item.after else stays
        note = LEAD_ON.get(column.name, "") if model is Entity or column.name == "slug" else ""
        rows.append(Field(str(column.verbose_name).capitalize(), stays, goes, afterwards, note))
    return rows


def shown(column: Any, record: Record) -> str:
    is_empty = not column.many_to_many and getattr(record, column.name) in (None, "", [])
    return "" if is_empty else in_words(column, record)


def reasons_for(one: Any, other: Any) -> list[str]:
    """What speaks for it that the two are one."""
    if isinstance(one, (Entity, Place)):
        return names_alike(one, other)
    if isinstance(one, Incident):
        return same_of(one, other, ("date", "place", "event_type", "attack_type"))
    if isinstance(one, Source):
        return same_of(one, other, ("url", "archived_url", "title", "publisher", "published"))
    return []


def names_alike(one: Any, other: Any) -> list[str]:
    """How the names of one match those of the other, as the search by name has it."""
    others = [each.text for each in one.aliases.all()] if isinstance(one, Entity) else one.names
    names = [*dict.fromkeys((one.name, *others))][:MOST_NAMES]
    among = type(other)._meta.concrete_model._base_manager.filter(pk=other.pk)
    found = zip(names, search(names, among), strict=True)
    matches = [(each[other.pk], name) for name, each in found if other.pk in each]
    if not matches:
        return []
    match, name = max(matches, key=lambda pair: pair[0].score)
    how = HOW_WORDS[How(match.how)]
    return [f"“{name}” and “{match.name.text}”: {how} ({match.score:.2f})."]


def same_of(one: Any, other: Any, columns: tuple[str, ...]) -> list[str]:
    """The columns that have the same value in both."""
    fields = [one._meta.get_field(name) for name in columns]
    return [
        f"The same {field.verbose_name}: {shown(field, one)}."
        for field in fields
        if shown(field, one) and shown(field, one) == shown(field, other)
    ]
