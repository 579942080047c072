"""The store of a day, and a store without a source: the rest is thrown away, all computed anew."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from actors.models import Alias, Entity, Relationship
from actors.models.entities import SPOKEN_OF
from actors.names.indexing import rebuild
from base.orm.revision import revise
from incidents.models import Figure, Incident, Involvement, Presence
from sources.computed.known_from import store_counts
from sources.computed.versions import store_corrections
from sources.models import Assertion, Identifier, Source, SourceLink, claim_types
from threatapi.recompute import recompute, recompute_claims
from threatapi.stats import known, summary

# What an editor wrote from all sources is not shown in a restricted view.
WORDS = ("description", "founded", "dissolved", "born", "died")
DAYS = [f"{word}_{end}" for word in WORDS[1:] for end in ("earliest", "latest")]


def drop(queryset: Any) -> list[str]:
    """Throw these rows away, and nothing that hangs on them."""
    keys = list(queryset.values_list("pk", flat=True))
    rows = queryset.model._base_manager.filter(pk__in=keys)
    lost = [str(uid) for uid in rows.values_list("uid", flat=True)]
    rows._raw_delete(rows.db)
    return lost


def truncate(day: date) -> dict[str, list[str]]:
    """Make this the store of that day; the ids of what is not in it, by resource."""
    told = Assertion.objects.filter(source__known_from__lte=day)
    sources = Source.objects.filter(known_from__lte=day)
    lost = throw_away(told, Source.objects.exclude(pk__in=sources), unnamed(told, sources))
    Source.objects.filter(retracted_latest__gt=day).update(
        retracted="", retracted_earliest=None, retracted_latest=None
    )
    Assertion.objects.update(root=None)
    recompute()
    return lost


def remove(slug: str) -> dict[str, list[str]]:
    """Take this source out of the store, with what lies in it and comes from it.

    When the others were known stays as it was, even where that follows from the source.
    """
    keys = list(Source.objects.filter(slug=slug).values_list("pk", flat=True))
    sources = Source.objects.within(keys)
    told = Assertion.objects.exclude(source__in=sources).filter(
        Q(origin=None) | ~Q(origin__in=sources)
    )
    lost = throw_away(told, sources, unnamed(told, Source.objects.exclude(pk__in=sources)))
    store_counts()
    store_corrections()
    recompute_claims()
    rebuild()
    summary.fill()
    known.fill()
    revise()
    return lost


def unnamed(told: Any, sources: Any) -> Any:
    """The entities that are named by none of these assertions and made none of these sources."""
    is_named = Q()
    named_in = [f"{claim.name}__{column}" for claim in claim_types() for column in claim.entities]
    for path in (*named_in, *SPOKEN_OF):
        is_named |= Q(Exists(told.filter(**{path: OuterRef("pk")})))
    for end in ("authors", "publisher"):
        is_named |= Q(Exists(sources.filter(**{end: OuterRef("pk")})))
    return Entity.objects.exclude(is_named)


def throw_away(told: Any, sources: Any, entities: Any) -> dict[str, list[str]]:
    """Keep only the claims of which something is told; the ids of what is lost, by resource."""
    said = {}
    for model in (Relationship, Presence, Involvement, Figure):
        mine = told.filter(**{model._meta.model_name: OuterRef("pk")})
        said[model] = Q(Exists(mine))
    own = Q(Exists(told.filter(incident=OuterRef("pk"))))
    own |= Q(Exists(told.filter(involvement__incident=OuterRef("pk"))))
    said[Incident] = own | Q(Exists(told.filter(figure__incident=OuterRef("pk"))))
    anyone = Assertion.objects.filter(alias=OuterRef("pk"))
    unseen_names = Alias.objects.filter(
        Exists(anyone), ~Exists(anyone.filter(pk__in=told.values("pk")))
    )
    # All is found first, and thrown away then: one loss must not cause another.
    gone: dict[Any, Any] = {
        Entity: entities,
        Source: sources,
        Alias: unseen_names,
        Assertion: Assertion.objects.exclude(pk__in=told.values("pk")),
    } | {model: model.objects.exclude(condition) for model, condition in said.items()}
    keys = {model: list(rows.values_list("pk", flat=True)) for model, rows in gone.items()}
    assert all(keys[model] for model in (Source, Assertion)), "it must make a difference"

    Entity.objects.update(fate_incident=None, **dict.fromkeys(WORDS, ""), **dict.fromkeys(DAYS))
    references = (*((Incident, name) for name in ("parent", "response_to", "counted_in")),
                  (Figure, "parent"))  # fmt: skip
    for model, name in references:
        lost_to = keys[model._meta.get_field(name).related_model]
        model.objects.filter(**{f"{name}__in": lost_to}).update(**{name: None})
    Source.objects.filter(container__in=keys[Source]).update(container=None)
    Source.objects.filter(publisher__in=keys[Entity]).update(publisher=None)
    lost_sources, lost_entities = keys[Source], keys[Entity]
    Source.authors.through.objects.filter(
        Q(source__in=lost_sources) | Q(entity__in=lost_entities)
    ).delete()
    hangs_on = Q(source__in=lost_sources) | Q(entity__in=lost_entities)
    drop(Identifier.objects.filter(hangs_on | Q(incident__in=keys[Incident])))
    drop(SourceLink.objects.filter(Q(citing__in=lost_sources) | Q(cited__in=lost_sources)))
    drop(Alias.objects.filter(entity__in=lost_entities))
    order = (Assertion, Alias, Involvement, Figure, Presence, Relationship, Incident)
    lost = {
        f"{model._meta.model_name}s": drop(model.objects.filter(pk__in=keys[model]))
        for model in (*order, Source)
    }
    lost["entities"] = drop(Entity.objects.filter(pk__in=lost_entities))
    del lost["aliass"]
    return lost
