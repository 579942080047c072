"""The answers about all records, and which of them are others than before."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sources.models import claim_types
from threatapi.changes.merge import MERGEABLE, MergeRefused, merge
from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number
from threatapi.changes.undo import UndoRefused, undo
from threatapi.lists import list_names

from ..conftest import Api
from .random_walk import Walk

LISTS = (*list_names().values(),)
# Those whose records show assertions if `expand` asks for them.
CLAIMS = {list_names()[each.name] for each in claim_types() if each.name in list_names()}

Key = tuple[str, str]  # the list and the id of a record
Answers = dict[Key, Any]


def answers(**given: Any) -> Answers:
    """The JSON of each record in its list, with all that may be shown there."""
    found: Answers = {}
    for name in LISTS:
        shown = {"expand": "assertions"} if name in CLAIMS else {}
        page = Api()(name, limit=1000, count="false", **shown, **given)
        assert page["next"] is None
        found |= {(name, record["id"]): record for record in page["results"]}
    return found


def differing(before: Answers, after: Answers) -> set[Key]:
    """The records that are there with another answer than before."""
    return {key for key, record in after.items() if before.get(key) != record}


class Compared:
    """The records whose JSON differs after something was written, and those that are found."""

    def __init__(self) -> None:
        self.last, self.before = last_number(), answers()

    def compare(self) -> None:
        """Compare with the last time: all that differs is found."""
        after = answers()
        self.changed = differing(self.before, after)
        self.found = {*answers(changed_after=self.last)}
        missing = self.changed - self.found
        assert not missing, "add to AlteredAnswers, or to names_shown, what these show"
        self.last, self.before = last_number(), after


@contextmanager
def all_found() -> Iterator[Compared]:
    """What is written while it is open is found."""
    compared = Compared()
    yield compared
    compared.compare()


def edit_at_random(walk: Walk) -> None:
    """A step of the walk; often one of the last changes is undone, or two records are merged."""
    walk.step()
    chance = walk.chance.random()
    with suppress(UndoRefused, MergeRefused):
        if chance < 0.2:
            last = Change.objects.order_by("-number")[walk.chance.choice((0, 0, 1))]
            undo(last, "shell", author="test", reason="It was a mistake.")
        elif chance < 0.4:
            model = walk.chance.choice(MERGEABLE)
            if not walk.is_scarce(model):
                merge(walk.any(model), walk.any(model), "shell", reason="They are the same.")


def rename(record: Any) -> None:
    column = record.reference_columns["name"]
    setattr(record, column, f"{getattr(record, column)} otherwise")
    record.slug = f"{record.slug}-otherwise"
    record.save()
