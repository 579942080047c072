"""Records as changes keep them: the columns that an editor can write, by name.

A record is written from its row, without reading the store. A reference has the id of the record
that it names, and its slug if it has one; both are looked up once for all records of a change.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.db import models

from base.orm.keys import keys_in
from base.orm.models import Record, record_models

Row = Mapping[str, Any]
Written = dict[str, Any]
NEVER_WRITTEN = {"id", "uid", "key", "created_at", "updated_at"}


@cache
def written_columns(model: type[models.Model]) -> list[Any]:
    """The columns that an editor or a data set gives, in the order of the model; lists last."""
    columns = [
        column
        for column in model._meta.concrete_fields
        if column.editable and column.name not in NEVER_WRITTEN
    ]
    return columns + list(model._meta.many_to_many)


@cache
def references(model: type[models.Model]) -> list[Any]:
    return [column for column in written_columns(model) if column.is_relation]


@cache
def default_of(column: Any) -> Any:
    return None if column.is_relation else column.get_default()


class Names:
    """Ids and slugs of the records that rows refer to."""

    def __init__(self) -> None:
        self.known: dict[type[models.Model], dict[int, dict[str, str]]] = defaultdict(dict)

    def add(self, model: type[models.Model], row: Row) -> None:
        name = {"id": str(row["uid"])}
        if "slug" in row:
            name["slug"] = row["slug"]
        self.known[model][row["id"]] = name

    def load(self, rows: Iterable[tuple[type[models.Model], Row]]) -> None:
        """Look up what these rows refer to, with one query a model."""
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for model, row in rows:
            for column in references(model):
                wanted[column.related_model].update(keys_of(column, row))
        for model, keys in wanted.items():
            missing = keys - self.known[model].keys()
            if missing:
                has_slug = any(field.name == "slug" for field in model._meta.concrete_fields)
                columns = ["id", "uid", *(["slug"] if has_slug else [])]
                found = model._base_manager.filter(pk__in=keys_in(missing)).order_by()
                for row in found.values(*columns):
                    self.add(model, row)

    def of(self, model: type[models.Model], key: int) -> dict[str, str]:
        return self.known[model][key]


def keys_of(column: Any, row: Row) -> Iterator[int]:
    """The keys of the records that this column of the row refers to."""
    if column.many_to_many:
        yield from row[column.name]
    elif (key := row[column.attname]) is not None:
        yield key


def write_record(
    model: type[models.Model],
    row: Row,
    names: Names,
    datasets: list[dict[str, str]] | None = None,
) -> Written:
    """The record of this row. Columns that are empty or hold their default are left out.

    Beside them are the data sets that the record is in.
    """
    written: Written = {"key": row["key"]} if row["key"] else {}
    for column in written_columns(model):
        value: Any
        if column.many_to_many:
            listed = [names.of(column.related_model, key) for key in row[column.name]]
            value = sorted(listed, key=lambda name: name.get("slug") or name["id"])
        else:
            value = row[column.attname]
            if column.is_relation and value is not None:
                value = names.of(column.related_model, value)
            elif isinstance(value, float) and value.is_integer():
                value = int(value)
        if value not in (None, "", [], default_of(column)):
            written[column.name] = value
    return written | ({"datasets": datasets} if datasets else {})


def without_slugs(written: Written | None) -> Written | None:
    """The same with the ids of references alone: their slugs are those of the day of the change."""
    if written is None:
        return None
    return {name: _without_slugs(value) for name, value in written.items()}


def public_contents(written: Written | None) -> Written | None:
    """What everybody may see of a record: neither slugs of others nor the key, which may have some
    that nobody is to find any more."""
    found = without_slugs(written)
    return found and {name: value for name, value in found.items() if name != "key"}


def _without_slugs(value: Any) -> Any:
    if isinstance(value, dict) and "id" in value:
        return {"id": value["id"]}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return sorted(map(_without_slugs, value), key=str)
    return value


def records_by_name() -> dict[str, type[Record]]:
    """The models of records by the `kind` of their items."""
    return {model._meta.model_name: model for model in record_models()}
