"""The last change of each answer: kept at the end of a change, and asked by `updated_since`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Exists, Max, Min, Model, OuterRef, Q

from base.orm.bulk import Update
from base.orm.keys import keys_in
from base.paging.query_hints import FEW
from threatapi.edits import Edit
from threatapi.lists import listed

from .answers import AlteredAnswers
from .models import Change, LastChange
from .names_shown import showing, united

# The first load of a store need not be noted: all records are from it or later.
MANY = 1000
COLUMNS = '"kind", "record", "change_id", "renaming_id"'
KEEP = """
    ON CONFLICT ("kind", "record") DO UPDATE SET "change_id" = excluded."change_id",
    "renaming_id" = coalesce(excluded."renaming_id", "threatapi_lastchange"."renaming_id")
"""
INSERT = {
    "sqlite": "VALUES (%s, %s, %s, %s)",
    "postgresql": "SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::bigint[])",
}


# Writing


def keep_last_change(change: Change, edits: Iterable[Edit], computed: Iterable[Update]) -> None:
    """Note the answers that these edits and computed values alter.

    Call it at the end of the change: two changes may alter the same answers. The rows are sorted,
    so that no two wait for each other.
    """
    edits = list(edits)
    if len(edits) > MANY and not Change.objects.filter(number__isnull=False).exists():
        return
    altered = AlteredAnswers(edits, computed)
    rows = [
        (
            model._meta.model_name,
            key,
            change.pk,
            change.pk if key in altered.renamed.get(model, ()) else None,
        )
        for model, keys in altered.listed().items()
        for key in keys
    ]
    if not rows:
        return
    rows.sort(key=lambda row: row[:2])
    sql = f'INSERT INTO "threatapi_lastchange" ({COLUMNS}) {INSERT[connection.vendor]} {KEEP}'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(sql, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(sql, rows)


# Reading


def number_before(moment: datetime) -> int:
    """The number of the last change before this moment; 0 if there is none."""
    later = Change.objects.filter(at__gte=moment).aggregate(first=Min("number"))["first"]
    if later is not None:
        return int(later) - 1
    return Change.objects.aggregate(last=Max("number"))["last"] or 0


def changed_after(model: type[Model], number: int) -> Q:
    """The condition on records that a change with a greater number altered their answers."""
    if not Change.objects.filter(number__lte=number).exists():
        return Q()
    model = model._meta.concrete_model
    later = LastChange.objects.filter(kind=model._meta.model_name, change__number__gt=number)
    named = [*showing(model, renamed_after(number))]
    keys = {*united([later.values_list("record", flat=True), *named])[: FEW + 1]}
    if len(keys) <= FEW:
        return Q(pk__in=keys_in(keys))
    # Of so many, a page is found soonest by going through the list.
    found = Q(Exists(later.filter(record=OuterRef("pk"))))
    return found | Q(pk__in=united(named)) if named else found


def renamed_after(number: int) -> Mapping[type[Model], set[int]]:
    found: dict[type[Model], set[int]] = {}
    kinds = {model._meta.model_name: model for model in listed()}
    renamed = LastChange.objects.filter(renaming__number__gt=number)
    for kind, key in renamed.values_list("kind", "record"):
        found.setdefault(kinds[kind], set()).add(key)
    return found
