"""The search over everything: names by the engine of the API, titles, ids, slugs and URLs.

The number of queries is fixed. Titles and URLs have no index for words within them, so that only
those of the records that were changed last are compared; the list of each kind compares all.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from actors.models import Actor, Entity, Person
from actors.names.search import Found, ranked, search
from actors.near_names import why
from base.orm.models import record_models
from base.parameters import as_uuid
from base.values.text import fold_words
from incidents.models import Incident, Place
from sources.models import Identifier, Source

LONGEST = 200  # characters
SHOWN = 10  # records of a kind
COMPARED = 20_000  # titles: those that were changed last


@dataclass(frozen=True)
class Hit:
    """A record that was found, with its page and why it was found."""

    name: str
    url: str
    about: str
    why: str = ""


@dataclass
class Group:
    """What was found of a kind, and where the list of all of that kind is searched."""

    title: str
    list_url: str
    hits: list[Hit] = field(default_factory=list)


def read_words(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:LONGEST]


def page_of(record: Any) -> str:
    """The page of a record; of an entity that of the actor or person."""
    meta = record._meta
    name = record.type if isinstance(record, Entity) else meta.model_name
    return reverse(f"admin:{meta.app_label}_{name}_change", args=[record.pk])


def list_of(model: type[Any], words: str) -> str:
    meta = model._meta
    page = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
    return f"{page}?{urlencode({'q': words})}"


def may_see(site: Any, request: HttpRequest, model: type[Any]) -> bool:
    return site.is_registered(model) and site.get_model_admin(model).has_view_permission(request)


def find_by_id(site: Any, request: HttpRequest, words: str) -> str:
    """The page of the record with this id, if that is what was typed."""
    uid = as_uuid(words)
    for model in record_models() if uid else ():
        record = model._base_manager.filter(uid=uid).first()
        if record is not None and may_see(site, request, model):
            return page_of(record)
    return ""


def find_everything(site: Any, request: HttpRequest, words: str) -> list[Group]:
    """The groups with hits, of the kinds that this user may see."""
    found = []
    entities = Entity.objects.filter(
        type__in=[model.TYPE for model in (Actor, Person) if may_see(site, request, model)]
    )
    if may_see(site, request, Actor) or may_see(site, request, Person):
        listed = list_of(Actor if may_see(site, request, Actor) else Person, words)
        found.append(Group("Actors and persons", listed, named_hits(entities, words)))
    if may_see(site, request, Incident):
        hits = titled_hits(Incident.objects.select_related("place"), words, about_incident)
        found.append(Group("Incidents", list_of(Incident, words), hits))
    if may_see(site, request, Source):
        hits = titled_hits(Source.objects.select_related("publisher"), words, about_source)
        found.append(Group("Sources", list_of(Source, words), hits))
    if may_see(site, request, Place):
        found.append(Group("Places", list_of(Place, words), named_hits(Place.objects.all(), words)))
    if may_see(site, request, Identifier):
        hits = identified_hits(words)
        found.append(Group("Ids in other systems", list_of(Identifier, words), hits))
    return [group for group in found if group.hits]


def named_hits(among: QuerySet, words: str) -> list[Hit]:
    """Those with such a name, best first, and the one with this slug."""
    (found,) = search([words], among)
    keys = ranked(found)[:SHOWN]
    records = among.in_bulk(keys)
    hits = [named_hit(records[key], found) for key in keys if key in records]
    by_slug = [each for each in among.filter(slug=words) if each.pk not in keys]
    return [*(named_hit(each, found) for each in by_slug), *hits][:SHOWN]


def named_hit(record: Any, found: Found) -> Hit:
    match = found.get(record.pk)
    about = str(record.get_kind_display() or "Person")
    return Hit(str(record), page_of(record), about, why(match) if match else "")


def titled_hits(records: QuerySet, words: str, about: Any) -> list[Hit]:
    """Those with all of the words in their title, or with this slug, URL or archived URL."""
    latest = records.model._base_manager.order_by("-updated_at").values("pk")[:COMPARED]
    within = Q()
    for word in fold_words(words):
        within &= Q(folded__contains=word)
    if records.model is Source and "://" in words:
        within = Q(url=words) | Q(archived_url=words)
    found = list(records.filter(slug=words))
    if within:
        later = records.filter(within, pk__in=latest).order_by("-updated_at")
        found += [each for each in later[:SHOWN] if each not in found]
    return [Hit(each.title, page_of(each), about(each)) for each in found[:SHOWN]]


def about_incident(incident: Incident) -> str:
    return ", ".join(filter(None, (str(incident.date or "undated"), str(incident.place or ""))))


def about_source(source: Source) -> str:
    named = (source.get_kind_display(), str(source.publisher or ""), source.published)
    return ", ".join(filter(None, named))


def identified_hits(words: str) -> list[Hit]:
    """Records that are called so in another system."""
    found = Identifier.objects.filter(value=words)
    named = found.select_related("entity", "incident", "place", "source")[:SHOWN]
    hits = []
    for each in named:
        record = each.entity or each.incident or each.place or each.source
        hits.append(Hit(str(record), page_of(record), each.scheme))
    return hits
