"""The fragment of a data set that a request sends: what is to be written, deleted and merged."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError

from base.http.errors import MOST_TOLD
from base.parameters import nearest
from base.values.text import validate_text
from threatapi.dataset import ndjson
from threatapi.dataset.document import Refused
from threatapi.dataset.ndjson import Number, Pairs
from threatapi.dataset.schema.kinds import named_kinds
from threatapi.dataset.values import not_a_choice

from .body import TOP, BodyFault, FragmentRefused, Places
from .kinds import WrittenKind

MAX_VALUES = 300_000
TOO_MANY_VALUES = f"A body has at most {MAX_VALUES:,} values."
NEEDS_REASON = "Say why: each change has a reason."
LONGEST_REASON = 1000
LONGEST_NAME = 120  # of a record: a slug, or an id
MOST_MERGES = 100


@dataclass(frozen=True)
class Deletion:
    kind: WrittenKind
    name: str  # id or slug
    place: int


@dataclass(frozen=True)
class Union:
    """Two records that are to become one."""

    kind: WrittenKind
    keep: str
    merge: str
    place: int


@dataclass
class Fragment:
    """The body of `POST changes`. Its records are not yet read."""

    places: Places = field(default_factory=Places)
    why: str = ""
    base: int | None = None
    dry_run: bool = False
    source: str = ""
    records: Pairs = field(default_factory=Pairs)
    records_at: int = TOP
    delete: list[Deletion] = field(default_factory=list)
    merge: list[Union] = field(default_factory=list)

    def refused_at(self, place: int, *details: str, code: str = "invalid") -> FragmentRefused:
        pointer = self.places.pointer(place)
        return FragmentRefused(*(BodyFault(pointer, detail, code) for detail in details))


def read_fragment(body: bytes) -> Fragment:
    """The fragment, or FragmentRefused with all that is wrong beside its records."""
    try:
        value = ndjson.decode(body, TOP, MAX_VALUES, TOO_MANY_VALUES)
    except Refused as error:
        raise FragmentRefused(BodyFault("", error.reason)) from None
    return EnvelopeReader().read(value)


class EnvelopeReader:
    """Reads what stands around the records."""

    def __init__(self) -> None:
        self.fragment = Fragment()
        self.faults: list[BodyFault] = []

    def read(self, value: Any) -> Fragment:
        readers: dict[str, Callable[[Any, int], Any]] = {
            "why": self.read_reason,
            "base": self.read_number,
            "dry_run": self.read_flag,
            "source": self.read_name,
            "records": self.read_records,
            "delete": self.read_deletions,
            "merge": self.read_unions,
        }
        given = self.fields(value, TOP, readers)
        for name, (each, place) in given.items():
            if (read := readers[name](each, place)) is not None:
                setattr(self.fragment, name, read)
        if isinstance(value, Pairs):
            if "why" not in given:
                self.fault(TOP, NEEDS_REASON, "required", "why")
            if not {"records", "delete", "merge"} & {*given}:
                self.fault(TOP, "Give records, or what to delete or to merge.", "required")
        if self.faults:
            raise FragmentRefused(*self.faults)
        return self.fragment

    def fault(self, place: int, detail: str, code: str = "invalid", missing: str = "") -> None:
        pointer = self.fragment.places.pointer(place) + (f"/{missing}" if missing else "")
        self.faults.append(BodyFault(pointer, detail, code))

    def fields(self, value: Any, place: int, known: Any) -> dict[str, tuple[Any, int]]:
        """The known fields of an object with their places; a fault for each other."""
        if not isinstance(value, Pairs):
            self.fault(place, "An object with fields is expected.", "not_an_object")
            return {}
        found: dict[str, tuple[Any, int]] = {}
        for name, each in value:
            at = self.fragment.places.add(place, name)
            if name in found:
                self.fault(at, "This field is given twice.", "repeated")
            elif name not in known:
                hint = nearest(name[:60], known) if len(self.faults) < 10 else ""
                self.fault(at, f"Unknown field.{hint}", "unknown")
            else:
                found[name] = each, at
        return found

    def items(self, value: Any, place: int, most: int) -> Iterator[tuple[Any, int]]:
        if not isinstance(value, list) or isinstance(value, Pairs):
            self.fault(place, "A list is expected.", "not_a_list")
        elif len(value) > most:
            detail = f"This list has at most {most:,} items: send the rest in further requests."
            self.fault(place, detail, "max_length")
        else:
            for number, item in enumerate(value):
                if len(self.faults) >= MOST_TOLD:
                    return
                yield item, self.fragment.places.add(place, number)

    # Values

    def read_text(self, value: Any, place: int, most: int) -> str | None:
        if not isinstance(value, str) or isinstance(value, Number):
            self.fault(place, "A text is expected.")
        elif not value.strip():
            self.fault(place, "This text is empty.", "blank")
        elif len(value) > most:
            self.fault(place, f"Give at most {most} characters.", "max_length")
        else:
            try:
                validate_text(ndjson.checked(value, place))
            except ValidationError as error:
                self.fault(place, " ".join(error.messages), "unsafe_character")
            except Refused as error:
                self.fault(place, error.reason, "surrogate_characters_not_allowed")
            else:
                return value
        return None

    def read_reason(self, value: Any, place: int) -> str | None:
        text = self.read_text(value, place, LONGEST_REASON)
        return text and text.strip()

    def read_name(self, value: Any, place: int) -> str | None:
        return self.read_text(value, place, LONGEST_NAME)

    def read_number(self, value: Any, place: int) -> int | None:
        if isinstance(value, Number) and re.fullmatch("[0-9]{1,15}", value):
            return int(value)
        self.fault(place, "The number of a change is expected.")
        return None

    def read_flag(self, value: Any, place: int) -> bool | None:
        if isinstance(value, bool):
            return value
        self.fault(place, "true or false is expected.")
        return None

    def read_kind(self, value: Any, place: int) -> WrittenKind | None:
        if not isinstance(value, str) or isinstance(value, Number):
            self.fault(place, "A text is expected.")
            return None
        if value in WrittenKind.values:
            return WrittenKind(value)
        if named := named_kinds().get(value):  # as the format of data sets calls them
            name = named.kind.model._meta.model_name
            self.fault(place, f"These records have the type “{name}” here.", "invalid_choice")
            return None
        known = [str(each) for each in WrittenKind.values]
        self.fault(place, not_a_choice(value, known), "invalid_choice")
        return None

    # Lists

    def read_records(self, value: Any, place: int) -> Pairs | None:
        self.fragment.records_at = place
        if isinstance(value, Pairs):
            return value
        self.fault(place, "An object with lists of records is expected.", "not_an_object")
        return None

    def read_deletions(self, value: Any, place: int) -> list[Deletion]:
        found = []
        for item, at in self.items(value, place, settings.CHANGE_RECORDS):
            read = self.read_item(item, at, "id")
            if read:
                found.append(Deletion(read["type"], read["id"], at))
        return found

    def read_unions(self, value: Any, place: int) -> list[Union]:
        found = []
        for item, at in self.items(value, place, MOST_MERGES):
            read = self.read_item(item, at, "keep", "merge")
            if read:
                found.append(Union(read["type"], read["keep"], read["merge"], at))
        return found

    def read_item(self, item: Any, place: int, *names: str) -> dict[str, Any] | None:
        """The type and the names of records of an item; None if something is wrong with it."""
        before = len(self.faults)
        given = self.fields(item, place, ("type", *names))
        for name in ("type", *names):
            if name not in given and isinstance(item, Pairs):
                self.fault(place, "This field is required.", "required", name)
        read: dict[str, Any] = {}
        for name, (value, at) in given.items():
            read[name] = (self.read_kind if name == "type" else self.read_name)(value, at)
        return read if len(self.faults) == before else None


def read_undoing(body: bytes) -> str:
    """The reason for which a change is to be undone."""
    try:
        value = ndjson.decode(body, TOP, MAX_VALUES, TOO_MANY_VALUES)
    except Refused as error:
        raise FragmentRefused(BodyFault("", error.reason)) from None
    reader = EnvelopeReader()
    given = reader.fields(value, TOP, ("why",))
    reason = reader.read_reason(*given["why"]) if "why" in given else None
    if "why" not in given and isinstance(value, Pairs):
        reader.fault(TOP, NEEDS_REASON, "required", "why")
    if reader.faults or reason is None:
        raise FragmentRefused(*reader.faults)
    return reason
