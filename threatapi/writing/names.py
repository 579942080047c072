"""Stored records that a request names by id or slug."""

from collections.abc import Iterator
from uuid import UUID

from base.orm.markings import Cut
from base.orm.models import Record
from base.parameters import Refs, as_uuid, has_slug
from sources.models import Source
from threatapi.changes.records import find_deletion, find_successors

from .body import BodyFault, FragmentRefused
from .conflicts import Touched
from .fragment import Fragment
from .kinds import WrittenKind, fits, model_of


def find_source(fragment: Fragment) -> Source | None:
    if not fragment.source:
        return None
    found = find_named(Source, fragment.source)
    if found is None:
        with Cut():  # which others there are is told of what everybody sees
            detail = Refs(queryset=Source.objects.all()).unknown(fragment.source)
        raise FragmentRefused(BodyFault("/source", detail, "unknown"))
    return found  # type: ignore[return-value]


def find_named(model: type[Record], name: str) -> Record | None:
    """The stored record with this id or slug."""
    uid = as_uuid(name)
    if not uid and not has_slug(model):
        return None
    return model._base_manager.filter(**({"uid": uid} if uid else {"slug": name})).first()


def find_gone(model: type[Record], name: str) -> UUID | None:
    """The id of the record of this name that was deleted or merged."""
    if deletion := find_deletion(model, name):
        return deletion.record
    return next(iter(find_successors(model, [name])), None) and as_uuid(name)


class Named:
    """The records that are to be deleted or merged. `gone` are those that others have deleted or
    merged, `touched` the others."""

    def __init__(self, fragment: Fragment) -> None:
        self.fragment = fragment
        self.touched: dict[UUID, Touched] = {}
        self.gone: dict[UUID, Touched] = {}
        # The record that goes, and the one that stays, of each pair; and where they are named.
        self.unions = [*self._find_unions()]
        self.deletions = [*self._find_deletions()]

    @property
    def pointers(self) -> dict[UUID, str]:
        return {uid: each.pointer for uid, each in self.touched.items()}

    def _find_unions(self) -> Iterator[tuple[Record, Record, int]]:
        for each in self.fragment.merge:
            pair = [self._find(each.kind, name, each.place) for name in (each.merge, each.keep)]
            if pair[0] and pair[1]:
                yield pair[0], pair[1], each.place

    def _find_deletions(self) -> Iterator[tuple[Record, int]]:
        for each in self.fragment.delete:
            if record := self._find(each.kind, each.name, each.place):
                yield record, each.place

    def _find(self, kind: WrittenKind, name: str, place: int) -> Record | None:
        """The record; None if it is gone."""
        model, pointer = model_of(kind), self.fragment.places.pointer(place)
        record = find_named(model, name)
        if record is not None and fits(kind, record):
            self.touched[record.uid] = Touched(
                str(model._meta.model_name), record.uid, pointer, with_parts=True
            )
            return record
        if record is None and (uid := find_gone(model, name)):
            self.gone[uid] = Touched(str(model._meta.model_name), uid, pointer)
            return None
        detail = f"There is no {kind.label.lower()} “{name}”."
        raise self.fragment.refused_at(place, detail, code="unknown")
