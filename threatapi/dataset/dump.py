"""Writes the whole store, or one of its data sets, in the format that `load` reads."""

import json
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import yaml
from django.db import models

from base.orm.datasets import HEADER, DataSet
from incidents.models import Figure

from .format import DEFAULT_NAME, FILES, SCHEMA, Kind, dataset_id, modeline, record_id
from .header import ABOUT, slug_for
from .reader import NDJSON, YAML
from .schema.document import written_schema


def holders(kinds: Iterable[Kind]) -> dict[type[models.Model], list[str]]:
    """By which references records are nested in others, the deepest nesting first."""
    found: dict[type[models.Model], list[str]] = defaultdict(list)
    level = [*kinds]
    while level:
        level = [child for kind in level for child in kind.children.values()]
        for kind in level:
            if kind.parent not in found[kind.model]:
                found[kind.model].insert(0, kind.parent)
    return found


HOLDERS = holders(FILES.values())


def dump(
    folder: Path,
    name: str = DEFAULT_NAME,
    report: Callable[[str], None] = lambda line: None,
    dataset: DataSet | None = None,
    spelling: str = YAML,
) -> None:
    """Write one file for each kind of record: of all records, or of those of the data set.

    Beside them is the schema, which YAML files name in their first line.
    """
    folder.mkdir(parents=True, exist_ok=True)
    header = header_of(dataset) if dataset else {"name": name} | licences()
    about = modeline(Path(ABOUT).stem) + _yaml(header)
    (folder / ABOUT).write_text(about, encoding="utf-8")
    (folder / SCHEMA).write_text(written_schema(), encoding="utf-8")
    writer = Dumper(header["name"], dataset, names_by_id=spelling == NDJSON)
    for stem, kind in FILES.items():
        records = writer.top(kind)
        if spelling == NDJSON:
            text = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
        else:
            text = modeline(stem) + ("\n".join(_yaml([each]) for each in records) or "[]\n")
        for each in (YAML, NDJSON):
            (folder / f"{stem}{each}").unlink(missing_ok=True)
        (folder / f"{stem}{spelling}").write_text(text, encoding="utf-8")
        report(f"{stem}: {len(records)}")


def _yaml(value: Any) -> str:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100, indent=2)


def header_of(dataset: DataSet) -> dict[str, str]:
    given = {name: value for name in HEADER if (value := getattr(dataset, name))}
    if given["slug"] == slug_for(dataset.name):
        del given["slug"]
    return {"name": dataset.name} | given


def licences() -> dict[str, str]:
    """Those of all data sets, for they go on holding for what is written."""
    given = DataSet.objects.exclude(licence="").order_by("licence").values_list("licence")
    found = "; ".join(licence for (licence,) in given.distinct())
    return {"licence": found[: DataSet._meta.get_field("licence").max_length]} if found else {}


class Dumper:
    """Holds every table by parent, so that nesting costs no query.

    With `names_by_id` a record without a slug is referred to by its id, not by its place.
    """

    def __init__(
        self, name: str, dataset: DataSet | None = None, names_by_id: bool = False
    ) -> None:
        self.dataset, self.names_by_id = dataset_id(name), names_by_id
        # The only records that are written; others can be referred to.
        self.only: set[uuid.UUID] | None = None
        if dataset:
            self.only = set(dataset.records.values_list("record", flat=True))
        self.tables: dict[type[models.Model], list[Any]] = {}
        self.below: dict[tuple[Any, str], dict[int, list[Any]]] = {}
        self.slugs: dict[type[models.Model], dict[int, str]] = {}
        self.by_key: dict[type[models.Model], dict[int, Any]] = {}

    def top(self, kind: Kind) -> list[dict[str, Any]]:
        records = [
            record
            for record in self._table(kind.model)
            if self._is_wanted(record)
            and all(getattr(record, name) == value for name, value in kind.fixed.items())
            and (kind.model is not Figure or not (record.incident_id or record.parent_id))
        ]
        written = [self._record(kind, record, self.dataset) for record in records]
        # Slugs sort by name; what has none sorts by the words that make its key.
        return sorted(written, key=lambda item: [str(value) for value in item.values()][:4])

    def _is_wanted(self, record: Any) -> bool:
        return self.only is None or record.uid in self.only

    def _table(self, model: type[models.Model]) -> list[Any]:
        if model not in self.tables:
            many = [field.name for field in model._meta.many_to_many]
            self.tables[model] = list(model._base_manager.order_by("pk").prefetch_related(*many))
        return self.tables[model]

    def _children(self, kind: Kind, parent_key: int) -> list[Any]:
        at = (kind.model, kind.parent)
        if at not in self.below:
            groups: dict[int, list[Any]] = defaultdict(list)
            for record in filter(self._is_wanted, self._table(kind.model)):
                groups[getattr(record, f"{kind.parent}_id")].append(record)
            self.below[at] = groups
        found = self.below[at].get(parent_key, [])
        if kind.model is Figure and kind.parent == "incident":
            found = [record for record in found if record.parent_id is None]
        return found

    def _record(self, kind: Kind, record: Any, above: uuid.UUID) -> dict[str, Any]:
        values = {}
        for column in kind.fields():
            value = self._value(column, record)
            empty = None if column.is_relation else column.get_default()
            if value not in (None, "", [], empty) or column.name == "slug":
                values[column.name] = value
        names = self._identity(kind, record, values, above)
        children = {
            name: [self._record(child, item, record.uid) for item in items]
            for name, child in kind.children.items()
            if (items := self._children(child, record.pk))
        }
        return names | values | children

    def _identity(
        self, kind: Kind, record: Any, values: dict[str, Any], above: uuid.UUID
    ) -> dict[str, str]:
        """Key or id, where the values do not already give it."""
        if not record.key or record_id(above, kind, record.key) != record.uid:
            key = {"key": record.key} if record.key else {}
            return key | {"id": str(record.uid)}
        return {} if record.key == kind.default_key(values) else {"key": record.key}

    def _value(self, column: models.Field, record: Any) -> Any:
        if column.many_to_many:
            return sorted(item.slug for item in getattr(record, column.name).all())
        value = getattr(record, column.attname)
        if column.is_relation and value is not None:
            return self._reference(column.related_model, value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    def _reference(self, model: type[models.Model], pk: int) -> str:
        if model not in self.slugs:
            self.slugs[model] = {
                record.pk: getattr(record, "slug", None) or self._name(record)
                for record in self._table(model)
            }
        return self.slugs[model][pk]

    def _name(self, record: Any) -> str:
        """How a record without a slug is referred to: its key below those of what it is part of.

        If one of them has no key, by its id.
        """
        if self.names_by_id:
            return str(record.uid)
        keys: list[str] = []
        at = record
        while at is not None:
            name = getattr(at, "slug", None) or at.key
            if not name:
                return str(record.uid)
            keys.insert(0, name)
            at = self._holder(at)
        return "/".join(keys)

    def _holder(self, record: Any) -> Any:
        """The record in which this one is nested, if any."""
        for name in HOLDERS.get(type(record), ()):
            if (key := getattr(record, f"{name}_id")) is not None:
                return self._by_key(record._meta.get_field(name).related_model)[key]
        return None

    def _by_key(self, model: type[models.Model]) -> dict[int, Any]:
        if model not in self.by_key:
            self.by_key[model] = {record.pk: record for record in self._table(model)}
        return self.by_key[model]
