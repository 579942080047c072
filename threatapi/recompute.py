"""Fills all stored computed values from nothing. The rules are in the apps; this is the order."""

from collections.abc import Callable
from typing import Any

from django.db import connection

from actors import fates, namebook, validity
from actors.models import Relationship
from incidents import verdicts as incidents
from incidents.models import Presence
from sources import corrections, knowledge
from sources.models import claim_models
from sources.verdicts import store

from .base import derived
from .base.models import record_models
from .base.revision import revise
from .rules_version import record_version
from .stats import summary


def recompute(
    report: Callable[[str], None] = lambda line: None, *, rebuild_names: bool = True
) -> None:
    """Columns derived from their row; then sources, claims, persons, ends, incidents, names.

    Names follow every write by themselves, in bulk, too: who has only written need not rebuild
    their tables.
    """
    for model in record_models():
        derived.store(model)
    report("computed: days and search texts")
    knowledge.store_known_from()
    knowledge.store_roots()
    knowledge.store_counts()
    corrections.store_superseded()
    report("computed: sources")
    for model in claim_models():
        store(model._base_manager.all())
        report(f"computed: {model._meta.verbose_name_plural}")
    fates.store()
    for model in (Relationship, Presence):
        validity.store_ends(model.objects.all())
    incidents.store()
    if rebuild_names:
        namebook.rebuild()
    else:
        namebook.store_all()
    summary.fill()
    revise()
    record_version()
    report("computed: persons, ends, incidents' verdicts and names")


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
