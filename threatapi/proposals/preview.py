"""What publishing a proposal would do, in words for people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from base.orm.writing import ReviewNeeded
from threatapi.changes.door import Item
from threatapi.changes.models import ChangeItem
from threatapi.changes.record_format import records_by_name
from threatapi.changes.unmarking import MarkingKept
from threatapi.changes.words import ItemInWords, Words
from threatapi.dataset.conflicts import word
from threatapi.writing.apply import with_retries
from threatapi.writing.body import FragmentRefused
from threatapi.writing.conflicts import Conflict, Conflicting, FieldConflict
from threatapi.writing.rights import NotAllowed

from .life import apply_for
from .models import Proposal

# Why `apply` writes nothing.
REFUSALS = (FragmentRefused, Conflicting, NotAllowed, MarkingKept, ReviewNeeded)
SHOWN = 200  # records, or faults
OWN = "Another reviewer must publish it."


@dataclass(frozen=True)
class Obstacle:
    """Why a proposal cannot be published as it is."""

    detail: str
    pointer: str = ""
    changes: tuple[Any, ...] = ()  # of others, that are in conflict with it


@dataclass
class Preview:
    """What is done to each record, or what stands in the way."""

    items: list[ItemInWords] = field(default_factory=list)
    more: int = 0
    obstacles: list[Obstacle] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)  # for which a second person is needed


def preview(proposal: Proposal, reviewer: Any, door: str) -> Preview:
    """What it would do if this reviewer published it now. Nothing is written."""
    try:
        done = with_retries(lambda: apply_for(proposal, reviewer, dry_run=True, door=door))
    except REFUSALS as error:
        return Preview(obstacles=obstacles(error))
    if done.unreviewed and proposal.is_of(reviewer):
        return Preview(obstacles=obstacles(ReviewNeeded(done.unreviewed)))
    items = [each.item for each in done.differences]
    words = Words([as_stored(item) for item in items[:SHOWN]])
    return Preview([*words], max(len(items) - SHOWN, 0), statements=done.unreviewed)


def obstacles(error: Exception) -> list[Obstacle]:
    if isinstance(error, FragmentRefused):
        return [Obstacle(each.detail, each.pointer) for each in error.faults[:SHOWN]]
    if isinstance(error, Conflicting):
        return [Obstacle(error.detail), *of_conflicts(error.conflicts[:SHOWN])]
    if isinstance(error, ReviewNeeded):
        return [Obstacle(OWN), *map(Obstacle, error.statements)]
    return [Obstacle(str(error))]


def of_conflicts(conflicts: Iterable[Conflict]) -> list[Obstacle]:
    return [
        Obstacle(
            f"The {name_of(each.kind)} {each.record} was changed.{fields_of(each)}",
            each.pointer,
            tuple(dict.fromkeys(item.change for item in each.items)),
        )
        for each in conflicts
    ]


def name_of(kind: str) -> str:
    return str(records_by_name()[kind]._meta.verbose_name)


def fields_of(conflict: Conflict) -> str:
    words = "; ".join(map(in_words, conflict.fields))
    return f" {words}." if words else ""


def in_words(found: FieldConflict) -> str:
    theirs = f"{found.name}: {word(found.theirs)} there"
    return theirs if found.mine is None else f"{theirs}, {word(found.mine)} here"


def as_stored(item: Item) -> ChangeItem:
    """The item, not stored."""
    return ChangeItem(
        kind=item.kind,
        record=item.record,
        action=item.action,
        before=item.before,
        after=item.after,
        merged_into=item.merged_into,
    )
