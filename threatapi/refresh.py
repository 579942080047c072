"""Brings stored computed values up to date after edits. `refresh` is the only entry.

It takes rows as they were and as they are, finds everything that hangs on them, and has the apps
compute it by the rules of `recompute`. What it costs depends on what hangs on the rows.
"""

from collections.abc import Iterable

from django.db.models import Q

from actors.computed.first_days import store_first_days
from actors.computed.history import store_ends, store_fates
from actors.computed.validity import ROLES
from actors.models import Entity, Relationship
from actors.names import indexing
from base.orm.keys import keys_in
from base.orm.locking import lock_rows
from incidents.computed.history import store_incidents
from incidents.models import Figure, Incident, Involvement, Place
from sources.computed import known_from
from sources.computed.bodies import BELONGING, below
from sources.computed.history import History
from sources.computed.versions import drop_versions, store_claims, store_corrections
from sources.models import Assertion, Claim, Source, SourceLink, claim_models, claim_types

from .edits import Edit, Edits
from .markings import NAMED, Spread, spread
from .naming import named_or_makers
from .recompute import claims_alone
from .stats import known

Keys = set[int]
Claims = dict[type[Claim], Keys]
CLAIMS = {model._meta.model_name: model for model in claim_models()}
# References of assertions to assertions: of what one replaces, the claim changes with it.
REPLACES = [f.attname for f in Assertion._meta.fields if f.related_model is Assertion]
# On these columns of an entity it depends who counts as one; of several above, the first by slug.
KIN = ("type", "kind", "slug")
VERSIONED = (Assertion, Entity, *CLAIMS.values())


def refresh(edits: Iterable[Edit]) -> Spread:
    """Compute all stored values that depend on these rows, and say what that hides or shows.

    Call it in the transaction of the edits. Two writers may have edited what one value depends on:
    on PostgreSQL each row is locked before its value is computed, so that the later writer sees
    what the earlier one has written.
    """
    found = spread(Edits(edits))
    with found.cut():
        compute(
            Edits(edit for edit in found.edits if edit.has_effect or edit.model is not Assertion)
        )
    return found


def compute(edits: Edits) -> None:
    """Sources first, names last."""
    drop_deleted(edits)
    assertions, dated = refresh_sources(edits)
    claims = touched_claims(edits, assertions)
    kin = kin_of(edits, claims[Relationship])
    for model, keys in claims_of(rooted_in(kin)).items():
        claims[model] |= keys
    claims[Incident] |= wholes(edits, claims) | incidents_of_kin(kin) | incidents_at(edits)
    refresh_claims(edits, claims)
    if entities := named_or_makers(edits, dated):
        lock_rows(Entity, entities)
        store_first_days(entities)
    for model in NAMED:
        if there := {edit.after["id"] for edit in edits.of(model) if edit.after}:
            indexing.store(model, there)


def drop_deleted(edits: Edits) -> None:
    """The versions and the names of a row go with it."""
    deleted = Edits(edit for edit in edits if edit.after is None)
    with known.followed(deleted.of(Incident).keys("id")):
        for model in {edit.model for edit in deleted} & {*VERSIONED}:
            drop_versions(model, deleted.of(model).keys("id"))
    for model in NAMED:
        if gone := deleted.of(model).keys("id"):
            indexing.forget_rows(model, gone)


# Sources and assertions


def refresh_sources(edits: Edits) -> tuple[Keys, Keys]:
    """Days, roots and counts of sources; the assertions on which claims are to be judged anew, and
    the sources that became known on another day.

    A new source has no assertions but those of this change, which are judged anyway.
    """
    told, links = edits.of(Assertion), edits.of(SourceLink)
    sources, new = edits.of(Source).with_effect().keys("id"), edits.of(Source).new().keys("id")
    assertions, days = told.keys("id"), set[int]()
    if read := told.changing("source_id", "origin_id"):
        counted = read.keys("source_id", "origin_id")
        lock_rows(Source, counted)
        known_from.store_counts(counted)
        known_from.store_roots(Assertion.objects.filter(pk__in=keys_in(read.keys("id"))))
    if sources or links:
        days = known_from.store_known_from(sources | links.keys("cited_id")) - new
    if sources := (sources - new) | days:
        within = {*Source.objects.within([*sources]).values_list("pk", flat=True)}
        # Where these come from may have changed, if only for what was known on some earlier day.
        lying = assertions_with(within, "source", "origin")
        known_from.store_roots(Assertion.objects.filter(pk__in=keys_in(lying)))
        assertions |= lying | assertions_with(sources, "root")
    if sources or links or corrections_differ(told):
        assertions |= store_corrections()
    return assertions, days


def corrections_differ(told: Edits) -> bool:
    """Whether these may correct something, or be corrected, as none did before."""
    new = told.new()
    old = Edits(edit for edit in told if edit.before)
    return bool(old.changing("source_id", "corrects_id") or new.keys("corrects_id"))


def assertions_with(sources: Keys, *ends: str) -> Keys:
    """Assertions that have one of these sources at one of the ends."""
    found: Keys = set()
    for end in ends if sources else ():  # one by one, so that each is found by its index
        told = Assertion.objects.filter(**{f"{end}__in": keys_in(sources)}).order_by()
        found |= {*told.values_list("pk", flat=True)}
    return found


