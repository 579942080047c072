"""Turns the rows of a data set into records, inside one transaction."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DataError, IntegrityError, models, transaction

from base.orm import bulk
from base.orm.namesakes import name_warnings
from sources.models import Assertion, SourceLink
from threatapi.edits import Edit

from .faults import MAX_FIELD, Fault
from .format import WRITE_ORDER
from .index import RecordIndex, find_levels
from .items import Members, WrittenRecords
from .rows import MAX_HINTS, Row
from .values import choices_of, not_a_choice, quoted

# Rows that break a rule of the database are looked for one after the other; no more than this.
MOST_BROKEN = 100


class Writer:
    """Writes rows, and collects what is wrong with them.

    Rows in `kept` are not written, but others may refer to their records as they are stored.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        index: RecordIndex,
        kept: set[uuid.UUID],
        made: dict[uuid.UUID, models.Model],
        members: Members,
        report: Callable[[str], None],
    ) -> None:
        self.rows, self.index, self.kept, self.report = rows, index, kept, report
        self.members = members
        # The record of each row that is there by now.
        self.made = made
        self.faults: list[Fault] = []
        self.broken = 0
        self.created: set[uuid.UUID] = set()
        self.changed: set[uuid.UUID] = set()
        self.written = WrittenRecords()

    @property
    def counts(self) -> dict[str, int]:
        created, changed = len(self.created), len(self.changed)
        unchanged = len(self.made) - created - changed
        return {"created": created, "changed": changed, "unchanged": unchanged}

    def write(self) -> None:
        for model in WRITE_ORDER:
            rows = [row for row in self.rows if row.kind.model is model]
            levels, faults = find_levels(self.index, model, rows)
            self.faults += faults
            for level in levels:
                self._write_level(level)
            if rows:
                self.report(f"{model._meta.verbose_name_plural}: {len(rows)}")
        self._write_late_references()

    def warnings(self) -> list[Fault]:
        """Names of new or changed records that are not what they seem."""
        found = [*self.index.merged.warnings]
        for row in self.rows:
            record = self.made[row.uid]
            if record.NAMES and self.is_written(row):
                name = record.NAMES[0]
                told = name_warnings(record, MAX_HINTS - len(found))
                found += [row.fault(name, f"Warning: {sentence}") for sentence in told]
        return sorted(found)

    def edits(self) -> list[Edit]:
        """The records that were created or changed, or that joined the data set, in the order of
        writing."""
        rows = [row for row in self.rows if self.is_written(row) or row.uid not in self.members.own]
        rows.sort(key=lambda row: WRITE_ORDER.index(row.kind.model))
        for row in rows:
            if not self.is_written(row):
                record = self.made[row.uid]
                self.written.note(record, self.index.stored_list(record))
        return [*self.written.edits(self.made[row.uid] for row in rows)]

    def is_written(self, row: Row) -> bool:
        """Whether the row holds anything that was not stored before."""
        return row.uid in self.created or row.uid in self.changed

    # References

    def _resolve(self, row: Row, column: models.Field, name: str) -> models.Model | None:
        model = column.related_model
        uid = self.index.find_uid(model, name)
        record = self.made.get(uid) or self.index.stored[model].get(uid)
        if record is None and uid not in self.index.rows[model]:
            # Names are compared at first only: with thousands of faults it would take too long.
            is_told = len(self.faults) < MAX_HINTS
            hint = self.index.hint(model, name[:MAX_FIELD]) if is_told else ""
            if uid in self.index.names[model].values() and uid is not None:
                hint = " It was deleted, and the load keeps it so."
            reason = f"There is no {model._meta.verbose_name} {quoted(name)}.{hint}"
            self.faults.append(row.fault(column.name, reason, "unknown"))
        return record

    # Writing

    def _write_level(self, rows: list[Row]) -> None:
        fresh: list[tuple[Row, models.Model]] = []
        for row in rows:
            if row.uid in self.kept:
                self.made[row.uid] = self.index.find_stored(row)
                continue
            record = self._build(row)
            if record is None:
                continue
            self.made[row.uid] = record
            if row.uid in self.created:
                fresh.append((row, record))
            elif row.uid in self.changed:
                self._save(row, record)
        self._insert(fresh)
        for row in rows:
            self._write_many(row)

    def _insert(self, fresh: list[tuple[Row, models.Model]]) -> None:
        """Write new records together. What the database refuses is looked for by halves."""
        waiting = [fresh]
        while waiting:
            batch = waiting.pop()
            if len(batch) == 1 or self.broken >= MOST_BROKEN:
                self._save_each(batch)
                continue
            try:
                with transaction.atomic():
                    bulk.insert([record for _, record in batch])
            except (IntegrityError, DataError):
                middle = len(batch) // 2
                waiting += [batch[middle:], batch[:middle]]

    def _save_each(self, batch: list[tuple[Row, models.Model]]) -> None:
        for row, record in batch:
            if self.broken < MOST_BROKEN:
                self._save(row, record)
            else:
                self.made.pop(row.uid, None)

    def _build(self, row: Row) -> models.Model | None:
        """The record with the row's values, checked, not yet saved; None if something is wrong."""
        found = len(self.faults)
        record = self.index.find_stored(row) or row.kind.model(uid=row.uid)
        if record.pk and (other := row.kind.misfit(record)):
            reason = f"{record} is stored as {other}: one record is not both."
            self.faults.append(row.fault("id" if row.has_id else "slug", reason))
            return None
        values, missing = self._values(row)
        values |= self._key_of(row, record)
        if record.pk is None:
            self.created.add(row.uid)
        for name, value in values.items():
            # References are compared by key, for to follow each stored one would be a query.
            key = value.pk if isinstance(value, models.Model) else value
            if getattr(record, record._meta.get_field(name).attname) != key:
                self._note_change(row, record)
            setattr(record, name, value)
        stored = self.index.stored_list(record)
        if row.uid in self.changed and self.written.is_as_before(record, stored):
            self.changed.discard(row.uid)
        if self.is_written(row):
            self._check(row, record, missing)
        return record if len(self.faults) == found and not missing else None

    def _key_of(self, row: Row, record: models.Model) -> dict[str, str]:
        is_of_another = record.pk is not None and self.members.others(row.uid)
        return {} if is_of_another else {"key": row.key}

    def _values(self, row: Row) -> tuple[dict[str, Any], set[str]]:
        """Columns with their values, and those whose value is a record that is not there."""
        values: dict[str, Any] = {**row.kind.fixed}
        missing: set[str] = set()
        for column in row.columns():
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
            self.broken += 1
            if self.broken == MOST_BROKEN:
                reason = "Too many records break rules of the database: the others are not told."
                self.faults.append(row.fault(row.kind.name, reason))

    def _write_many(self, row: Row) -> None:
        if row.uid in self.kept:
            return
        record = self.made.get(row.uid)
        for column in (column for column in row.columns() if column.many_to_many):
            wanted = [self._resolve(row, column, name) for name in row.values[column.name] or []]
            if record is None or record.pk is None or None in wanted:
                continue
            stored = self.index.lists[column][record.pk]
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
            self.written.note(record, self.index.stored_list(record))

    # What can only be done once all is there

    def _comes_later(self, column: models.Field) -> bool:
        model, target = column.model, column.related_model
        if not column.is_relation or target is model or target not in WRITE_ORDER:
            return False
        return WRITE_ORDER.index(target) > WRITE_ORDER.index(model)

    def _write_late_references(self) -> None:
        """References to tables that are written after the record's own."""
        for row in self.rows:
            if row.uid in self.kept:
                continue
            late = [column for column in row.columns() if self._comes_later(column)]
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


def references(record: models.Model) -> set[str]:
    """The columns that refer to other records."""
    columns = (field for field in record._meta.concrete_fields if field.is_relation)
    return {field.name for field in columns if getattr(record, field.attname) is not None}
