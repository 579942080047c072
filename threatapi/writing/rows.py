"""Reads the records of a fragment into rows, by the code that reads data sets."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models

from base.http.errors import MOST_TOLD
from base.orm.keys import listed
from base.orm.markings import Cut
from base.parameters import Refs, nearest
from threatapi.dataset.document import Refused
from threatapi.dataset.faults import Fault
from threatapi.dataset.format import FILES
from threatapi.dataset.index import RecordIndex, has_slug
from threatapi.dataset.merged import SomeMergedRecords
from threatapi.dataset.ndjson import Pairs, node_of
from threatapi.dataset.rows import Row, RowReader
from threatapi.dataset.writer import Writer

from .body import BodyFault, Places
from .fragment import Fragment

BODY = "body"  # what faults have for a file
NOT_EMPTIED = "An empty list removes nothing: name what is to go in `delete`, or leave it out."
TOO_MANY_RECORDS = "A change has at most {most:,} records: send the rest in further requests."
LYING = "It lies in itself."


class FragmentReader(RowReader):
    """Reads all records. A record that names no stored one, by id or slug, has a new id."""

    def __init__(
        self, fragment: Fragment, most: int | None = None, refusal: str = TOO_MANY_RECORDS
    ) -> None:
        """`most` are the records that it may hold, if not those of a change."""
        super().__init__()
        self.most, self.refusal = settings.CHANGE_RECORDS if most is None else most, refusal
        self.places: Places = fragment.places
        self.top = uuid.uuid4()
        self.rows: list[Row] = []
        self.complete = True  # without all rows, references cannot be checked
        try:
            self._read(fragment.records, fragment.records_at)
        except Refused as error:
            self._refuse(error.line, error.reason)
        self.rows = self.drop_duplicates(self.rows)

    def _read(self, records: Pairs, place: int) -> None:
        known: set[str] = set()
        for stem, value in records:
            if len(self.faults) >= MOST_TOLD:
                return
            at = self.places.add(place, stem)
            if stem not in FILES:
                hint = self._hint(stem, [*FILES])
                reason = f"Unknown records.{hint} Choose from: {', '.join(FILES)}."
                self._refuse(at, reason)
            elif stem in known:
                self._refuse(at, "This field is given twice.")
            elif not isinstance(value, list) or isinstance(value, Pairs):
                self._refuse(at, "A list of records is expected.")
            else:
                known.add(stem)
                for number, item in enumerate(value):
                    self._read_topmost(item, stem, self.places.add(at, number))
                    if len(self.faults) >= MOST_TOLD:  # the rest is not looked at
                        self.complete = False
                        return

    def _read_topmost(self, item: Any, stem: str, place: int) -> None:
        node = node_of(item, place, depth=1)
        self.places.locate(node, place)
        self._read_record(node, FILES[stem], BODY, None, self.rows)
        if len(self.rows) > self.most:
            raise Refused(place, self.refusal.format(most=self.most), "records")

    def _refuse(self, place: int, reason: str) -> None:
        self.faults.append(Fault(BODY, place, "records", reason))
        self.complete = False

    def _above(self, parent: Row | None) -> uuid.UUID:
        """Parts are new, also those of a record with an id, from which a data set makes theirs."""
        if parent and parent.has_id:
            return uuid.uuid5(self.top, parent.uid.hex)
        return super()._above(parent)

    def place_of(self, row: Row) -> str:
        return self.places.pointer(row.line)

    def find_stored(self) -> None:
        """Give rows that are named by slug alone the ids of the stored records."""
        named: dict[type[models.Model], dict[str, Row]] = defaultdict(dict)
        for row in self.rows:
            if not row.parent and not row.has_id and has_slug(row.kind.model):
                named[row.kind.model][row.values["slug"]] = row
        for model, by_slug in named.items():
            stored = model._base_manager.filter(slug__in=listed(by_slug)).order_by()
            for slug, uid in stored.values_list("slug", "uid"):
                by_slug[slug].uid = uid
        self.rows = self.drop_duplicates(self.rows)

    def refuse_emptied(self) -> None:
        """Lists of parts are not emptied: what is not mentioned stays."""
        filled = {(row.parent, id(row.kind)) for row in self.rows}
        for row in self.rows if not self.faults else ():
            for name, kind in row.kind.children.items() if row.is_partial else ():
                if name in row.lines and (row, id(kind)) not in filled:
                    self.faults.append(row.fault(name, NOT_EMPTIED))

    def of_others(self, faults: Iterable[Fault]) -> list[Fault]:
        """The faults of records that could be read: other faults may follow from what could not."""
        wrong, spoilt = {fault.line for fault in self.faults}, set[int]()
        for row in self.rows:
            if wrong & (places := {row.line, *row.lines.values()}):
                spoilt |= places
        return [fault for fault in faults if fault.line not in spoilt]

    def as_told(self, faults: Iterable[Fault]) -> list[BodyFault]:
        """The faults, each with the pointer to its value, or to where one is missing."""
        records = {row.line: row for row in self.rows}
        told = []
        faults = {*faults}
        explained = {fault.line for fault in faults if fault.reason != LYING}
        for fault in sorted(faults):
            if fault.reason == LYING and fault.line in explained:
                continue
            pointer = self.places.pointer(fault.line)
            row = records.get(fault.line)
            names = {column.name for column in row.kind.fields()} if row else set()
            if row and fault.field in {*names, *row.kind.children} - row.lines.keys():
                pointer += f"/{fault.field}"
            told.append(BodyFault(pointer, fault.reason, fault.code))
        return told


class FragmentWriter(Writer):
    """Writes rows that are of no data set, within an open change."""

    def __init__(self, rows: list[Row], index: RecordIndex) -> None:
        super().__init__(rows, index, set(), {}, None, lambda line: None)  # type: ignore[arg-type]

    def _key_of(self, row: Row, record: models.Model) -> dict[str, str]:
        return {}


class FragmentIndex(RecordIndex):
    """The records that the rows are or name."""

    def hint(self, model: Any, name: str) -> str:
        """Of stored records only those that everybody sees are suggested."""
        with Cut():
            seen = Refs(queryset=model.objects.all()).candidates(name)
        return nearest(name, [*seen, *(str(each) for each in self.given_names(model))])

    def given_names(self, model: Any) -> list[Any]:
        return [row.values.get("slug") or row.path for row in self.rows[model].values()]


def index_of(reader: FragmentReader) -> FragmentIndex:
    """The index of the rows. Of stored records only what is given is written."""
    index = FragmentIndex(reader.top, merged=SomeMergedRecords())
    index.read(reader.rows)
    for row in reader.rows:
        row.is_partial = index.find_stored(row) is not None
    return index


def changed_fields(row: Row, index: RecordIndex) -> list[str]:
    """The fields of a stored record that are given, beside those that only say which it is; and its
    whole, if it is put into another one."""
    names = [column.name for column in row.kind.fields() if column.name in row.lines]
    if not row.has_id:
        return [name for name in names if name != "slug"]
    stored, whole = index.find_stored(row), row.parent and index.find_stored(row.parent)
    if (
        stored
        and row.parent
        and getattr(stored, f"{row.kind.parent}_id") != getattr(whole, "pk", 0)
    ):
        names.append(row.kind.parent)
    return names
