"""Loads a data set: all of it or nothing, and twice is the same as once."""

import difflib
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from sources import rules
from sources.models import Assertion, Source, SourceLink
from threatapi.base import bulk
from threatapi.recompute import recompute

from .format import WRITE_ORDER
from .reader import Fault, Reader, Row

CIRCLE = "This closes a circle of corrections."


class LoadFailed(Exception):
    """Nothing was loaded; `faults` says why, each with file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(f"{len(self.faults)} faults")


def load(folder: Path, report: Callable[[str], None] = lambda line: None) -> dict[str, int]:
    """Write the folder's records into the database; counts of created, changed and unchanged."""
    reader = Reader(folder).read()
    report(f"read {len(reader.rows)} records")
    try:
        with transaction.atomic():
            counts = Writer(reader, report).write()
            if counts["created"] or counts["changed"]:
                recompute(report, rebuild_names=False)
            return counts
    except IntegrityError:
        # The bulk path does not say which record broke a rule; one by one does.
        with transaction.atomic():
            counts = Writer(reader, report, one_by_one=True).write()
            recompute(report, rebuild_names=False)
            return counts


class Writer:
    """Turns rows into records inside one transaction."""

    def __init__(
        self, reader: Reader, report: Callable[[str], None], one_by_one: bool = False
    ) -> None:
        self.rows, self.faults = reader.rows, list(reader.faults)
        self.report, self.one_by_one = report, one_by_one
        self.made: dict[uuid.UUID, models.Model] = {}
        self.counts = {"created": 0, "changed": 0, "unchanged": 0}
        self.known: dict[type[models.Model], dict[str, uuid.UUID]] = {}
        self.existing: dict[type[models.Model], dict[uuid.UUID, models.Model]] = {}

    def write(self) -> dict[str, int]:
        self._index()
        for model in WRITE_ORDER:
            rows = [row for row in self.rows if row.kind.model is model]
            for level in self._levels(model, rows):
                self._write_level(model, level)
            if rows:
                self.report(f"{model._meta.verbose_name_plural}: {len(rows)}")
        self._write_late_references()
        self._check_assertions()
        self._check_graph()
        if self.faults:
            raise LoadFailed(self.faults)
        return self.counts

    # References

    def _index(self) -> None:
        """Names by which records may be referred to: slugs and keys, of files and database."""
        for model in WRITE_ORDER:
            self.existing[model] = {record.uid: record for record in model._base_manager.all()}
            has_slug = any(field.name == "slug" for field in model._meta.fields)
            names = self.known.setdefault(model, {})
            if has_slug:
                names |= {record.slug: uid for uid, record in self.existing[model].items()}
        for row in self.rows:
            name = row.values.get("slug") or row.path
            self.known[row.kind.model][str(name)] = row.uid

    def _resolve(self, row: Row, column: models.Field, name: str) -> models.Model | None:
        model = column.related_model
        names = self.known[model]
        uid = self._uid(model, name)
        record = self.made.get(uid) or self.existing[model].get(uid)
        if record is None and uid not in {r.uid for r in self.rows if r.kind.model is model}:
            close = difflib.get_close_matches(name, names, n=3)
            hint = f" Did you mean {' or '.join(close)}?" if close else ""
            what = model._meta.verbose_name
            self.faults.append(row.fault(column.name, f"There is no {what} “{name}”.{hint}"))
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
        by_uid = {row.uid: row for row in rows}
        depth: dict[uuid.UUID, int] = {}

        def deep(row: Row, trail: frozenset[uuid.UUID]) -> int:
            if row.uid in trail:
                name = next((name for name in loops if row.values.get(name)), loops[0])
                reason = CIRCLE if model is Assertion else "It lies in itself, or answers itself."
                self.faults.append(row.fault(name, reason))
                return 0
            if row.uid not in depth:
                above = [by_uid.get(self._uid(model, row.values.get(n))) for n in loops]
                if row.parent and row.parent.kind.model is model:
                    above.append(row.parent)
                levels = [deep(up, trail | {row.uid}) + 1 for up in above if up is not None]
                depth[row.uid] = max(levels, default=0)
            return depth[row.uid]

        levels: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            levels[deep(row, frozenset())].append(row)
        return [levels[level] for level in sorted(levels)]

    # Writing

    def _write_level(self, model: type[models.Model], rows: list[Row]) -> None:
        fresh: list[tuple[Row, models.Model]] = []
        for row in rows:
            record = self._build(row)
            if record is None:
                continue
            self.made[row.uid] = record
            if record.pk is None:
                self.counts["created"] += 1
                fresh.append((row, record))
            elif getattr(record, "_changed", False):
                self.counts["changed"] += 1
                self._save(row, record)
            else:
                self.counts["unchanged"] += 1
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
        values, missing = self._values(row)
        changed = False
        for name, value in values.items():
            if record.pk is None or getattr(record, name) != value:
                setattr(record, name, value)
                changed = True
        record._changed = changed
        if changed:
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
            record.clean_fields(exclude=missing)
            # Rules on the whole graph of sources are checked once, at the end.
            if not isinstance(record, Assertion | SourceLink):
                record.clean()
        except ValidationError as error:
            self._add(row, error)

    def _add(self, row: Row, error: ValidationError) -> None:
        for name, messages in error.message_dict.items():
            for message in messages:
                self.faults.append(row.fault(row.kind.name if name == "__all__" else name, message))

    def _save(self, row: Row, record: models.Model) -> None:
        try:
            with transaction.atomic():
                record.save()
        except IntegrityError as broken:
            try:
                record.full_clean()
            except ValidationError as error:
                self._add(row, error)
            else:
                self.faults.append(row.fault(row.kind.name, str(broken)))
            self.made.pop(row.uid, None)

    def _write_many(self, row: Row) -> None:
        record = self.made.get(row.uid)
        for column in row.kind.model._meta.many_to_many:
            wanted = [self._resolve(row, column, name) for name in row.values[column.name] or []]
            if record is None or record.pk is None or None in wanted:
                continue
            # Not by the manager's `set`, which has all that depends on it computed at once.
            here, there = column.m2m_field_name(), column.m2m_reverse_field_name()
            through = column.remote_field.through
            stored = through._base_manager.filter(**{here: record})
            if {*stored.values_list(there, flat=True)} != {item.pk for item in wanted}:
                stored.delete()
                through._base_manager.bulk_create(
                    through(**{here: record, there: item}) for item in dict.fromkeys(wanted)
                )

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
                    setattr(record, column.name, wanted)
                    record.save()

    def _check_assertions(self) -> None:
        for row in self.rows:
            if row.kind.needs_assertion and not row.assertions:
                reason = "Somebody must say so: give at least one assertion."
                self.faults.append(row.fault("assertions", reason))

    def _check_graph(self) -> None:
        """Containers are a tree, citations have no cycle, origins can be reached."""
        if self.faults:
            return
        containers, citations = rules.container_edges(), rules.citation_edges()
        relays = rules.relay_edges()
        reach: dict[int, set[int]] = {}
        for row in self.rows:
            record = self.made[row.uid]
            if isinstance(record, Source) and record.pk in rules.reachable(record.pk, containers):
                self.faults.append(row.fault("container", "A source cannot stand in itself."))
            elif isinstance(record, SourceLink):
                if record.citing_id in rules.reachable(record.cited_id, citations):
                    self.faults.append(row.fault("cited", "This closes a circle of citations."))
            elif isinstance(record, Assertion) and record.origin_id:
                if record.source_id not in reach:
                    reach[record.source_id] = rules.reachable(record.source_id, relays)
                if record.origin_id not in reach[record.source_id]:
                    reason = "The source neither relays nor contains this origin."
                    self.faults.append(row.fault("origin", reason))
            if isinstance(record, Assertion) and record.corrects_id:
                try:
                    rules.check_correction(record)
                except ValidationError as error:
                    self._add(row, error)
