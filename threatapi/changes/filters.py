"""Filters of the list of changes."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from base import parameters as p
from base.filters.columns import column_filters
from base.filters.filterset import FilterSet
from base.filters.lookups import (
    CodesFilter,
    IdsFilter,
    IntegerFilter,
    ParameterFilter,
    TextsFilter,
    any_of,
    filter_of,
    is_bounded,
)

from .choices import ChangeAction, ChangedKind
from .models import Change, ChangeItem
from .records import find_uids, touches


class ChangedRecords(p.Parameter):
    """Records by id or slug, of any kind, also deleted ones; their ids come back."""

    many = split = True
    schema = p.Refs.schema

    def read_all(self, values: list[str]) -> list[uuid.UUID]:
        found: set[uuid.UUID] = set()
        for value in values:
            uids = find_uids(value)
            if not uids:
                detail = f"There is no record “{value}”, and no change of one."
                raise ValidationError(detail, code="unknown")
            found |= uids
        return sorted(found)


class ChangeFilterSet(FilterSet):
    order = {"number": "number"}
    left_out = ("id", "id__not", "updated_since", "changed_after")
    order_depends_on = ("ordering",)

    after = IntegerFilter(
        is_bounded("number", "gt"), example=0, help_text="Only changes with a greater number."
    )
    by = TextsFilter(
        any_of("seen_author"),
        help_text=(
            "Name of the user or command that made it. Users are known to staff alone. "
            "Any of the values."
        ),
    )
    record = filter_of(ChangedRecords)(
        help_text=(
            "By id or slug: only changes that touched one of these records or a part of one. A "
            "slug stands for all records that have it, and for deleted ones that had it."
        )
    )
    kind = CodesFilter(
        choices=ChangedKind, help_text="Only changes that touched a record of one of these kinds."
    )
    action = CodesFilter(
        choices=ChangeAction,
        help_text=(
            "Only changes that did this to a record. `record`, `kind` and `action` hold together "
            "of one and the same record."
        ),
    )

    run = IdsFilter(
        any_of("run"),
        help_text="Only changes of one of these runs: loads in several changes.",
    )

    class Meta:
        model = Change
        fields: list[str] = []

    @classmethod
    def column_filters(cls) -> Iterator[tuple[str, ParameterFilter]]:
        for name in ("door", "dataset", "at"):
            yield from column_filters(Change._meta.get_field(name), name)

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        given = self.given
        conditions = [
            Q(**{f"{name}__in": given[name]}) for name in ("kind", "action") if given.get(name)
        ]
        if given.get("record"):
            items = ChangeItem.objects.filter(touches(given["record"]), *conditions)
            return queryset.filter(pk__in=items.values("change"))
        if conditions:
            items = ChangeItem.objects.filter(*conditions, change=OuterRef("pk"))
            return queryset.filter(Exists(items))
        return queryset

    def order_keys(self, wanted: list[str] | None) -> list[Any]:
        """By number alone, which no two changes share."""
        return super().order_keys(wanted)[:-1]
