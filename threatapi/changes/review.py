"""Which changes need a second person: those that name somebody who may be living as perpetrator,
suspect or leader, where readers see it.

A claim does so by its kind (`NAMINGS`). It is looked at if the change wrote it, if somebody says
it anew, if it became firmer or was shown, if its person may be living again, or if a record that it
names is one with another now. What weakens, hides or deletes a claim needs nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from actors.choices import RULES, EntityType, RelationshipKind
from actors.models import Entity, Relationship
from base.orm.bulk import Update
from base.orm.keys import keys_in, listed
from base.orm.models import Record
from incidents.choices import (
    ACCUSING,
    ACCUSING_KINDS,
    ACCUSING_METRICS,
    ACCUSING_OUTCOMES,
)
from incidents.models import Figure, Incident, Involvement, Place, Presence
from sources.choices import FIRM_HEDGES, FIRMNESS, ClaimStatus, Stance
from sources.computed.status import FOR
from sources.models import Assertion, claim_type
from threatapi.edits import Edit, Edits
from threatapi.markings import Spread, public_edits

from .living import Persons
from .models import Change
from .references import columns_to

RIGHT = "threatapi.review_change"
MOST = 20  # statements that are told
MORE = "There is more that a second person must review."
TOLD = "It names {}, who may be living, {}: a second person must review it."
# From the firmest.
BY_FIRMNESS = (*FIRMNESS, ClaimStatus.RETRACTED.value)
# Columns of claims and assertions that say nothing more of anybody.
NEUTRAL = {
    "created_at", "updated_at", "key", "marking", "locator", "note", "flaw", "credibility",
}  # fmt: skip
PERSON = EntityType.PERSON
Keys = set[int]
Kept = dict[type[Record], Keys]


class Naming(NamedTuple):
    """A reference of claims that names a person so, in which of them, and what they then say."""

    model: type[Any]
    person: str
    condition: Q
    words: Callable[[Any], str]


def naming(end: str) -> list[str]:
    """The kinds of relationships that name this end as a leader, or as perhaps somebody else: of
    whom it may be said later."""
    leading = [str(kind) for kind, rule in RULES.items() if end in rule.leaders]
    return [*leading, str(RelationshipKind.POSSIBLY_SAME_AS)]


def part_in_words(claim: Involvement) -> str:
    what = claim.role if claim.role in ACCUSING else claim.outcome
    return f"as {what} in “{claim.incident.title}”"


def object_in_words(claim: Relationship) -> str:
    return f"as somebody who {RULES[RelationshipKind(claim.kind)].inverse} {claim.subject}"


NAMINGS = (
    Naming(
        Involvement,
        "entity",
        Q(role__in=ACCUSING) | Q(outcome__in=ACCUSING_OUTCOMES),
        part_in_words,
    ),
    Naming(
        Relationship,
        "subject",
        Q(kind__in=naming("subject")),
        lambda claim: f"as somebody who {claim.get_kind_display()} {claim.object}",
    ),
    Naming(Relationship, "object", Q(kind__in=naming("object")), object_in_words),
    Naming(
        Presence,
        "entity",
        Q(kind__in=ACCUSING_KINDS),
        lambda claim: f"as somebody who {claim.get_kind_display()} {claim.place}",
    ),
    Naming(
        Figure,
        "entity",
        Q(metric__in=ACCUSING_METRICS),
        lambda claim: f"with a number of {claim.metric}",
    ),
)
CLAIMS = tuple(dict.fromkeys(naming.model for naming in NAMINGS))
# Records that claims name, and that can be merged.
MERGED = (Entity, Incident, Place)


# Who reviewed it


def note_reviewer(about: Change, reviewer: Any) -> None:
    """Keep who reviewed the change, if that is another person, who may review."""
    if reviewer is None or not reviewer.has_perm(RIGHT):
        return
    name = reviewer.get_username()
    if reviewer != about.user and name != about.author:
        about.reviewed_by, about.reviewer = reviewer, name


def needs_review(about: Change, is_dry: bool = False) -> bool:
    """Whether it is to be asked what a second person must review: if nobody has reviewed the
    change, and in a dry run, which tells it."""
    return bool(settings.REVIEW_NEEDED) and (is_dry or not about.reviewer)


# What is to be reviewed


def find_statements(
    edits: Collection[Edit],
    computed: Iterable[Update],
    spread: Spread | None,
    merged: Mapping[UUID, UUID] = MappingProxyType({}),
) -> list[str]:
    """Sentences on what a second person must review, once the values are computed.

    `computed` has the former values of what was computed anew, `merged` with which other records
    the change made records one.
    """
    seen = Edits(public_edits(edits, spread) if spread else edits)
    computed = [*computed]
    persons = Persons(edits, computed, merged)
    revived, kept = persons.revived(), kept_records(merged)
    written = written_claims(seen)
    found = chain(
        statements(written, former_statuses(computed), revived, kept, persons),
        speakers(seen, written[Involvement], revived, kept, persons),
    )
    told = [*islice(dict.fromkeys(found), MOST + 1)]
    return told if len(told) <= MOST else [*told[:MOST], MORE]


def kept_records(merged: Mapping[UUID, UUID]) -> Kept:
    """Records with which others were merged. What was said of either is now said of both, so all
    claims that name one are looked at, whichever of the two was kept."""
    uids = listed(uid.hex for uid in merged.values())
    return {
        model: {*model._base_manager.filter(uid__in=uids).values_list("pk", flat=True)}
        for model in (MERGED if merged else ())
    }


def statements(
    written: Mapping[Any, Keys],
    former: Mapping[Any, Mapping[int, str]],
    revived: Keys,
    kept: Kept,
    persons: Persons,
) -> Iterator[str]:
    """Of claims that are written anew, that have a former status, that are about these persons, or
    that name these records."""
    for naming in NAMINGS:
        model = naming.model
        ours, firmer = written[model], former[model]
        is_there = naming.condition & Q(hidden=False, **{f"{naming.person}__type": PERSON})
        rows = model._base_manager.filter(is_there).exclude(status=ClaimStatus.DENIED)
        rows = rows.select_related(*claim_type(model).named_by).order_by("pk")
        by_record = columns_with(model, kept)
        for column, keys in (("pk", ours | {*firmer}), (naming.person, revived), *by_record):
            if not keys:
                continue
            # Of many, only the first are read.
            found = rows.filter(**{f"{column}__in": keys_in(keys)}).iterator(chunk_size=100)
            for claim in found:
                # One for which nobody stands is shown all the same, if only with its status.
                asked = claim.pk in ours or claim.status != ClaimStatus.RETRACTED
                if column == "pk" and claim.pk not in ours:
                    asked = is_firmer(claim.status, firmer[claim.pk])
                person = getattr(claim, naming.person)
                if asked and persons.may_be_living(person):
                    yield TOLD.format(person, naming.words(claim))


def columns_with(model: type[Record], kept: Kept) -> Iterator[tuple[str, Keys]]:
    """The columns of claims that name these records, with the keys of those."""
    for target, keys in kept.items():
        for column in columns_to(target).get(model, ()):
            yield column.name, keys


def speakers(
    edits: Edits, parts: Keys, revived: Keys, kept: Kept, persons: Persons
) -> Iterator[str]:
    """Of those who claim a deed, their own or that of others, in their own interest."""
    said = [edit.after["id"] for edit in edits.of(Assertion) if edit.after and adds(edit)]
    if not (said or parts or revived or kept):
        return
    of_incidents = keys_in(kept.get(Incident, ()))
    chosen = Q(pk__in=keys_in(said)) | Q(involvement__in=keys_in(parts))
    chosen |= Q(speaker__in=keys_in(revived | kept.get(Entity, set())))
    chosen |= Q(incident__in=of_incidents) | Q(involvement__incident__in=of_incidents)
    deeds = Q(incident__isnull=False) | Q(involvement__role__in=ACCUSING)
    rows = Assertion._base_manager.filter(
        chosen, deeds, stance=Stance.CLAIMS, speaker__type=PERSON, hidden=False
    )
    rows = rows.select_related("speaker", "incident", "involvement__incident").order_by("pk")
    for each in rows.iterator(chunk_size=100):
        if persons.may_be_living(each.speaker):
            incident = each.incident or each.involvement.incident
            yield TOLD.format(each.speaker, f"as somebody who claims “{incident.title}”")


def is_firmer(status: str, former: str) -> bool:
    return BY_FIRMNESS.index(status) < BY_FIRMNESS.index(former)


def written_claims(edits: Edits) -> dict[type[Record], Keys]:
    """Claims that readers find written anew, and those of which somebody says so anew."""
    found: dict[type[Record], Keys] = defaultdict(set)
    for model in CLAIMS:
        found[model] = {edit.after["id"] for edit in edits.of(model) if edit.after and adds(edit)}
    for edit in edits.of(Assertion):
        row = edit.after
        if row and row["stance"] in FOR and adds(edit):
            for model in CLAIMS:
                found[model].add(row[f"{model._meta.model_name}_id"])
    return {model: keys - {None} for model, keys in found.items()}


def adds(edit: Edit) -> bool:
    """Whether it says something new; not if it only ends, or is said with less certainty."""
    before, after = edit.before, edit.after or {}
    if before is None:
        return True
    columns = {*(column.attname for column in edit.model._meta.concrete_fields if column.editable)}
    changed = {name for name in columns - NEUTRAL if before.get(name) != after.get(name)}
    if changed == {"end"} and not before["end"]:
        return False
    is_hedged = before.get("hedge") in FIRM_HEDGES and after.get("hedge") not in FIRM_HEDGES
    return bool(changed) and not (changed == {"hedge"} and is_hedged)


def former_statuses(computed: Iterable[Update]) -> dict[type[Record], dict[int, str]]:
    """The former statuses of claims of which other ones were computed."""
    found: dict[type[Record], dict[int, str]] = {model: {} for model in CLAIMS}
    for update in computed:
        if update.model in CLAIMS:
            for key, row in update.before.items():
                if "status" in row:
                    found[update.model].setdefault(key, row["status"])
    return found
