"""Makes one record of two: what was said of either is said of the one that stays.

A merge is a change, so it can be undone. In its items the record that goes has the action `merge`
and names the one that stays, and so does each claim and assertion that becomes one with an equal.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector

from actors.choices import AliasKind
from actors.models import Alias, Entity
from base.orm.datasets import load_datasets, set_datasets
from base.orm.keys import keys_in
from base.orm.models import Record
from base.orm.protected import why_kept
from base.orm.rows import load_rows
from base.orm.writing import ReviewNeeded
from sources.computed.status import FOR
from sources.models import IDENTIFIED, Assertion, Identifier, Source, find_distinctions
from sources.rules import lock_graph

from .broken_rules import broken_rules
from .door import Item, OpenChange, change, changed_items
from .drafts import move_drafts
from .equal_rows import find_equals, is_link_to_itself
from .models import Change
from .references import columns_to, computed_columns_to, moved_row, write_moved
from .values_of_two import Contradiction, fill

MOST_REASONS = 20
# The records that can be merged: those that others name.
MERGEABLE = tuple(Identifier._meta.get_field(name).related_model for name in IDENTIFIED)
# What of an assertion says who says it, and where.
WHO_SAYS_IT = (
    "source", "locator", "origin", "speaker", "speaker_label", "speaker_kind", "stance", "hedge",
    "credibility", "stated_on",
)  # fmt: skip


UNEQUAL = "They are not for the same readers: give both the same marking first."


class MergeRefused(Exception):
    """Two records cannot become one. Nothing was written; `reasons` are sentences for people."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons[:MOST_REASONS]
        super().__init__(" ".join(self.reasons))


@dataclass
class Preview:
    """What a merge would do: its items, and the values of which one is lost."""

    items: list[Item]
    contradictions: list[Contradiction]


class _TakeBack(Exception):
    """Ends a preview: nothing of it is kept."""


def merge(loser: Record, keeper: Record, door: str, *, reason: str, **about: Any) -> Change:
    """Make one record of two, and return the change that does so; `about` is as in `change`."""
    with refusing(), change(door, reason=reason, **about) as now:
        Merging(loser, keeper, now).run()
    return now.about


def preview(loser: Record, keeper: Record) -> Preview:
    """What merging would do: it is done, and taken back."""
    try:
        with refusing(), change() as now:
            merging = Merging(loser, keeper, now)
            merging.run()
            items = changed_items(now.edits(), now.merged, now.datasets)
            found = Preview(items, merging.contradictions)
            raise _TakeBack
    except _TakeBack:
        return found


@contextmanager
def refusing() -> Iterator[None]:
    """What the models and the database refuse is a reason not to merge."""
    try:
        yield
    except (ProtectedError, RestrictedError) as error:
        raise MergeRefused(why_kept(error)) from error
    except ReviewNeeded:
        raise
    except ValidationError as error:
        raise MergeRefused(*error.messages) from error
    except IntegrityError as error:
        raise MergeRefused(f"It would break a rule of the data ({error}).") from error