def rooted_in(actors: Keys) -> Keys:
    """Assertions whose root one of these published or wrote: who counts as one decides on them."""
    sources: Keys = set()
    for made in ("publisher", "authors") if actors else ():
        theirs = Source.objects.filter(**{f"{made}__in": keys_in(actors)}).order_by()
        sources |= {*theirs.values_list("pk", flat=True)}
    return assertions_with(sources, "root", "source") | spoken_by(actors)


def spoken_by(actors: Keys) -> Keys:
    """Assertions that these actors make: outlets of one body are one voice."""
    told = Assertion.objects.filter(speaker__in=keys_in(actors)).order_by() if actors else ()
    return {*told.values_list("pk", flat=True)} if actors else set()


# Claims


def touched_claims(edits: Edits, assertions: Keys) -> Claims:
    """Claims that were edited, and those of which an assertion was, or is to be judged anew."""
    told = edits.of(Assertion)
    replaced = told.keys(*REPLACES)
    found = claims_of(assertions | replaced)
    for name, model in CLAIMS.items():
        found[model] |= told.keys(f"{name}_id") | edits.of(model).keys("id")
    found[Incident] |= wholes(edits, found)
    return found


def claims_of(assertions: Keys) -> Claims:
    """The claims that these assertions and those which they replace are about, by model."""
    found: Claims = {model: set() for model in CLAIMS.values()}
    columns = [f"{name}_id" for name in CLAIMS]
    frontier, known = assertions, set(assertions)
    while frontier:
        rows = Assertion.objects.filter(pk__in=keys_in(frontier)).order_by()
        above = set()
        for row in rows.values_list(*columns, *REPLACES):
            for model, key in zip(CLAIMS.values(), row, strict=False):
                found[model].add(key)
            above |= {*row[len(columns) :]}
        frontier = above - known - {None}
        known |= frontier
    return {model: keys - {None} for model, keys in found.items()}


def wholes(edits: Edits, claims: Claims) -> Keys:
    """The incidents of which these claims and edited rows are or were parts."""
    found: Keys = set()
    for part in (each for each in claim_types() if each.whole is Incident):
        column, edited = f"{part.part_of}_id", edits.of(part.model)
        found |= edited.keys(column)
        near = [Q(pk__in=keys_in(claims[part.model]))]
        if part.model is Figure and edited:  # a part of one counts by its whole
            near = [Q(pk__in=keys_in(claims[part.model] | edited.keys("parent_id")))]
            near.append(Q(parent__in=keys_in(edited.keys("id"))))
        if claims[part.model]:
            found |= values_of(part.model, column, *near)
    return found - {None}


def refresh_claims(edits: Edits, claims: Claims) -> None:
    """Incidents with their parts; then what became of persons; then what ends with them."""
    history = History()
    # An incident is locked with its parts, whose values are computed with its own.
    lock_rows(Incident, claims[Incident])
    if claims[Incident]:
        with known.followed(claims[Incident]):
            store_incidents(history, claims[Incident])
    for alone in claims_alone():
        if keys := claims[alone.model]:
            lock_rows(alone.model, keys)
            store_claims(alone.filter(pk__in=keys_in(keys)), history)
    people = persons(edits, claims)
    if people:
        lock_rows(Entity, people)
        store_fates(people)
        held = Relationship.objects.filter(subject__in=keys_in(people), kind__in=ROLES)
        claims[Relationship] |= {*held.order_by().values_list("pk", flat=True)}
    for claim in claim_types():
        if claim.has_end and claims[claim.model]:
            store_ends(claim.model, history, claims[claim.model])


# Actors that count as one


def kin_of(edits: Edits, relationships: Keys) -> Keys:
    """Actors of whom it may have changed to whom they belong."""
    changed = edits.of(Entity).changing(*KIN).keys("id")
    if relationships:
        links = Relationship.objects.filter(pk__in=keys_in(relationships), kind__in=BELONGING)
        changed |= {*links.order_by().values_list("subject_id", flat=True)}
    for edit in edits.of(Relationship):
        changed |= {row["subject_id"] for row in edit.rows if row["kind"] in BELONGING}
    return below(changed)


# Incidents and persons


def incidents_of_kin(kin: Keys) -> Keys:
    if not kin:
        return set()
    parts = Involvement.objects.filter(entity__in=keys_in(kin)).order_by()
    return {*parts.values_list("incident_id", flat=True)}


def incidents_at(edits: Edits) -> Keys:
    """Incidents that somebody places in a place that lies elsewhere now, or below it."""
    moved = edits.of(Place).with_effect().keys("id")
    if not moved:
        return set()
    there = Place.objects.below([*moved]).values("pk")
    told = Assertion.objects.filter(incident__isnull=False, says_place__in=there).order_by()
    return {*told.values_list("incident_id", flat=True)}


def persons(edits: Edits, claims: Claims) -> Keys:
    """Whose fate may have changed: with their part, with its incident, or with themselves."""
    dated = edits.of(Incident).with_effect().keys("id")
    found = edits.of(Involvement).keys("entity_id") | edits.of(Entity).keys("id")
    if claims[Involvement] or dated:
        near = Q(pk__in=keys_in(claims[Involvement])), Q(incident__in=keys_in(dated))
        found |= values_of(Involvement, "entity_id", *near)
    return found - {None}


def values_of(model: type[Claim], column: str, *conditions: Q) -> Keys:
    """The values of the rows for which one of these holds, each found by its own index: with OR
    PostgreSQL reads the whole table."""
    first, *others = (
        model.objects.filter(each).order_by().values_list(column, flat=True) for each in conditions
    )
    return {*(first.union(*others) if others else first)}
