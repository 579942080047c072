"""Refuses to write over what others have changed, deleted or merged since the request was made."""

from uuid import UUID

from base.parameters import has_slug
from threatapi.changes.numbers import last_number
from threatapi.changes.records import kind_of
from threatapi.dataset.index import RecordIndex
from threatapi.dataset.rows import Row

from .body import BodyFault, FragmentRefused
from .conflicts import (
    Conflicting,
    Touched,
    find_conflicts,
    find_gone,
    find_gone_by_slug,
    find_kinds,
    find_merged_slugs,
    find_renamed,
)
from .fragment import Fragment
from .names import Named
from .rows import changed_fields

CHANGED = "Others have changed the same since change {base}. Nothing was written."
GONE = "Records that the request names were deleted or merged. Nothing was written."
NONE_SO_FAR = "There is no change {base} so far."
ANSWERED = (
    "“{}” was merged with another record, which answers to this slug: give the slug of that one, "
    "or choose another."
)
NEEDS_BASE = (
    "Give the number of the change that this was written against: it changes, deletes or merges "
    "what is stored."
)


class WrittenByOthers:
    """The stored records that a fragment touches, and those of them that are gone."""

    def __init__(
        self, fragment: Fragment, rows: list[Row], index: RecordIndex, named: Named
    ) -> None:
        self.fragment, self.rows = fragment, rows
        self.touched, self.gone = {**named.touched}, {**named.gone}
        for row in rows:
            self._note(row, index)
        self.new = self._new_slugs()
        self._note_former_slugs()

    def _note(self, row: Row, index: RecordIndex) -> None:
        given = {name: row.values.get(name) for name in changed_fields(row, index)}
        each = Touched(row.kind.name, row.uid, self._pointer(row), given)
        if row.is_partial and given:
            self.touched.setdefault(row.uid, each)
        elif row.has_id and not row.is_partial:
            self.gone[row.uid] = each

    def _pointer(self, row: Row) -> str:
        return self.fragment.places.pointer(row.line)

    def _note_former_slugs(self) -> None:
        """Records that others deleted, merged or renamed after `base` and whose slugs are given
        anew."""
        for named, uid in find_gone_by_slug(self.new, self.fragment.base).items():
            self.gone[uid] = Touched(named[0], uid, self.new[named])
        for uid, (kind, slug) in find_renamed(self.new, self.fragment.base).items():
            touched = Touched(kind, uid, self.new[kind, slug], {"slug": slug})
            self.touched.setdefault(uid, touched)

    def _new_slugs(self) -> dict[tuple[str, str], str]:
        """Pointers to the slugs of records that are not stored, by their kinds."""
        return {
            (kind_of(row.kind.model), row.values["slug"]): f"{self._pointer(row)}/slug"
            for row in self.rows
            if not row.is_partial and has_slug(row.kind.model)
        }

    def refuse(self) -> None:
        refuse_future_base(self.fragment)
        if self.gone:
            refuse_ids_of_others(self.gone)
            if conflicts := find_gone(self.gone):
                raise Conflicting(GONE, conflicts)
        if self.touched:
            self._refuse_conflicts()
        self._refuse_answered_slugs()

    def _refuse_conflicts(self) -> None:
        base = self.fragment.base
        if base is None:
            raise FragmentRefused(BodyFault("/base", NEEDS_BASE, "required"))
        if conflicts := find_conflicts(self.touched.values(), base):
            raise Conflicting(CHANGED.format(base=base), conflicts)

    def _refuse_answered_slugs(self) -> None:
        """Refuse a new record where another one, with which its namesake was merged, answers."""
        faults = [
            BodyFault(self.new[named], ANSWERED.format(named[1]), "unique")
            for named in find_merged_slugs(self.new)
        ]
        if faults:
            raise FragmentRefused(*faults)


def refuse_future_base(fragment: Fragment) -> None:
    """Refuse a number that a later change will have, which nobody has seen."""
    if fragment.base is not None and fragment.base > last_number():
        detail = NONE_SO_FAR.format(base=fragment.base)
        raise FragmentRefused(BodyFault("/base", detail, "out_of_range"))


def refuse_ids_of_others(gone: dict[UUID, Touched]) -> None:
    """Refuse an id that is given to a new record and is that of one of another kind."""
    faults = [
        BodyFault(f"{each.pointer}/id", f"This is the id of another record: {kind}.")
        for each, kind in find_kinds(gone)
        if kind != each.kind
    ]
    if faults:
        raise FragmentRefused(*faults)
