"""Edits of rows, as plain data: what `refresh` is told of a change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

Row = Mapping[str, Any]
# Columns on which no stored value of another row depends.
WITHOUT_EFFECT = {"title", "url", "archived_url", "folded", "description", "note", "updated_at"}


@dataclass(frozen=True)
class Edit:
    """A row of a model before and after, by column; None if there was or is no such row."""

    model: type[Model]
    before: Row | None
    after: Row | None

    @property
    def rows(self) -> list[Row]:
        return [row for row in (self.before, self.after) if row is not None]

    @property
    def has_effect(self) -> bool:
        """Whether a column differs on which values of other rows may depend."""
        if self.before is None or self.after is None:
            return True
        return any(
            value != self.before.get(name)
            for name, value in self.after.items()
            if name not in WITHOUT_EFFECT
        )

    def changes(self, columns: Iterable[str]) -> bool:
        if self.before is None or self.after is None:
            return True
        return any(self.before[name] != self.after[name] for name in columns)


class Edits(list[Edit]):
    """Edits made together."""

    def of(self, *models: type[Model]) -> "Edits":
        return Edits(edit for edit in self if edit.model in models)

    def new(self) -> "Edits":
        return Edits(edit for edit in self if edit.before is None)

    def with_effect(self) -> "Edits":
        return Edits(edit for edit in self if edit.has_effect)

    def changing(self, *columns: str) -> "Edits":
        """Those that create or delete a row, or write another value into one of these columns."""
        return Edits(edit for edit in self if edit.changes(columns))

    def keys(self, *columns: str) -> set[int]:
        """The keys in these columns, before and after."""
        found = {row[column] for edit in self for row in edit.rows for column in columns}
        return found - {None}
