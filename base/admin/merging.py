"""Brings what was sent of a form up to what others have changed since it was opened."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, QueryDict

from ..orm import writing
from . import reasons
from .conflicts import (
    BRING_BACK,
    KEPT,
    TAKE,
    Conflict,
    DeletedRow,
    KeptRow,
    Merge,
    choose_theirs,
    kept_rows,
)
from .rows import NOT_KEPT, Row, Rows


def conflict_of(request: HttpRequest) -> Conflict | None:
    return getattr(request, "conflict", None)


class Merging:
    """One request that changes a record: the data that was sent, and the formsets made of it."""

    def __init__(
        self,
        admin: Any,
        request: HttpRequest,
        record: Any,
        formsets: list[Any],
        inlines: list[Any],
    ) -> None:
        self.admin, self.request, self.record = admin, request, record
        self.data: QueryDict = request.POST  # type: ignore[assignment]
        self.locked: dict[Any, set[int]] = {}  # keys of rows, by model
        self.editable = [
            (formset, inline)
            for formset, inline in zip(formsets, inlines, strict=True)
            if inline.has_change_permission(request, record)
        ]

    def run(self) -> bool:
        """Whether the data is another now, of which the formsets have to be made again."""
        since = self.lock()
        if since:
            self.merge(since)
        elif TAKE in self.data or BRING_BACK in self.data:
            self.choose()
        return bool(since) or TAKE in self.data or BRING_BACK in self.data

    def lock(self) -> Any:
        """Let nobody else change the record and its rows; what others did to them."""
        uids: set[UUID] = set()
        for formset, _ in self.editable:
            keys = self.locked.setdefault(formset.model._meta.concrete_model, set())
            for form in formset.initial_forms:
                if form.instance.pk is not None:
                    keys.add(form.instance.pk)
                if uid := Row(form).uid:
                    uids.add(uid)
            for row in formset.get_queryset():
                keys.add(row.pk)
                uids.add(row.uid)
        change = self.request.open_change  # type: ignore[attr-defined]
        return writing.Door.changes_since_seen(change, self.record, self.locked, uids)

    # Nobody else has changed it

    def choose(self) -> None:
        choose_theirs(self.data, self.form(self.data), [formset for formset, _ in self.editable])
        wanted = set(self.data.getlist(BRING_BACK))
        for formset, inline in self.editable:
            kept = [row for row in kept_rows(self.data) if row.prefix == formset.prefix]
            if chosen := [row for row in kept if row.record in wanted]:
                if not self.can_restore(inline):
                    raise PermissionDenied
                rows = Rows(formset)
                restored = [self.bring_back(formset, row) for row in chosen]
                rows.write(self.data, [*rows.stored, *restored], rows.new)

    def bring_back(self, formset: Any, kept: KeptRow) -> Row:
        """Restore a row that others have deleted, with what this editor had typed into it."""
        stored = writing.Door.restore(self.request.open_change, kept.record)  # type: ignore[attr-defined]
        row = Row(formset.empty_form)
        row.values = kept.values | {"id": [str(stored.pk)]}
        return row

    def can_restore(self, inline: Any) -> bool:
        """A claim comes back with who says it."""
        user = self.request.user
        return bool(user.has_perm("sources.add_assertion")) and all(
            user.has_perm(f"{inline.opts.app_label}.{action}_{inline.opts.model_name}")
            for action in ("add", "change")
        )

    # Others have

    def merge(self, since: Any) -> None:
        conflict: Conflict = self.request.conflict  # type: ignore[attr-defined]
        conflict.since = since
        try:
            self.record.refresh_from_db()
        except ObjectDoesNotExist:  # it went while we waited for the lock
            raise writing.DeletedSince from None
        merge = Merge(self.data, conflict)
        merge.merge_record(self.form(self.data), self.form())
        for formset, inline in self.editable:
            stored = type(formset)(
                instance=self.record,
                prefix=formset.prefix,
                queryset=inline.get_queryset(self.request),
            )
            can_add = inline.has_add_permission(self.request, self.record)
            known = self.locked[formset.model._meta.concrete_model]
            merge.merge_rows(formset, stored, known, can_add, self.can_restore(inline))
        conflict.deleted += self.rows_kept_before()
        for name in (TAKE, BRING_BACK, KEPT):
            self.data.pop(name, None)
        self.data[reasons.SEEN] = str(since.last_number)
        self.request.last_change = since.last_number  # type: ignore[attr-defined]

    def rows_kept_before(self) -> Iterator[DeletedRow]:
        """A third editor came between: what was typed into deleted rows is kept all the same."""
        for row in kept_rows(self.data):
            values = [(name, ", ".join(texts)) for name, texts in row.values.items()]
            shown = [pair for pair in values if pair[0] not in NOT_KEPT and pair[1]]
            yield DeletedRow(row.record, shown, row.kept, may_be_restored=True)

    def form(self, data: QueryDict | None = None) -> Any:
        names = flatten_fieldsets(self.admin.get_fieldsets(self.request, self.record))
        form = self.admin.get_form(self.request, self.record, change=True, fields=names)
        return form(data, instance=self.record)
