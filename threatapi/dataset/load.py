"""Loads a data set: all of it or nothing, and twice is the same as once."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, models, transaction

from base.orm import bulk
from base.orm.locking import lock_tables
from base.orm.namesakes import name_warnings
from base.orm.revision import watched_tables
from base.parameters.parameter import nearest
from sources.models import Assertion, SourceLink
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.door import write_change
from threatapi.changes.models import Change
from threatapi.edits import Edit
from threatapi.recompute import recompute

from .checks import graph_faults, unsaid
from .faults import MAX_FIELD, Fault
from .format import WRITE_ORDER
from .items import WrittenRecords
from .merged import MergedRecords
from .order import circles, layers
from .reader import MAX_HINTS, Reader, Row
from .values import choices_of, not_a_choice, quoted

CIRCLES = {
    "corrects": "This would make a cycle of corrections.",
    "response_to": "The incident would be a response to itself.",
}


class LoadFailed(Exception):
    """Nothing was loaded; `faults` says why, each with file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(f"{len(self.faults)} faults")


def load(
    folder: Path,
    report: Callable[[str], None] = lambda line: None,
    warn: Callable[[Fault], None] = lambda fault: None,
) -> dict[str, int]:
    """Write the folder's records into the database; counts of created, changed and unchanged.

    `warn` is called with what was loaded, but may be a mistake.
    """
    reader = Reader(folder).read()
    if not reader.complete:
        raise LoadFailed(reader.faults)
    report(f"read {len(reader.rows)} records")
    try:
        writer = write(Writer(reader, report))
    except (IntegrityError, DataError):
        # The bulk path does not say which record broke a rule; one by one does.
        writer = write(Writer(reader, report, one_by_one=True))
    for warning in writer.warnings():
        warn(warning)
    return writer.counts


@transaction.atomic
def write(writer: "Writer") -> "Writer":
    """Write all records, and compute all values anew if there is anything new.

    Nobody else writes records meanwhile, so that nothing is lost that was written since the load
    read them.
    """
    lock_tables(watched_tables())
    writer.write()
    if writer.created or writer.changed:
        with bulk.noting_updates() as computed:
            recompute(writer.report, rebuild_names=False)
        reason = f"The data set “{writer.name}” was loaded."
        change = Change(door=ChangeDoor.LOAD, author="manage.py load", reason=reason)
        edits = writer.edits()
        write_change(change, writer.written.items(edits), edits, computed)
    return writer


