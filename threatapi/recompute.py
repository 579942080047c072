"""Fills all stored computed values from nothing. The rules are in the apps; this is the order."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from actors.computed.first_days import store_first_days
from actors.computed.history import store_ends, store_fates
from actors.models import Entity
from actors.names import indexing
from base.orm import derived
from base.orm.models import record_models
from base.orm.revision import revise, watched_tables
from incidents.computed.history import store_incidents
from incidents.models import Incident
from sources.computed import known_from
from sources.computed.history import History
from sources.computed.versions import drop_versions, store_claims, store_corrections
from sources.models import Assertion, Claim, claim_models, claim_types

from .markings import Spread, spread_all
from .rules_version import record_version
from .stats import known, summary

# So many assertions that it matters in which order tables are joined.
MANY = 10_000


def recompute(
    report: Callable[[str], None] = lambda line: None, *, rebuild_names: bool = True
) -> Spread:
    """Columns derived from their row; then sources, claims with their versions, names.

    The loader does not rebuild the tables of names: it needs only those of the names that changed.
    """
    take_statistics()
    for model in record_models():
        derived.store(model)
    found = spread_all()
    report("computed: days and search texts")
    with found.cut():
        recompute_visible(report, rebuild_names)
    revise()
    record_version()
    report("computed: names and sums")
    return found


def recompute_visible(report: Callable[[str], None], rebuild_names: bool) -> None:
    """What depends on other rows, of all that is not hidden."""
    known_from.store_known_from()
    known_from.store_roots()
    known_from.store_counts()
    store_corrections()
    report("computed: sources")
    recompute_claims(report)
    if rebuild_names:
        indexing.rebuild()
    else:
        indexing.store_all()
    summary.fill()
    known.fill()


def recompute_claims(report: Callable[[str], None] = lambda line: None) -> None:
    """All that assertions add up to, now and on every earlier day of knowledge.

    Parts of incidents first: from them follows what became of persons, from that when roles end.
    """
    for model in (Assertion, Entity, *claim_models()):
        drop_versions(model)
    history = History()
    store_incidents(history)
    report("computed: incidents and their parts")
    for claims in claims_alone():
        store_claims(claims, history)
    store_fates()
    for claim in claim_types():
        if claim.has_end:
            store_ends(claim.model, history)
    store_first_days()
    report("computed: other claims and persons")


def claims_alone() -> Iterator[QuerySet]:
    """Claims that hold for no time, are no incidents and are part of none, by type."""
    for claim in claim_types():
        if claim.has_end or claim.model is Incident or not issubclass(claim.model, Claim):
            continue
        if not claim.part_of:
            yield claim.model.objects.all()
        elif claim.model._meta.get_field(claim.part_of).null:
            yield claim.model.objects.filter(**{claim.part_of: None})


def take_statistics() -> None:
    """Tell the planner of PostgreSQL what the tables hold that were just filled.

    Otherwise it takes them for empty, and reads them row by row. `settle` is due after the commit.
    """
    if connection.vendor == "postgresql" and Assertion.objects.count() >= MANY:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(watched_tables())}")


def settle_migrated(plan: Any = (), **kwargs: Any) -> None:
    """After migrations: without statistics of an index the planner takes it wrongly."""
    if plan:
        settle()


def settle() -> None:
    """What is due after a bulk write is committed, whoever made it."""
    # SQLite takes no statistics by itself, and without them sorts whole lists for a page.
    # PostgreSQL would take them in a while; until it has vacuumed, too, it looks up in its tables
    # what an index alone could tell, and wades through what the write left behind.
    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql and connection.in_atomic_block:
        return  # it cannot vacuum there, nor need it wait for who does
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if is_postgresql else "ANALYZE")