class Merging:
    """Two records that become one, within an open change."""

    def __init__(self, loser: Record, keeper: Record, now: OpenChange) -> None:
        self.loser, self.keeper, self.now = loser, keeper, now
        self.model: type[Record] = keeper._meta.concrete_model
        self.contradictions: list[Contradiction] = []
        self.written: dict[type[Record], set[int]] = {}

    def run(self) -> None:
        if self.loser.marking != self.keeper.marking:
            raise MergeRefused(UNEQUAL)
        lock_graph()
        keys = [self.loser.pk, self.keeper.pk]
        self.now.note_rows(self.model, keys)
        self.refuse_unlike()
        if self.model._base_manager.filter(pk__in=keys).count() < len(keys):
            raise MergeRefused("One of the two was deleted meanwhile.")
        if self.model is Source:  # where it can be read why a change was made
            Change.objects.filter(source=self.loser.pk).update(source=self.keeper.pk)
            move_drafts(self.loser.pk, self.keeper.pk)
        naming = list(self.loser.assertions.all()) if self.model is Entity else []
        self.join(self.model, {self.loser.pk: self.keeper.pk})
        if self.model is Entity:
            self.keep_name(naming)
        self.check()

    def refuse_unlike(self) -> None:
        one, other = self.loser, self.keeper
        if self.model not in MERGEABLE or one._meta.concrete_model is not self.model:
            kinds = ", ".join(str(model._meta.verbose_name_plural) for model in MERGEABLE)
            raise MergeRefused(f"Only two records of one kind can be merged: {kinds}.")
        if one.pk == other.pk:
            raise MergeRefused("This is one and the same record.")
        if getattr(one, "type", None) != getattr(other, "type", None):
            raise MergeRefused("An actor and a person cannot be merged.")
        for told in find_distinctions(one):
            if {record.pk for record in told.pair} == {one.pk, other.pk}:
                raise MergeRefused(f"It is recorded that “{told}”: {told.reason}")

    # What refers to the records

    def join(self, model: type[Record], pairs: dict[int, int]) -> None:
        """Let the second of each pair of rows stand for the first, wherever that is named."""
        if not pairs:
            return
        both = model._base_manager.filter(pk__in=keys_in({*pairs, *pairs.values()}))
        uids = dict(both.values_list("pk", "uid"))
        self.now.merged |= {uids[loser]: uids[keeper] for loser, keeper in pairs.items()}
        for referring, columns in columns_to(model).items():
            self.move(referring, columns, pairs)
        for column in computed_columns_to(model):
            for loser, keeper in pairs.items():
                rows = column.model._base_manager.filter(**{column.name: loser})
                rows.update(**{column.name: keeper})
        for loser, keeper in pairs.items():
            self.contradictions += fill(model, loser, keeper, self.now.merged)
        self.now.note_rows(model, {*pairs.values()})
        self.join_datasets(model, {uids[loser]: uids[keeper] for loser, keeper in pairs.items()})
        self.written.setdefault(model, set()).update(pairs.values())
        self.delete(model, pairs)

    def join_datasets(self, model: type[Record], pairs: dict[UUID, UUID]) -> None:
        """The second of each pair is in the data sets of both."""
        stored = load_datasets([*pairs, *pairs.values()])
        wanted: dict[UUID, tuple[str, set[UUID]]] = {}
        for loser, keeper in pairs.items():
            if stored.get(loser):
                self.now.datasets.setdefault(keeper, stored.get(keeper, []))
                both = [*stored[loser], *stored.get(keeper, [])]
                _, datasets = wanted.setdefault(keeper, (str(model._meta.model_name), set()))
                datasets.update(UUID(each["id"]) for each in both)
        set_datasets(wanted)

    def move(self, model: type[Record], columns: list[Any], pairs: dict[int, int]) -> None:
        """Let the rows that name a loser name its keeper. What is equal then becomes one."""
        keys = set[int]()
        for column in columns:
            naming = model._base_manager.filter(**{f"{column.name}__in": keys_in(pairs)})
            keys.update(naming.order_by().values_list("pk", flat=True))
        if columns[0].related_model is model:
            keys -= pairs.keys()  # the rows that go
        self.now.note_rows(model, keys)
        stored = load_rows(model, keys)
        moved = {key: moved_row(columns, stored[key], stored, pairs) for key in sorted(stored)}
        gone = {key for key, row in moved.items() if is_link_to_itself(model, row)}
        left = {key: row for key, row in moved.items() if key not in gone}
        equals = find_equals(model, columns, {*pairs.values()}, left)
        rest = {key: row for key, row in left.items() if key not in equals}
        write_moved(columns, stored, rest)
        self.written.setdefault(model, set()).update(rest)
        self.delete(model, gone)
        self.join(model, equals)

    def delete(self, model: type[Record], keys: Collection[int]) -> None:
        """Delete rows as part of the record that goes: who keeps a claim's last assertion asks."""
        collector = Collector(using=connection.alias, origin=self.loser)
        collector.collect(model._base_manager.filter(pk__in=keys_in(keys)))
        collector.delete()

    def keep_name(self, naming: list[Assertion]) -> None:
        """The name of the entity that goes is another name of the one that stays.

        Who spoke of the entity under that name says so.
        """
        if self.loser.name == self.keeper.name:
            return
        alias, _ = Alias.objects.get_or_create(
            entity=Entity.objects.get(pk=self.keeper.pk),
            text=self.loser.name,
            defaults={"kind": AliasKind.SPELLING},
        )
        for told in naming:
            columns = (Assertion._meta.get_field(name).attname for name in WHO_SAYS_IT)
            said = {name: getattr(told, name) for name in columns}
            if said["speaker_id"] == self.loser.pk:
                said["speaker_id"] = self.keeper.pk
            if told.stance in FOR and not alias.assertions.filter(**said).exists():
                Assertion.objects.create(alias=alias, **said)

    # Afterwards

    def check(self) -> None:
        """What was written keeps the rules of the models."""
        for model, keys in self.written.items():
            records = model._base_manager.filter(pk__in=keys_in(keys))
            if reasons := broken_rules(list(records)):
                raise MergeRefused(*reasons)


def may_merge(user: Any, model: type[Record]) -> bool:
    """Whether the user may write all that a merge of records of this model may write."""
    kinds, level = {model._meta.concrete_model}, [model._meta.concrete_model]
    while level:
        level = [each for one in level for each in columns_to(one) if each not in kinds]
        kinds.update(level)
    options = [kind._meta for kind in kinds]
    return bool(
        user.has_perms(
            f"{each.app_label}.{right}_{each.model_name}"
            for each in options
            for right in ("change", "delete")
        )
    )
