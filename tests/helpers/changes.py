"""Changes as rows, for tests of what reads them."""

from typing import Any

from django.db.models import Max

from base.orm.revision import revise
from threatapi.changes.models import Change, ChangeItem


def record_change(*items: dict[str, Any], **fields: Any) -> Change:
    """A change with these items, numbered after all that are there."""
    last = Change.objects.aggregate(last=Max("number"))["last"] or 0
    given = {"number": last + 1, "door": "admin", "author": "editor", **fields}
    made = Change.objects.create(**given)
    for position, values in enumerate(items):
        ChangeItem.objects.create(change=made, position=position, **values)
    revise()
    return made


def item(record: Any, action: str = "update", **fields: Any) -> dict[str, Any]:
    """An item of a record that is part of no other, unless `whole` names one."""
    kind = record._meta.concrete_model._meta.model_name
    whole = fields.pop("whole", record)
    part_of = fields.pop("part_of", None if whole is record else whole)
    return {
        "kind": kind,
        "record": record.uid,
        "slug": getattr(record, "slug", ""),
        "action": action,
        "part_of": part_of and part_of.uid,
        "whole": whole.uid,
        "whole_kind": whole._meta.concrete_model._meta.model_name,
        **fields,
    }
