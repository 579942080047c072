"""What became of persons, and when relationships and presences ended, on every day of knowledge."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from base.orm.keys import key_batches, keys_in
from base.values.edtf import is_interval
from sources.choices import UNSUPPORTED, Modality
from sources.computed.history import VERDICT, History, columns_of
from sources.computed.spans import Span, on, spans
from sources.computed.told import Told as Said
from sources.computed.told import days_of
from sources.computed.versions import STORED, row_of, store_rows, store_versions
from sources.models import NEVER, claim_type, claim_type_named

from ..models import Entity, FateVersion
from .fates import DATE, date_of, fate_in
from .fates import STORED as FATE
from .outcomes import DEATHS, UNKNOWN, Fate, chosen, is_death
from .validity import (
    END,
    OPEN,
    ROLES,
    VALIDITY,
    Held,
    Told,
    Window,
    dates_of,
    supported_ends,
    window,
)

BATCH = 2000
HELD = ("held_from", "held_until")
FATE_COLUMNS = (*HELD, *FATE, *DATE)
# The columns of a relationship or presence that say when it held.
VALID = (*(f"effective_{each}" for each in END), *VALIDITY)
# What of an assertion bears on the end.
SAYS = [*(f"source__{name}" for name in dates_of("published")), *dates_of("says_date")]


# Persons


def store_fates(persons: Iterable[int] | None = None) -> None:
    """Fill the fate of these persons, or of all; the versions of their parts are there already."""
    # An actor that was a person may still have one.
    people = Entity.objects.filter(Q(type="person") | ~Q(fate="") | Q(versions__isnull=False))
    if persons is not None:
        people = people.filter(pk__in=keys_in(persons))
    for keys in key_batches(people.distinct(), BATCH):
        kinds = Entity.objects.filter(pk__in=keys_in(keys)).order_by().values_list("pk", "type")
        found = fates_of(keys)
        rows = {key: _row(found.get(key), kind) for key, kind in kinds}
        store_rows(Entity, (*FATE, *DATE), rows)
        versions = {key: found.get(key, []) for key in keys}
        store_versions(FateVersion, FATE_COLUMNS, versions)


def fates_of(persons: Iterable[int]) -> dict[int, list[Span]]:
    """The versions of the fates of these persons, with `FATE_COLUMNS`."""
    involvements = claim_type_named("involvement").model
    InvolvementVersion = involvements._meta.get_field("versions").related_model
    rows = InvolvementVersion.objects.exclude(status__in=UNSUPPORTED).exclude(claim__outcome="")
    rows = rows.filter(
        modality=Modality.ACTUAL,
        claim__entity__in=keys_in(persons),
        claim__entity__type="person",
    )
    told: dict[int, list[Span]] = defaultdict(list)
    for row in rows.select_related("claim__incident").order_by("claim", "since"):
        fate = Fate(row.claim.outcome, row.status, row.claim.incident)
        told[row.claim.entity_id].append((row.since, row.upto, fate))
    return {person: list(fate_versions(outcomes)) for person, outcomes in told.items()}


def fate_versions(outcomes: Sequence[Span]) -> Iterator[Span]:
    """The versions of a fate, given from when to when each outcome was known."""
    known = spans(
        {day for since, upto, _ in outcomes for day in (since, after(upto))},
        lambda day: fates_by_day([fate for since, upto, fate in outcomes if since <= day <= upto]),
    )
    for since, upto, fates in known:
        for first, last, fate in fates:
            date = date_of(fate)
            yield since, upto, (first, last, fate.value, fate.certainty, fate.incident.pk, *date)


def fates_by_day(outcomes: Sequence[Fate]) -> list[Span] | None:
    """What had become of a person by each day, of these outcomes. Undated ones count on no day but
    the last of all."""
    found = spans(
        {fate.first_day or NEVER for fate in outcomes},
        lambda day: chosen([fate for fate in outcomes if (fate.first_day or NEVER) <= day]),
    )
    return found or None


def after(day: date) -> date:
    return day if day == NEVER else day + timedelta(days=1)


def _row(found: Sequence[Span] | None, kind: str) -> tuple[Any, ...]:
    """The columns of the row: what stands now."""
    if found and found[-1][1] == NEVER:
        return found[-1][2][len(HELD) :]
    return UNKNOWN if kind == "person" else "", "", None, "", None, None


def stored_deaths(persons: Iterable[int]) -> dict[int, list[Span]]:
    """From when to when these persons were asserted to be dead."""
    rows = FateVersion.objects.filter(
        person__in=keys_in(persons), fate__in=DEATHS, held_until=NEVER
    )
    rows = rows.select_related("fate_incident").order_by("person", "since")
    found: dict[int, list[Span]] = defaultdict(list)
    for row in rows:
        fate = fate_in(row)
        if is_death(fate):
            found[row.person_id].append((row.since, row.upto, fate))
    return found


# Ends


def store_ends(model: Any, history: History, keys: Iterable[int] | None = None) -> None:
    """Fill rows and versions of relationships or presences; the fates are there already."""
    rows = model.objects.all()
    if keys is not None:
        rows = rows.filter(pk__in=keys_in(keys))
    for batch in key_batches(rows, BATCH):
        claims = dated(model, batch)
        told, found = ends_of(model, history, claims)
        rows_wanted = {
            key: (
                *row_of(of, told.get(key, ())),
                *(of[-1][2][len(VERDICT) :] if of else validity_of(*claims[key], None)),
            )
            for key, of in found.items()
        }
        store_rows(model, (*STORED, *VALID), rows_wanted)
        store_versions(model._meta.get_field("versions").related_model, (*VERDICT, *VALID), found)


def ends_of(
    model: Any, history: History, claims: Mapping[int, tuple[Held, str]]
) -> tuple[Mapping[int, list[Said]], dict[int, list[Span]]]:
    """What is said of each of these claims, and its versions with when it held."""
    name = model._meta.model_name
    told = history.told(name, claims, *SAYS)
    history.know_bodies(one for said in told.values() for one in said)
    holders = {claim.subject for claim, _ in claims.values() if claim.kind in ROLES}
    deaths = stored_deaths(holders) if name == "relationship" and holders else {}
    found = {key: with_end(history, told.get(key, ()), *claims[key], deaths) for key in claims}
    return told, found


def dated(model: Any, keys: Iterable[int]) -> dict[int, tuple[Held, str]]:
    """The dates of these claims, and the text of the end that is stated."""
    whose = f"{claim_type(model).entities[0]}_id"
    rows = model.objects.filter(pk__in=keys_in(keys)).order_by()
    return {
        row["pk"]: (
            Held(row["kind"], row[whose], *(window(row, each) for each in DATED)),
            row["end"],
        )
        for row in rows.values("pk", "kind", whose, *dates_of(*DATED))
    }


DATED = ("start", "end", "as_of")


def with_end(
    history: History,
    said: Sequence[Said],
    claim: Held,
    text: str,
    deaths: Mapping[int, list[Span]],
) -> list[Span]:
    """The versions of a claim: what it adds up to, and when it held."""
    if not said:
        return []
    first = min(one.since for one in said)
    of_person = deaths.get(claim.subject, ()) if claim.kind in ROLES else ()
    days = days_of(said) | history.body_days(said)
    days |= {day for since, upto, _ in of_person for day in (since, after(upto))}

    def value_on(day: date) -> tuple[Any, ...]:
        claim.told = [attested(one) for one in said if one.is_for(day)]
        validity = validity_of(claim, text, on(day, of_person))
        return *columns_of(history.verdict(said, day)), *validity

    return history.spans({day for day in days if day >= first} | {first}, value_on)


def validity_of(claim: Held, text: str, fate: Fate | None) -> tuple[Any, ...]:
    """The values of `VALID` of a claim, given what became of its subject."""
    fates = {claim.subject: fate} if fate and claim.subject is not None else {}
    end, bounds = supported_ends({0: claim}, {0: text}, fates).get(0, ("", OPEN))
    return end, *bounds, *replace(claim, end=bounds if end else None).validity()


def attested(one: Said) -> Told:
    published, says = one.more[:3], one.more[3:]
    bounds: Window = (published[1], published[2]) if published[0] else OPEN
    given: Window | None = (says[1], says[2]) if says[0] else None
    return Told(one.known_from, bounds, given, is_interval(says[0]))
