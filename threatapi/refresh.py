"""Keeps the stored computed values right after each write through a model.

What one change touches is found here; the rules are those of `recompute`. Bulk writes send no
signals, but for names: the loader recomputes at its end.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver

from actors import fates, namebook, validity
from actors.models import Alias, Entity, Person, Relationship
from incidents import verdicts as incidents
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources import knowledge
from sources.models import TARGETS, Assertion, Source, SourceLink
from sources.verdicts import store
from threatapi.base.models import renamed

MODELS = {name: Assertion._meta.get_field(name).related_model for name in TARGETS}
CLAIMS = ("relationship", "presence", "involvement", "figure", "incident")


def refresh_assertions(assertions: Any) -> None:
    """All that hangs on these assertions."""
    touched: dict[str, set[int]] = defaultdict(set)
    for row in assertions.values_list(*(f"{name}_id" for name in CLAIMS)):
        for name, key in zip(CLAIMS, row, strict=True):
            if key is not None:
                touched[name].add(key)
    refresh_claims(touched)


def refresh_claims(touched: dict[str, set[int]]) -> None:
    """These claims, the incidents that they are parts of, and the persons whom they concern."""
    for name in CLAIMS:
        if touched.get(name):
            store(MODELS[name]._base_manager.filter(pk__in=touched[name]))
    parts = Involvement.objects.filter(pk__in=touched.get("involvement", ()))
    figures = Figure.objects.filter(pk__in=touched.get("figure", ()), incident__isnull=False)
    refresh_incidents(
        {*touched.get("incident", ()), *parts.values_list("incident_id", flat=True)}
        | {*figures.values_list("incident_id", flat=True)}
    )
    refresh_persons(parts.values_list("entity_id", flat=True))
    links = Relationship.objects.filter(pk__in=touched.get("relationship", ()))
    validity.store_ends(links)
    validity.store_ends(Presence.objects.filter(pk__in=touched.get("presence", ())))
    kin = links.filter(kind="part_of").values_list("subject_id", "object_id")
    refresh_kin({end for pair in kin for end in pair})


def refresh_incidents(keys: Iterable[int]) -> None:
    keys = [*keys]
    if keys:
        store(Incident.objects.filter(pk__in=keys))
        incidents.store(keys)


def refresh_persons(entities: Iterable[int | None]) -> None:
    """What became of them, and the roles that end with them."""
    keys = [key for key in entities if key is not None]
    if keys:
        fates.store(keys)
        validity.store_ends(Relationship.objects.filter(subject__in=keys))


def refresh_kin(ends: set[int]) -> None:
    """Who belongs to whom decides whether two claims of one incident are of one body."""
    if ends:
        parts = Relationship.objects.filter(kind="part_of").values_list("subject_id", "object_id")
        grown = True
        pairs = list(parts)
        while grown:
            more = {end for pair in pairs if set(pair) & ends for end in pair}
            grown = not more <= ends
            ends |= more
        involved = Involvement.objects.filter(entity__in=ends)
        incidents.store(set(involved.values_list("incident_id", flat=True)))


WATCHED = (Assertion, Relationship, Presence, Figure, Involvement)


@receiver(pre_save)
def remember(sender: Any, instance: Any, **kwargs: Any) -> None:
    """What the row was: an edit may move it from one claim, incident or person to another."""
    if sender in WATCHED:
        instance._was = sender._base_manager.filter(pk=instance.pk).first()


def as_it_was_and_is(instance: Any) -> list[Any]:
    was = getattr(instance, "_was", None)
    return [instance] if was is None else [instance, was]


@receiver([post_save, post_delete], sender=Assertion)
def after_assertion(instance: Assertion, raw: bool = False, **kwargs: Any) -> None:
    if instance.source_id and Assertion.objects.filter(pk=instance.pk).exists():
        knowledge.store_root(instance)
    both = as_it_was_and_is(instance)
    knowledge.store_counts({row.source_id for row in both})
    touched: dict[str, set[int]] = defaultdict(set)
    for row in both:
        if row.target_type in CLAIMS:
            touched[row.target_type].add(getattr(row, f"{row.target_type}_id"))
    refresh_claims(touched)


@receiver([post_save, post_delete], sender=Source)
@receiver([post_save, post_delete], sender=SourceLink)
def after_source(instance: Source | SourceLink, **kwargs: Any) -> None:
    changed = knowledge.store_known_from()
    rooted = knowledge.store_roots()
    if isinstance(instance, Source):
        changed.add(instance.pk)
    refresh_assertions(Assertion.objects.filter(Q(source__in=changed) | Q(pk__in=rooted)))


@receiver([post_save, post_delete], sender=Relationship)
@receiver([post_save, post_delete], sender=Presence)
@receiver([post_save, post_delete], sender=Figure)
def after_claim(instance: Any, **kwargs: Any) -> None:
    refresh_claims({instance._meta.model_name: {instance.pk}})
    both = as_it_was_and_is(instance)
    if isinstance(instance, Figure):
        refresh_incidents({row.incident_id for row in both if row.incident_id})
    if isinstance(instance, Relationship):
        kin = [row for row in both if row.kind == "part_of"]
        refresh_kin({end for row in kin for end in (row.subject_id, row.object_id)})


@receiver([post_save, post_delete], sender=Involvement)
def after_involvement(instance: Involvement, **kwargs: Any) -> None:
    refresh_claims({"involvement": {instance.pk}})
    both = as_it_was_and_is(instance)
    refresh_incidents({row.incident_id for row in both})
    refresh_persons({row.entity_id for row in both})


@receiver(post_save, sender=Incident)
def after_incident(instance: Incident, **kwargs: Any) -> None:
    refresh_incidents([instance.pk])
    refresh_persons(instance.involvements.values_list("entity_id", flat=True))


@receiver(post_save, sender=Entity)
@receiver(post_save, sender=Person)
def after_person(instance: Entity, created: bool, **kwargs: Any) -> None:
    if created:
        fates.store([instance.pk])
        instance.fate = fates.UNKNOWN if instance.type == "person" else ""


@receiver(post_save)
def after_name(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Entity | Alias | Place):
        namebook.store(sender._meta.concrete_model, [instance.pk])


@receiver(renamed)
def after_names(sender: Any, keys: list[int], **kwargs: Any) -> None:
    namebook.store(sender, keys)
