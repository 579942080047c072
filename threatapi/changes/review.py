"""Which changes need a second person: those that name somebody who may be living as perpetrator,
suspect or leader, where readers see it.

A claim does so by its kind (`NAMINGS`). It is looked at if the change wrote it, if somebody says
it anew, if it became firmer or was shown, or if its person may be living again. What weakens,
hides or deletes a claim needs nobody.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from actors.choices import RULES, EntityType, RelationshipKind
from actors.computed.outcomes import DEATHS
from actors.models import Entity, Relationship
from base.orm.bulk import Update
from base.orm.keys import keys_in
from base.orm.models import Record
from base.values import edtf
from incidents.choices import (
    ACCUSING,
    ACCUSING_KINDS,
    ACCUSING_METRICS,
    ACCUSING_OUTCOMES,
)
from incidents.models import Figure, Involvement, Presence
from sources.choices import FIRM_HEDGES, FIRMNESS, ClaimStatus, Stance
from sources.computed.status import FOR
from sources.models import Assertion, claim_type
from threatapi.edits import Edit, Edits, Row
from threatapi.markings import Spread, public_edits

from .models import Change

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
    edits: Iterable[Edit], computed: Iterable[Update], spread: Spread | None
) -> list[str]:
    """Sentences on what a second person must review, once the values are computed.

    `computed` has the former values of what was computed anew.
    """
    seen = Edits(public_edits(edits, spread) if spread else edits)
    computed = [*computed]
    written = written_claims(seen)
    revived = revived_persons(seen, computed)
    found = chain(
        statements(written, former_statuses(computed), revived),
        speakers(seen, written[Involvement], revived),
    )
    told = [*islice(dict.fromkeys(found), MOST + 1)]
    return told if len(told) <= MOST else [*told[:MOST], MORE]


def statements(
    written: Mapping[Any, Keys], former: Mapping[Any, Mapping[int, str]], revived: Keys
) -> Iterator[str]:
    """Of claims that are written anew, that have a former status, or that are about these."""
    for naming in NAMINGS:
        model = naming.model
        ours, firmer = written[model], former[model]
        is_there = naming.condition & Q(hidden=False, **{f"{naming.person}__type": PERSON})
        rows = model._base_manager.filter(is_there).exclude(status=ClaimStatus.DENIED)
        rows = rows.select_related(*claim_type(model).named_by).order_by("pk")
        for column, keys in (("pk", ours | {*firmer}), (naming.person, revived)):
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
                if asked and may_be_living(vars(person)):
                    yield TOLD.format(person, naming.words(claim))


def speakers(edits: Edits, parts: Keys, revived: Keys) -> Iterator[str]:
    """Of those who claim a deed, their own or that of others, in their own interest."""
    said = [edit.after["id"] for edit in edits.of(Assertion) if edit.after and adds(edit)]
    if not (said or parts or revived):
        return
    chosen = Q(pk__in=keys_in(said)) | Q(involvement__in=keys_in(parts))
    chosen |= Q(speaker__in=keys_in(revived))
    deeds = Q(incident__isnull=False) | Q(involvement__role__in=ACCUSING)
    rows = Assertion._base_manager.filter(
        chosen, deeds, stance=Stance.CLAIMS, speaker__type=PERSON, hidden=False
    )
    rows = rows.select_related("speaker", "incident", "involvement__incident").order_by("pk")
    for each in rows.iterator(chunk_size=100):
        if may_be_living(vars(each.speaker)):
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


# Who may be living


def revived_persons(edits: Edits, computed: Iterable[Update]) -> Keys:
    """Persons who may be living, and were dead before, or no persons."""
    before: dict[int, Row] = {}
    for edit in edits.of(Entity):
        if edit.before and edit.after:
            before[edit.after["id"]] = edit.before
    for update in computed:
        if update.model is Entity:
            for key, row in update.before.items():
                before[key] = {**row, **before.get(key, {})}
    rows = Entity._base_manager.filter(type=PERSON, pk__in=keys_in(before)) if before else ()
    return {
        now["id"]
        for now in map(vars, rows)
        if may_be_living(now) and not may_be_living({**now, **before[now["id"]]})
    }


def may_be_living(person: Row) -> bool:
    """Of whom it is not known, they may be."""
    if person["type"] != PERSON:
        return False
    is_killed = person["fate"] in DEATHS and person["fate_certainty"] == ClaimStatus.ASSERTED
    is_killed = is_killed and not is_to_come(person["fate_date"])
    return not is_killed and not has_died(person["died"])


def is_to_come(day: str) -> bool:
    first, _ = edtf.bounds(day) if day else (None, None)
    today: date = timezone.now().date()
    return first is not None and first > today


def has_died(died: str) -> bool:
    """Whether the last day that the date may mean has come; one without end may never come."""
    _, last = edtf.bounds(died) if died else (None, None)
    today: date = timezone.now().date()
    return last is not None and last <= today
