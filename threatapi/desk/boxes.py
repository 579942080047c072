"""The boxes of the desk: what waits for an editor. Each has few rows, by one or two queries.

What has no index of its own is looked for among the records that were changed last, so that no
box reads a table to its end.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from actors.models import Actor, Entity, Person
from incidents.models import Incident
from sources.models import Assertion, Source, claim_types
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.clearance import MAY_SEE, seen_items
from threatapi.changes.merge import may_merge
from threatapi.changes.models import Change
from threatapi.changes.undo import may_write_back
from threatapi.changes.words import Words
from threatapi.links.models import LinkCheck
from threatapi.proposals.choices import ProposalStatus
from threatapi.proposals.life import may_review
from threatapi.proposals.models import Proposal
from threatapi.workbench.draft import Content
from threatapi.workbench.models import Draft

from .duplicates import Pair, pairs_of_entities, pairs_of_incidents

MOST = 8  # rows of a box
LATEST = 1000  # records among which is looked for what has no index
LATEST_PERSONS = 200
NAMED = 2  # records that tell what a change is about


@dataclass
class Box:
    """A part of the desk; `name` is that of its template."""

    name: str
    title: str
    rows: list[Any]
    empty: str
    more: str = ""  # the page with all of them
    note: str = ""
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"admin/desk/{self.name}.html"


def boxes_for(site: Any, request: HttpRequest) -> list[Box]:
    """Those that this user may see, in the order of use."""
    user, found = request.user, []

    def sees(model: type[Any]) -> bool:
        return site.get_model_admin(model).has_view_permission(request)

    if user.has_perm("sources.change_source"):  # type: ignore[union-attr]
        found.append(drafts(user))
    if sees(Proposal):
        found.append(proposals(user))
    if sees(Incident):
        found.append(contested())
    if user.has_perm(MAY_SEE):  # type: ignore[union-attr]
        found.append(changes(user))
    types = [model.TYPE for model in (Actor, Person) if sees(model)]
    if types and may_merge(user, Actor):
        found.append(duplicates(user, types, sees(Incident) and may_merge(user, Incident)))
    if sees(Person):
        found.append(single_sourced())
    if sees(Source):
        found.append(links())
    return found


def drafts(user: Any) -> Box:
    mine = Draft.objects.filter(user=user).select_related("source")
    rows = []
    for draft in mine.order_by("-updated_at")[: 4 * MOST]:
        content = Content.read(draft.content)
        draft.claims = len(content.rows)
        rows += [] if content.is_empty else [draft]
    rows = rows[:MOST]
    return Box("drafts", "My drafts", rows, "Nothing waits to be published.")


def proposals(user: Any) -> Box:
    """What waits for a reviewer; of others what they proposed."""
    mine = Proposal.objects.order_by("-updated_at")
    if may_review(user):
        rows, title = mine.filter(status=ProposalStatus.PROPOSED), "To review"
    else:
        open_ = (ProposalStatus.PROPOSED, ProposalStatus.RETURNED)
        rows, title = mine.filter(user=user, status__in=open_), "My proposals"
    page = reverse("admin:threatapi_proposal_changelist")
    more = f"{page}?status__exact={ProposalStatus.PROPOSED}"
    return Box("proposals", title, list(rows.defer("body")[:MOST]), "No proposal waits.", more)


def contested() -> Box:
    """By an index of just these incidents."""
    found = Incident.objects.filter(Q(killed_contested=True) | Q(wounded_contested=True))
    rows = list(found.select_related("place").order_by("-updated_at")[:MOST])
    return Box("contested", "Contested tolls", rows, "No voices contradict each other on a toll.")


def changes(user: Any) -> Box:
    rows = list(Change.objects.filter(number__isnull=False).order_by("-number")[:MOST])
    items = seen_items(is_staff=True).filter(change__in=rows, position__lte=NAMED + 1)
    words = Words(items)
    named, rights = defaultdict(list), defaultdict(list)
    for item, in_words in zip(words.items, words, strict=True):
        named[item.change_id].append(in_words)
        rights[item.change_id].append(may_write_back(user, item))
    for change in rows:
        change.named = named[change.pk][:NAMED]
        change.has_more = len(named[change.pk]) > NAMED
        # The page of the undo looks at all of them.
        is_upgrade = change.door == ChangeDoor.UPGRADE
        change.is_undoable = not is_upgrade and bool(rights[change.pk]) and all(rights[change.pk])
    more = reverse("admin:threatapi_change_changelist")
    return Box("changes", "Latest changes", rows, "Nothing has been changed yet.", more)


def duplicates(user: Any, types: list[str], with_incidents: bool) -> Box:
    rows: list[Pair] = pairs_of_entities(types, MOST)
    if with_incidents:
        rows += pairs_of_incidents(MOST - min(len(rows), MOST - 2))
    note = "Among the records that were changed last."
    about = {"may_tell_apart": user.has_perm("sources.add_distinction")}
    empty = "None among the records that were changed last."
    return Box("duplicates", "Possible duplicates", rows[:MOST], empty, note=note, about=about)


def single_sourced() -> Box:
    """Persons of whom one source alone speaks, among those that were changed last."""
    latest = Entity.objects.order_by("-updated_at").values("pk")[:LATEST]
    found = Person.objects.filter(pk__in=latest).order_by("-updated_at")[:LATEST_PERSONS]
    persons = {each.pk: each for each in found}
    said: dict[int, set[int]] = defaultdict(set)
    paths = ["entity", "alias__entity"]
    paths += [f"{each.name}__{column}" for each in claim_types() for column in each.entities]
    told = Assertion.objects.order_by()
    first, *others = (
        told.filter(**{f"{path}__in": list(persons)}).values_list(path, "source")
        for path in dict.fromkeys(paths)
    )
    for person, source in first.union(*others):
        said[person].add(source)
    alone = [key for key in persons if len(said[key]) == 1][:MOST]
    sources = Source.objects.in_bulk({min(said[key]) for key in alone})
    rows = [(persons[key], sources[min(said[key])]) for key in alone]
    empty = "None among the persons that were changed last."
    note = "Among the persons that were changed last."
    return Box("persons", "Single-sourced persons", rows, empty, note=note)


def links() -> Box:
    """Dead links, as they were found, and pages of which no copy is kept."""
    dead = list(LinkCheck.objects.filter(is_dead=True).order_by("-failing_since", "-id")[:MOST])
    sources = {each.uid: each for each in Source.objects.filter(uid__in=[d.source for d in dead])}
    rows = [(sources[each.source], each) for each in dead if each.source in sources]
    latest = Source.objects.order_by("-updated_at").values("pk")[:LATEST]
    unarchived = Source.objects.filter(pk__in=latest, archived_url="").exclude(url="")
    known = {source.pk for source, _ in rows}
    for source in unarchived.order_by("-updated_at")[:MOST]:
        if source.pk not in known:
            rows.append((source, None))
    note = "" if LinkCheck.objects.exists() else "manage.py check_links has not asked any yet."
    empty = "None among the sources that were changed last."
    return Box("links", "Dead and unarchived links", rows[:MOST], empty, note=note)
