"""What a store holds, and whether it is sound."""

import io
from typing import Any

from django.core.management import call_command

from threatapi.dataset.format import WRITE_ORDER


def records() -> dict[str, list[Any]]:
    """All records with their values, without the keys and times of this store."""
    left_out = {"id", "created_at", "updated_at"}
    found = {}
    for model in WRITE_ORDER:
        names = [
            column.name
            for column in model._meta.concrete_fields
            if column.name not in left_out and not column.is_relation
        ]
        names += [f"{c.name}__uid" for c in model._meta.concrete_fields if c.is_relation]
        found[model.__name__] = [*model._base_manager.order_by("uid").values_list(*names)]
    return found


def check_store() -> None:
    call_command("check_store", stdout=io.StringIO(), stderr=io.StringIO())
