"""Edges as rows of one shape, for the database to count, sort and cut: never walked in Python.

Each row is one edge from `near` to `far`. A shared incident may give several rows, one for each
pair of parts; what reads them groups by type and key. The two sets of entities are tables called
`near_set` and `far_set`, which `edges` puts in front.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.db.models.lookups import In

from actors.choices import SYMMETRIC_KINDS
from base.paging.query_hints import Unindexed

from .choices import EdgeType, Via
from .claims import ACTING, AFFECTED, involvements, rank, rank_of, relationships, stays
from .parameters import Scope
from .plain import TYPES

COLUMNS = ("near", "far", "type", "whole", "key", "kind", "worse", "fewer", "ahead", "back")
NEAR, FAR = RawSQL("SELECT id FROM near_set", []), RawSQL("SELECT id FROM far_set", [])
# What shares an incident or a place with somebody of the near set.
NEAR_INCIDENTS = RawSQL(
    "SELECT incident_id FROM incidents_involvement WHERE entity_id IN (SELECT id FROM near_set)",
    [],
)
NEAR_PLACES = RawSQL(
    "SELECT place_id FROM incidents_presence WHERE entity_id IN (SELECT id FROM near_set)", []
)
FAR_INCIDENTS, FAR_PLACES = (
    RawSQL(each.sql.replace("near_set", "far_set"), [])  # noqa: S611 (words of ours)
    for each in (NEAR_INCIDENTS, NEAR_PLACES)
)
CLAIM = ("entity", "whole", "key", "worse", "fewer", "acting", "affected")


@dataclass(frozen=True)
class Part:
    """Some of the edges: a statement, and the table of claims that it reads, if it reads one.

    That table is made once: what each claim adds up to is costly from any standpoint but the
    default one, and each claim stands in as many pairs as its incident has parts.
    """

    name: str
    claims: QuerySet
    select: str = ""

    def sql(self) -> tuple[str, str, tuple]:
        """The table, or nothing; the statement; the values for their placeholders."""
        sql, values = self.claims.query.sql_with_params()
        if not self.select:
            return "", sql, values
        return f"{self.name}({', '.join(CLAIM)}) AS MATERIALIZED ({sql})", self.select, values


def parts(scope: Scope, bounded: bool) -> list[tuple[str, str, tuple]]:
    """The edges from one set of entities: all, or if `bounded` those to the other set."""
    makers: dict[str, Callable[[Scope, bool], list[Part]]] = {
        Via.INCIDENTS: _incidents,
        Via.PRESENCES: _presences,
        Via.RELATIONSHIPS: _relationships,
    }
    found = []
    # Those with tables come first, for so do the values of the tables.
    for via, make in makers.items():
        for part in make(scope, bounded) if via in scope.via else ():
            try:
                found.append(part.sql())
            except EmptyResultSet:
                continue
    return found


def _relationships(scope: Scope, bounded: bool) -> list[Part]:
    both = []
    symmetric = Q(kind__in=SYMMETRIC_KINDS)
    for near, far, ahead in (("subject", "object", 1), ("object", "subject", 0)):
        found = relationships(scope).filter(**{f"{near}__in": NEAR})
        if bounded:
            found = found.filter(**{f"{far}__in": FAR})
        found = _columns(
            found,
            near=F(f"{near}_id"),
            far=F(f"{far}_id"),
            type=Value(TYPES.index(EdgeType.RELATIONSHIP)),
            whole=F("pk"),
            key=Cast("uid", TextField()),
            kind=F("kind"),
            worse=rank("seen_status"),
            fewer=F("seen_independent_sources"),
            # What holds both ways points neither way, however it is stored.
            ahead=Case(When(symmetric, then=Value(0)), default=Value(ahead)),
            back=Case(When(symmetric, then=Value(0)), default=Value(1 - ahead)),
        )
        both.append(Part("", found))
    return both


def _incidents(scope: Scope, bounded: bool) -> list[Part]:
    parts = involvements(scope).filter(incident__in=NEAR_INCIDENTS)
    if bounded:
        parts = parts.filter(incident__in=FAR_INCIDENTS)
    found = _columns(
        _of_either(parts, bounded),
        entity=F("entity_id"),
        whole=F("incident_id"),
        key=Cast("incident__uid", TextField()),
        worse=rank("seen_status"),
        fewer=F("seen_independent_sources"),
        acting=_flag(Q(role__in=ACTING)),
        affected=_flag(Q(role__in=AFFECTED)),
    )
    return [Part("part", found, _shared("part", EdgeType.INCIDENT, bounded))]


def _presences(scope: Scope, bounded: bool) -> list[Part]:
    there = stays(scope).filter(place__in=NEAR_PLACES)
    if bounded:
        there = there.filter(place__in=FAR_PLACES)
    found = _columns(
        _of_either(there, bounded),
        entity=F("entity_id"),
        whole=F("place_id"),
        key=Cast("place__uid", TextField()),
        worse=rank("seen_status"),
        fewer=F("seen_independent_sources"),
        acting=Value(0),
        affected=Value(0),
    )
    return [Part("stay", found, _shared("stay", EdgeType.PRESENCE, bounded))]


def _of_either(found: QuerySet, bounded: bool) -> QuerySet:
    """The claims of the two sets, found by what they are about: the far set may have far more."""
    either = RawSQL("SELECT id FROM near_set UNION SELECT id FROM far_set", [])
    return found.filter(In(Unindexed(F("entity_id")), either)) if bounded else found


def _shared(claims: str, type_: EdgeType, bounded: bool) -> str:
    """Each two claims of different entities about the same: the weaker status, fewer sources."""
    to = " AND other.entity IN (SELECT id FROM far_set)" if bounded else ""
    return f"""SELECT one.entity, other.entity, {TYPES.index(type_)}, one.whole, one.key, '',
        CASE WHEN one.worse > other.worse THEN one.worse ELSE other.worse END,
        CASE WHEN one.fewer < other.fewer THEN one.fewer ELSE other.fewer END,
        one.acting * other.affected, one.affected * other.acting
        FROM {claims} AS one JOIN {claims} AS other
        ON other.whole = one.whole AND other.entity <> one.entity
        WHERE one.entity IN (SELECT id FROM near_set){to}"""  # noqa: S608 (words of ours)


def passing(scope: Scope) -> str:
    """Condition on the rows: what the filters let pass."""
    wanted = [f"fewer >= {int(scope.least_sources)}"]
    if scope.status:
        ranks = ", ".join(str(rank_of(status)) for status in scope.status)
        wanted.append(f"worse IN ({ranks})")
    return " AND ".join(wanted)


def _columns(found: QuerySet, **columns: Any) -> QuerySet:
    """Just these columns, in this order; their names are free of those of the model."""
    names = {f"edge_{name}": value for name, value in columns.items()}
    return found.annotate(**names).values_list(*names)


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0))
