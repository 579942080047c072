"""Calls `refresh` after each write through a model.

Bulk writes send no signals, but for names: the loader recomputes at its end.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from actors.computed.outcomes import UNKNOWN
from actors.models import Actor, Alias, Entity, Person
from actors.names import indexing
from base.orm.models import renamed
from incidents.models import Place
from sources.models import Assertion, Source, SourceLink, claim_models

from .edits import Edit, Row
from .refresh import refresh

SAVED = (Entity, Actor, Person, Alias, Place)
# Nothing hangs on the others once they may be deleted; their names go with them.
SAVED_OR_DELETED = (Source, SourceLink, Assertion, *claim_models())


def row_of(instance: Model) -> Row | None:
    model = type(instance)._meta.concrete_model
    columns = [field.attname for field in model._meta.concrete_fields]
    return model._base_manager.filter(pk=instance.pk).values(*columns).first()


def remember(instance: Any, **kwargs: Any) -> None:
    """Before a write: what the row was."""
    instance._was = None if instance.pk is None else row_of(instance)


def after_save(instance: Any, created: bool, **kwargs: Any) -> None:
    after_write(instance, row_of(instance))
    if created and isinstance(instance, Entity):
        instance.fate = UNKNOWN if instance.type == "person" else ""


def after_delete(instance: Any, **kwargs: Any) -> None:
    after_write(instance, None)


def after_write(instance: Any, after: Row | None) -> None:
    model = type(instance)._meta.concrete_model
    refresh([Edit(model, instance.__dict__.pop("_was", None), after)])


@receiver(m2m_changed, sender=Source.authors.through)
def after_authors(instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any) -> None:
    if action.startswith("post_"):
        changed = [instance.pk] if isinstance(instance, Source) else pk_set or ()
        rows = Source.objects.filter(pk__in=changed).values()
        refresh([Edit(Source, None, row) for row in rows])


@receiver(renamed)
def after_names(sender: Any, keys: list[int], **kwargs: Any) -> None:
    indexing.store(sender, keys)


for model in (*SAVED, *SAVED_OR_DELETED):
    pre_save.connect(remember, sender=model)
    post_save.connect(after_save, sender=model)
for model in SAVED_OR_DELETED:
    pre_delete.connect(remember, sender=model)
    post_delete.connect(after_delete, sender=model)