class Writer:
    """Turns rows into records inside one transaction."""

    def __init__(
        self, reader: Reader, report: Callable[[str], None], one_by_one: bool = False
    ) -> None:
        self.rows, self.faults, self.name = reader.rows, list(reader.faults), reader.name
        self.report, self.one_by_one = report, one_by_one
        self.made: dict[uuid.UUID, models.Model] = {}
        self.created: set[uuid.UUID] = set()
        self.changed: set[uuid.UUID] = set()
        self.known: dict[type[models.Model], dict[str, uuid.UUID]] = {}
        self.existing: dict[type[models.Model], dict[uuid.UUID, models.Model]] = {}
        self.by_uid: dict[type[models.Model], dict[uuid.UUID, Row]] = {}
        # The lists of records as they are stored, by the column and the key of the record.
        self.lists: dict[models.Field, dict[int, set[int]]] = {}
        self.written = WrittenRecords()
        self.merged = MergedRecords()

    @property
    def counts(self) -> dict[str, int]:
        created, changed = len(self.created), len(self.changed)
        unchanged = len(self.made) - created - changed
        return {"created": created, "changed": changed, "unchanged": unchanged}

    def write(self) -> None:
        self._index()
        self.rows = self.merged.take_out(self.rows, self.existing, self.made)
        for model in WRITE_ORDER:
            rows = [row for row in self.rows if row.kind.model is model]
            for level in self._levels(model, rows):
                self._write_level(model, level)
            if rows:
                self.report(f"{model._meta.verbose_name_plural}: {len(rows)}")
        self._write_late_references()
        self.faults += unsaid(self.rows)
        if not self.faults:
            self.faults += graph_faults(self.rows, self.made)
        if self.faults:
            raise LoadFailed(self.faults)

    def warnings(self) -> list[Fault]:
        """Names of new or changed records that are not what they seem."""
        found = []
        found += self.merged.warnings
        for row in self.rows:
            record = self.made[row.uid]
            if record.NAMES and self._is_new(row):
                name = record.NAMES[0]
                told = name_warnings(record, MAX_HINTS - len(found))
                found += [row.fault(name, f"Warning: {sentence}") for sentence in told]
        return sorted(found)

    def edits(self) -> list[Edit]:
        """The records that were created or changed, in the order of writing."""
        rows = [row for row in self.rows if self._is_new(row)]
        rows.sort(key=lambda row: WRITE_ORDER.index(row.kind.model))
        return [*self.written.edits(self.made[row.uid] for row in rows)]

    # References

    def _index(self) -> None:
        """Names by which records may be referred to: slugs and keys, of files and database."""
        for model in WRITE_ORDER:
            self.existing[model] = {record.uid: record for record in model._base_manager.all()}
            has_slug = any(field.name == "slug" for field in model._meta.fields)
            names = self.known.setdefault(model, {})
            if has_slug:
                names |= {record.slug: uid for uid, record in self.existing[model].items()}
                names |= self.merged.slugs_of(model)
            for column in model._meta.many_to_many:
                self.lists[column] = stored_lists(column)
        self.by_uid = {model: {} for model in WRITE_ORDER}
        for row in self.rows:
            self.by_uid[row.kind.model][row.uid] = row
            name = row.values.get("slug") or row.path
            self.known[row.kind.model][str(name)] = row.uid

    def _resolve(self, row: Row, column: models.Field, name: str) -> models.Model | None:
        model = column.related_model
        names = self.known[model]
        uid = self.merged.keeper_of(self._uid(model, name))
        record = self.made.get(uid) or self.existing[model].get(uid)
        if record is None and uid not in self.by_uid[model]:
            # Names are compared at first only: with thousands of faults it would take too long.
            hint = nearest(name[:MAX_FIELD], names) if len(self.faults) < MAX_HINTS else ""
            reason = f"There is no {model._meta.verbose_name} {quoted(name)}.{hint}"
            self.faults.append(row.fault(column.name, reason))
        return record

    def _uid(self, model: type[models.Model], name: Any) -> uuid.UUID | None:
        """The id of the record with this name, which may be the id itself."""
        if name is None:
            return None
        if (uid := self.known[model].get(str(name))) is None:
            try:
                uid = uuid.UUID(str(name))
            except ValueError:
                return None
        return uid

    def _levels(self, model: type[models.Model], rows: list[Row]) -> list[list[Row]]:
        """Rows in batches, each after the batch with the records that it lies in."""
        loops = [f.name for f in model._meta.fields if f.is_relation and f.related_model is model]
        above: dict[uuid.UUID, list[uuid.UUID | None]] = {}
        for row in rows:
            above[row.uid] = [self._uid(model, row.values.get(name)) for name in loops]
            if row.parent and row.parent.kind.model is model:
                above[row.uid].append(row.parent.uid)
        batches = layers(above)
        level = {uid: number for number, batch in enumerate(batches) for uid in batch}
        if len(level) < len(above):
            looped = circles(above)
            for row in rows:
                if row.uid in looped:
                    name = next((name for name in loops if row.values.get(name)), loops[0])
                    self.faults.append(row.fault(name, CIRCLES.get(name, "It lies in itself.")))
        found: list[list[Row]] = [[] for _ in range(len(batches) + 1)]
        for row in rows:  # the last batch holds what lies in a circle, so that it is checked, too
            found[level.get(row.uid, len(batches))].append(row)
        return found

    # Writing

    def _write_level(self, model: type[models.Model], rows: list[Row]) -> None:
        fresh: list[tuple[Row, models.Model]] = []
        for row in rows:
            record = self._build(row)
            if record is None:
                continue
            self.made[row.uid] = record
            if row.uid in self.created:
                fresh.append((row, record))
            elif row.uid in self.changed:
                self._save(row, record)
        if self.one_by_one or self.faults:
            for row, record in fresh:
                self._save(row, record)
        else:
            bulk.insert([record for _, record in fresh])
        for row in rows:
            self._write_many(row)

    def _build(self, row: Row) -> models.Model | None:
        """The record with the row's values, checked, not yet saved; None if something is wrong."""
        found = len(self.faults)
        record = self.existing[row.kind.model].get(row.uid) or row.kind.model(uid=row.uid)
        if record.pk and (other := row.kind.misfit(record)):
            reason = f"{record} is stored as {other}: one record is not both."
            self.faults.append(row.fault("slug", reason))
            return None
        values, missing = self._values(row)
        if record.pk is None:
            self.created.add(row.uid)
        for name, value in values.items():
            # References are compared by key, for to follow each stored one would be a query.
            key = value.pk if isinstance(value, models.Model) else value
            if getattr(record, record._meta.get_field(name).attname) != key:
                self._note_change(row, record)
            setattr(record, name, value)
        if self._is_new(row):
            self._check(row, record, missing)
        return record if len(self.faults) == found and not missing else None

    def _values(self, row: Row) -> tuple[dict[str, Any], set[str]]:
        """Columns with their values, and those whose value is a record that is not there."""
        values: dict[str, Any] = {**row.kind.fixed, "key": row.key}
        missing: set[str] = set()
        for column in row.kind.fields():
            if column.many_to_many or self._comes_later(column):
                continue
            value = row.values[column.name]
            if column.is_relation and value is not None:
                value = self._resolve(row, column, str(value))
                if value is None:
                    missing.add(column.name)
                    continue
            values[column.name] = value
        if row.parent:
            above = self.made.get(row.parent.uid)
            if above is None:
                missing.add(row.kind.parent)
            else:
                values[row.kind.parent] = above
                if row.kind.parent == "parent":  # a part is about the same as the whole
                    values |= {"incident": above.incident, "entity": above.entity}
        return values, missing

    def _check(self, row: Row, record: models.Model, missing: set[str]) -> None:
        try:
            # What a column refers to was resolved, so it is there: Django would ask for each.
            record.clean_fields(exclude=missing | references(record))
            # Rules on the whole graph of sources are checked once, at the end.
            if not isinstance(record, Assertion | SourceLink):
                record.clean()
        except ValidationError as error:
            self._add(row, error)

    def _add(self, row: Row, error: ValidationError) -> None:
        columns = {column.name: column for column in row.kind.fields()}
        for name, errors in error.error_dict.items():
            known = choices_of(columns[name]) if name in columns else []
            for each in errors:
                told = each.messages
                if each.code == "invalid_choice" and known:
                    given = each.params or {}
                    told = [not_a_choice(given.get("value", given.get("code", "")), known)]
                field = row.kind.name if name == NON_FIELD_ERRORS else name
                self.faults += [row.fault(field, message) for message in told]

    def _save(self, row: Row, record: models.Model) -> None:
        """Write one record alone, so that a broken rule of the database is told of its row."""
        try:
            with transaction.atomic():
                record.save_base()  # not `save()`: all that depends on it is computed at the end
        except (IntegrityError, DataError) as broken:
            try:
                record.full_clean()
            except ValidationError as error:
                self._add(row, error)
            else:
                self.faults.append(row.fault(row.kind.name, f"{broken}"))
            self.made.pop(row.uid, None)

    def _write_many(self, row: Row) -> None:
        record = self.made.get(row.uid)
        for column in row.kind.model._meta.many_to_many:
            wanted = [self._resolve(row, column, name) for name in row.values[column.name] or []]
            if record is None or record.pk is None or None in wanted:
                continue
            stored = self.lists[column][record.pk]
            if stored == {item.pk for item in wanted}:
                continue
            self._note_change(row, record)
            self.written.lists[row.uid] = [item.pk for item in dict.fromkeys(wanted)]
            # Not by the manager's `set`, which has all that depends on it computed at once.
            here, there = column.m2m_field_name(), column.m2m_reverse_field_name()
            through = column.remote_field.through
            if stored:
                through._base_manager.filter(**{here: record}).delete()
            through._base_manager.bulk_create(
                through(**{here: record, there: item}) for item in dict.fromkeys(wanted)
            )

    def _note_change(self, row: Row, record: models.Model) -> None:
        """Call it before the record is changed."""
        if row.uid not in self.created and row.uid not in self.changed:
            self.changed.add(row.uid)
            self.written.note(record, self._stored_list(record))

    def _stored_list(self, record: models.Model) -> list[int]:
        """The list of records that the record has, as it is stored; no model has two."""
        for column in record._meta.many_to_many:
            return sorted(self.lists[column][record.pk])
        return []

    def _is_new(self, row: Row) -> bool:
        """Whether the row holds anything that is not stored yet."""
        return row.uid in self.created or row.uid in self.changed

    # What can only be done once all is there

    def _comes_later(self, column: models.Field) -> bool:
        model, target = column.model, column.related_model
        if not column.is_relation or target is model or target not in WRITE_ORDER:
            return False
        return WRITE_ORDER.index(target) > WRITE_ORDER.index(model)

    def _write_late_references(self) -> None:
        """References to tables that are written after the record's own."""
        for row in self.rows:
            late = [column for column in row.kind.fields() if self._comes_later(column)]
            record = self.made.get(row.uid)
            for column in late:
                name = row.values[column.name]
                wanted = self._resolve(row, column, str(name)) if name else None
                if record is None or record.pk is None:
                    continue
                if getattr(record, column.attname) != (wanted.pk if wanted else None):
                    self._note_change(row, record)
                    setattr(record, column.name, wanted)
                    record.save_base(update_fields=[column.name, "updated_at"])


def stored_lists(column: models.Field) -> dict[int, set[int]]:
    """The keys in a list of records, by the key of the record that has it."""
    here, there = column.m2m_field_name(), column.m2m_reverse_field_name()
    lists: dict[int, set[int]] = defaultdict(set)
    for key, other in column.remote_field.through._base_manager.values_list(here, there):
        lists[key].add(other)
    return lists


def references(record: models.Model) -> set[str]:
    """The columns that refer to other records."""
    columns = (field for field in record._meta.concrete_fields if field.is_relation)
    return {field.name for field in columns if getattr(record, field.attname) is not None}
