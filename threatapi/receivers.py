"""Calls `refresh` after each write through a model; there is everything that a write sets off.

Bulk writes send no signals: the loader recomputes at its end.
"""

from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, pre_delete

from actors.models import Alias, Entity
from base.orm.models import saved
from incidents.models import Place
from sources.models import Assertion, Source, SourceLink, claim_models

from .edits import Edit, Row
from .naming import Authors
from .refresh import refresh

# Nothing hangs on entities, aliases and places once they may be deleted; their names go with them.
DELETED = (Source, SourceLink, Assertion, *claim_models())
SAVED = (Entity, Alias, Place, *DELETED)


def after_save(sender: type[Model], before: Row | None, after: Row | None, **kwargs: Any) -> None:
    refresh([Edit(sender, before, after)])


def columns_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def before_delete(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """Read the whole row again: a form may have changed the instance without saving it."""
    if sender is Source:
        note_authors(instance)
    with suppress(ObjectDoesNotExist):
        instance.refresh_from_db(fields=columns_of(sender))


def after_delete(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    row = {name: getattr(instance, name) for name in columns_of(sender)}
    edits = [Edit(sender, row, None)]
    if sender is Source:
        edits += [Edit(Authors, row, None) for row in instance.noted_authors]
    refresh(edits)


def note_authors(instance: Any) -> None:
    """Note who wrote the source, or what the entity wrote, before it is forgotten."""
    end = "source" if isinstance(instance, Source) else "entity"
    rows = Authors.objects.filter(**{f"{end}_id": instance.pk})
    instance.noted_authors = list(rows.values("source_id", "entity_id"))


def after_authors(instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action == "pre_clear":
        note_authors(instance)
    elif action.startswith("post_"):
        is_source = isinstance(instance, Source)
        pairs = [(instance.pk, key) if is_source else (key, instance.pk) for key in pk_set or ()]
        rows = [{"source_id": source, "entity_id": entity} for source, entity in pairs]
        if action == "post_clear":
            rows = instance.noted_authors
        sources = Source.objects.filter(pk__in={row["source_id"] for row in rows}).values()
        edits = [Edit(Source, None, row) for row in sources]
        refresh(edits + [Edit(Authors, row, None) for row in rows])


for model in SAVED:
    saved.connect(after_save, sender=model)
for model in DELETED:
    pre_delete.connect(before_delete, sender=model)
    post_delete.connect(after_delete, sender=model)
m2m_changed.connect(after_authors, sender=Source.authors.through)
