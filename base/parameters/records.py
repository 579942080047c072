"""Parameters that name records."""

import re
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from .known import known_records, usual_example
from .parameter import Parameter, nearest

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)

# Each finds the records that stand for those of a model which these ids or slugs named once.
successor_finders: list[Callable[[type[models.Model], Collection[str]], dict[str, uuid.UUID]]] = []


def find_successors(model: type[models.Model], names: Collection[str]) -> dict[str, uuid.UUID]:
    """The ids of the records that stand for merged or renamed ones, by the name asked for."""
    found: dict[str, uuid.UUID] = {}
    for find in successor_finders if names else ():
        found |= find(model, names)
    return found


def named_by(model: type[models.Model], column: str, values: list[Any]) -> models.Q:
    """The condition that a record has one of these ids or slugs, or stands for one that had it,
    unless another one has it now."""
    condition = models.Q(**{f"{column}__in": values})
    there = {*model._default_manager.filter(condition).values_list(column, flat=True)}
    found = find_successors(model, [str(value) for value in values if value not in there])
    return condition | models.Q(uid__in=found.values()) if found else condition


_unknown_is_none: ContextVar[bool] = ContextVar("whether unknown names are taken", default=False)


@contextmanager
def unknown_names_taken() -> Iterator[None]:
    """A context in which a name that no record has is no fault: it stands for no record."""
    token = _unknown_is_none.set(True)
    try:
        yield
    finally:
        _unknown_is_none.reset(token)


def refuse_unknown(detail: Callable[[], str]) -> None:
    """Refuse a name that no record has, unless such names are taken."""
    if not _unknown_is_none.get():
        raise ValidationError(detail(), code="unknown")


class Refs(Parameter):
    """Records by id or slug; their primary keys come back."""

    many = split = True
    schema = {"type": "string", "minLength": 1, "maxLength": 120}

    def __init__(self, queryset: Any = None, exactly: int = 0, **kwargs: Any) -> None:
        self.queryset, self.exactly = queryset, exactly
        super().__init__(**kwargs)

    @property
    def model(self) -> type[models.Model]:
        return self.queryset.model

    def published(self) -> dict[str, Any]:
        one = self.schema if has_slug(self.model) else Ids.schema
        if not self.many:
            return dict(one)
        exactly = {"minItems": self.exactly, "maxItems": self.exactly} if self.exactly else {}
        return self.published_many(one) | exactly

    def examples(self) -> list[Any]:
        return super().examples() or known_records(self.model)[: self.exactly or 1]

    def read_all(self, values: list[str]) -> list[int]:
        ids = {value: as_uuid(value) for value in values}
        wanted = models.Q(uid__in=[uid for uid in ids.values() if uid])
        columns = ["pk", "uid"]
        if has_slug(self.model):
            wanted |= models.Q(slug__in=[value for value, uid in ids.items() if not uid])
            columns.append("slug")
        found: dict[Any, int] = {}
        for row in self.queryset.filter(wanted).values_list(*columns):
            found |= dict.fromkeys(row[1:], row[0])
        self._find_successors(ids, found)
        for number, (value, uid) in enumerate(ids.items(), 1):
            if (uid or value) not in found:
                refuse_unknown(partial(self.unknown, value))
                found[uid or value] = -number  # which is the key of no record
        keys = list(dict.fromkeys(found[uid or value] for value, uid in ids.items()))
        if self.exactly and not len(values) == len(keys) == self.exactly:
            detail = f"Give exactly {self.exactly} different records."
            raise ValidationError(detail, code="wrong_number")
        return keys

    def _find_successors(self, ids: dict[str, uuid.UUID | None], found: dict[Any, int]) -> None:
        """Add the records that stand for merged or renamed ones."""
        missing = [value for value, uid in ids.items() if (uid or value) not in found]
        successors = find_successors(self.model, missing)
        if not successors:
            return
        there = self.queryset.filter(uid__in=successors.values()).values_list("uid", "pk")
        keys = dict(there)
        for value, uid in successors.items():
            if uid in keys:
                found[ids[value] or value] = keys[uid]

    def unknown(self, value: str) -> str:
        """That there is no such record, and which may be meant."""
        hint = "" if as_uuid(value) else nearest(value, self.candidates(value))
        return f"There is no {self.model._meta.verbose_name} “{value}”.{hint}"

    def candidates(self, value: str) -> list[str]:
        """Some slugs that may be meant: those that share a word or a beginning with the value."""
        if not has_slug(self.model):
            return []
        value = value.lower()
        words = [word for word in value.split("-") if len(word) > 2][:5]
        alike = models.Q(slug__startswith=value[:2])
        for word in words:
            alike |= models.Q(slug__icontains=word)
        return list(self.queryset.filter(alike).values_list("slug", flat=True)[:500])


class Ref(Refs):
    """One record by id or slug."""

    many = split = False

    def parse(self, text: str) -> int:
        return self.read_all([text])[0]


class Ids(Parameter):
    example: Any = usual_example("id")
    many = split = True
    schema = {"type": "string", "format": "uuid"}

    def parse(self, text: str) -> Any:
        found = as_uuid(text)
        if found is None:
            raise ValidationError(f"“{text}” is not an id (UUID).", code="invalid")
        return found


def as_uuid(text: str) -> uuid.UUID | None:
    """The id that the text is, in the one form that the schema has for it."""
    return uuid.UUID(text) if ID.fullmatch(text) else None


def has_slug(model: type[models.Model]) -> bool:
    return any(field.name == "slug" for field in model._meta.fields)
