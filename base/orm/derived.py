"""Fills the columns that are derived from others of their row, for all rows of a model.

`save()` and the loader fill them, too. This is for rows that an older version or a bulk write of a
queryset wrote.
"""

from typing import Any

from . import bulk
from .keys import key_batches, keys_in

BATCH = 2000


def store(model: Any) -> None:
    """Derive the columns of every row anew, and write those that differ."""
    fields = model.derived_fields()
    names = [field.attname for field in fields]
    of = {name for field in fields for name in field.sources}
    if not fields:
        return
    for keys in key_batches(model._base_manager.all(), BATCH):
        rows = model._base_manager.filter(pk__in=keys_in(keys)).order_by().only(*names, *of)
        changed = []
        for row in rows:
            stored = [getattr(row, name) for name in names]
            wanted = [field.derive(row) for field in fields]
            if wanted != stored:
                changed.append((row.pk, *wanted))
        bulk.update_columns(model, names, changed)
