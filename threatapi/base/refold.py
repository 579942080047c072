"""Fills the folded columns of all tables anew, after a change of how text is folded."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from .fields import FoldedField

BATCH = 2000


def refold() -> None:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, FoldedField) and not model._meta.proxy:
                _refold(model, field)


def _refold(model: type[models.Model], field: FoldedField) -> None:
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    sql = f"UPDATE {table} SET {quote(field.column)} = %s WHERE {key} = %s"  # noqa: S608
    changed = list(_changed(model, field))
    with connection.cursor() as cursor:
        for start in range(0, len(changed), BATCH):
            cursor.executemany(sql, changed[start : start + BATCH])


def _changed(model: type[models.Model], field: FoldedField) -> Iterator[tuple[str, int]]:
    """The folded texts that are not what they would now be, with the keys of their rows."""
    rows = model._base_manager.order_by().values_list("pk", field.attname, *field.of)
    for pk, stored, *texts in rows.iterator(BATCH):
        folded = field.derive(model(**dict(zip(field.of, texts, strict=True))))
        if folded != stored:
            yield folded, pk
