"""Keeps the stored computed values right after each write through a model.

What one change touches is found here; the rules are those of `recompute`. Bulk writes send no
signals, but for names: the loader recomputes at its end.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver

from actors import fates, namebook, validity
from actors.models import Actor, Alias, Entity, Person, Relationship
from actors.outcomes import UNKNOWN
from incidents import verdicts as incidents
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources import bodies, corrections, knowledge
from sources.models import TARGETS, Assertion, Source, SourceLink
from sources.verdicts import store
from threatapi.base.models import renamed

MODELS = {name: Assertion._meta.get_field(name).related_model for name in TARGETS}
CLAIMS = ("relationship", "presence", "involvement", "figure", "incident")


def claims_of(assertions: Any) -> dict[str, set[int]]:
    """The claims that these assertions are about, by type."""
    touched: dict[str, set[int]] = defaultdict(set)
    for row in assertions.values_list(*(f"{name}_id" for name in CLAIMS)):
        for name, key in zip(CLAIMS, row, strict=True):
            if key is not None:
                touched[name].add(key)
    return touched


def refresh_assertions(assertions: Any) -> None:
    """All that hangs on these assertions."""
    refresh_claims(claims_of(assertions))


def refresh_bodies(entities: Iterable[int]) -> None:
    """Counts of independent sources, and incidents, where one of these may be the body behind."""
    entities = set(entities)
    if not entities:
        return
    made = bodies.sources_made_by(bodies.below(entities))
    touched = claims_of(Assertion.objects.filter(root__in=made.values("pk")))
    for name in CLAIMS:
        if touched.get(name):
            store(MODELS[name]._base_manager.filter(pk__in=touched[name]))
    refresh_incidents(incidents_of(touched))


def incidents_of(touched: dict[str, set[int]]) -> set[int]:
    """The incidents among these claims, and those of the parts among them."""
    found = set(touched.get("incident", ()))
    for name in ("involvement", "figure"):
        parts = MODELS[name]._base_manager.filter(pk__in=touched.get(name, ()))
        found.update(parts.exclude(incident=None).values_list("incident_id", flat=True))
    return found


def refresh_claims(touched: dict[str, set[int]]) -> None:
    """These claims, the incidents that they are parts of, and the persons whom they concern."""
    for name in CLAIMS:
        if touched.get(name):
            store(MODELS[name]._base_manager.filter(pk__in=touched[name]))
    parts = Involvement.objects.filter(pk__in=touched.get("involvement", ()))
    refresh_incidents(incidents_of(touched))
    refresh_persons(parts.values_list("entity_id", flat=True))
    links = Relationship.objects.filter(pk__in=touched.get("relationship", ()))
    validity.store_ends(links)
    validity.store_ends(Presence.objects.filter(pk__in=touched.get("presence", ())))
    kin = links.filter(kind="part_of").values_list("subject_id", "object_id")
    refresh_kin({end for pair in kin for end in pair})
    belonging = links.filter(kind__in=bodies.BELONGING)
    refresh_bodies(set(belonging.values_list("subject_id", flat=True)))


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


WATCHED = (Assertion, Relationship, Presence, Figure, Involvement, Entity, Actor)


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
    sources = {key for row in both for key in (row.source_id, row.origin_id)}
    knowledge.store_counts(sources - {None})
    touched = claims_of(Assertion.objects.filter(pk__in=corrections.store_superseded()))
    for row in both:
        if row.target_type in CLAIMS:
            touched[row.target_type].add(getattr(row, f"{row.target_type}_id"))
    refresh_claims(touched)


@receiver([post_save, post_delete], sender=Source)
@receiver([post_save, post_delete], sender=SourceLink)
@receiver(m2m_changed, sender=Source.authors.through)
def after_source(instance: Source | SourceLink | Entity, **kwargs: Any) -> None:
    changed = knowledge.store_known_from()
    touched = knowledge.store_roots() | corrections.store_superseded()
    own: set[int] = set()
    if isinstance(instance, Source):
        own = {instance.pk}
    elif isinstance(instance, Entity):  # whose sources they are was changed from the other side
        own = kwargs.get("pk_set") or set()
    conditions = Q(source__in=changed | own) | Q(pk__in=touched) | Q(root__in=own)
    refresh_assertions(Assertion.objects.filter(conditions))


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
        refresh_bodies({row.subject_id for row in both if row.kind in bodies.BELONGING})


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
        instance.fate = UNKNOWN if instance.type == "person" else ""


@receiver(post_save)
def after_name(sender: Any, instance: Any, **kwargs: Any) -> None:
    was = getattr(instance, "_was", None)
    if isinstance(instance, Entity) and was is not None and was.kind != instance.kind:
        links = instance.incoming.filter(kind__in=bodies.BELONGING)
        refresh_bodies(set(links.values_list("subject_id", flat=True)))
    if isinstance(instance, Entity | Alias | Place):
        namebook.store(sender._meta.concrete_model, [instance.pk])


@receiver(renamed)
def after_names(sender: Any, keys: list[int], **kwargs: Any) -> None:
    namebook.store(sender, keys)
