"""The edges in view as rows of one shape, for the database to count, sort and cut.

Each row is one edge from `near` to `far`. A shared incident may give several rows, one for each
pair of parts; what reads them groups by type and key. They are plain SQL with the keys written into
it: databases see how many of each there are, and walk indexes alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from actors.choices import SYMMETRIC_KINDS
from base.orm.datasets import DataSetRecord
from base.orm.routing import reading
from incidents.choices import ELSEWHERE
from sources.choices import ClaimStatus, Modality

from .choices import EdgeType, Via
from .claims import ACTING, AFFECTED, SILENT, STRENGTH
from .parameters import Scope

TYPES = [str(value) for value in EdgeType]


@dataclass(frozen=True)
class Column:
    """A column with linked entities, and the column that orders its rows by time of recording."""

    via: Via
    table: str
    name: str
    recorded: str = "id"


INVOLVED = Column(Via.INCIDENTS, "incidents_involvement", "entity_id", "incident_id")
PRESENT = Column(Via.PRESENCES, "incidents_presence", "entity_id")
SUBJECT = Column(Via.RELATIONSHIPS, "actors_relationship", "subject_id")
OBJECT = Column(Via.RELATIONSHIPS, "actors_relationship", "object_id")
COLUMNS = (SUBJECT, OBJECT, INVOLVED, PRESENT)


@dataclass(frozen=True)
class Near:
    """Entities whose edges to load. For hubs, only edges recorded since a certain record."""

    everybody: frozenset[int]
    hubs: Mapping[Column, Mapping[int, int]] = field(default_factory=dict)

    def walks(self, column: Column) -> list[tuple[str, str]]:
        """Ways to read the table: for each, further tables and a condition that finds some of the
        edges."""
        hubs = self.hubs.get(column, {})
        whole = self.everybody - hubs.keys()
        found = [("", f"one.{column.name} IN {listed(whole)}")] if whole else []
        if hubs:
            mine = f"one.{column.name} = hub.id AND one.{column.recorded} >= hub.since"
            found.append((f"{hub_table(column)} AS hub CROSS JOIN", mine))
        return found

    def tables(self) -> list[str]:
        return [
            f"{hub_table(column)}(id, since) AS (SELECT * FROM (VALUES "  # noqa: S608 (integers)
            + ", ".join(f"({int(key)}, {int(since)})" for key, since in hubs.items())
            # SQLite takes it for a large table, and reads others whole to filter by it.
            + f") AS given LIMIT {len(hubs)})"
            for column, hubs in self.hubs.items()
            if hubs
        ]


def hub_table(column: Column) -> str:
    return f"hub_of_{column.table}_{column.name}"


@dataclass(frozen=True)
class Shared:
    """What two entities may share."""

    type: EdgeType
    whole: str
    wholes: str
    has_roles: bool


SHARED = {
    Via.INCIDENTS: Shared(EdgeType.INCIDENT, "incident_id", "incidents_incident", True),
    Via.PRESENCES: Shared(EdgeType.PRESENCE, "place_id", "incidents_place", False),
}


def selects(scope: Scope, near: Near, far: Collection[int] | None) -> list[str]:
    """Statements of the columns of `rows`; they may read the tables of the hubs."""
    found = []
    for column in COLUMNS:
        if column.via in scope.via:
            walks = near.walks(column)
            found += [MAKERS[column.via](scope, column, *walk, far) for walk in walks]
    return found


def listed(keys: Collection[int]) -> str:
    """Keys of ours, all integers: as many as there are, while parameters are limited."""
    return f"({', '.join(str(int(key)) for key in sorted(keys))})"


def values(scope: Scope, claim: str) -> str:
    """The table that has what the claim adds up to: its own, or that of its versions."""
    return claim if scope.lens.standpoint.sees_everything else f"{claim}_stood"


def versions(scope: Scope, table: str, claim: str) -> str:
    """That table, joined to the claim."""
    if scope.lens.standpoint.sees_everything:
        return ""
    return f"CROSS JOIN {table}version AS {values(scope, claim)}"


def in_view(scope: Scope, claim: str) -> list[str]:
    """The version is that of the claim on the day."""
    view, of = scope.lens.standpoint, values(scope, claim)
    if view.sees_everything:
        return []
    day = f"'{view.day.isoformat()}'"
    return [f"{of}.claim_id = {claim}.id", f"{of}.since <= {day}", f"{of}.upto >= {day}"]


def standing(scope: Scope, claim: str) -> list[str]:
    """In view, and not denied unless a status is asked for, as `claims.undenied` has it."""
    found = [*in_view(scope, claim), *of_datasets(scope, claim)]
    if not scope.status:
        found.append(f"{values(scope, claim)}.status <> '{ClaimStatus.DENIED.value}'")
    return found


def of_datasets(scope: Scope, claim: str) -> list[str]:
    """Of the data sets asked for, as `base.orm.datasets.choose` has it."""
    mine = f"SELECT 1 FROM {DataSetRecord._meta.db_table} AS given WHERE given.record = {claim}.uid"  # noqa: S608 (words of ours)
    among, found = f"EXISTS ({mine} AND given.dataset_id IN", []
    if scope.datasets is not None:
        found.append(f"{among} {listed(scope.datasets)})")
    if scope.without_datasets is not None:
        found += [f"EXISTS ({mine})", f"NOT {among} {listed(scope.without_datasets)})"]
    return found


def held(scope: Scope, claim: str) -> list[str]:
    """Likewise, of a requested modality, and held on the day if one is given."""
    of = values(scope, claim)
    found = [*standing(scope, claim), f"{of}.modality IN {_quoted(scope.modality)}"]
    if scope.lens.as_of:
        found.append(f"{_day(scope)} BETWEEN {of}.held_from AND {of}.held_until")
    return found


def happened(scope: Scope) -> list[str]:
    """Parts of an incident in view that had happened by the day, as `claims.involvements` has it:
    of a requested modality, which is that of the incident unless it is an actual one."""
    whole = values(scope, "whole")
    parts = " AND ".join(
        f"{values(scope, each)}.modality IN {_quoted(scope.modality)}" for each in ("one", "other")
    )
    modality = f"{whole}.modality = '{Modality.ACTUAL.value}' AND {parts}"
    others = [each for each in scope.modality if each != Modality.ACTUAL]
    if others:
        modality = f"({modality} OR {whole}.modality IN {_quoted(others)})"
    found = [modality, *in_view(scope, "whole")]
    if scope.lens.as_of:
        found.append(f"COALESCE(whole.date_earliest, whole.date_latest) <= {_day(scope)}")
    return found


def _day(scope: Scope) -> str:
    return f"'{scope.lens.as_of}'"


def _relationships(
    scope: Scope, column: Column, hubs: str, walk: str, far: Collection[int] | None
) -> str:
    other = OBJECT.name if column == SUBJECT else SUBJECT.name
    wanted = [walk, *held(scope, "one")]
    if far is not None:
        wanted.append(f"{_unindexed(f'one.{other}')} IN {listed(far)}")
    if scope.kinds:
        wanted.append(f"one.kind IN {_quoted(scope.kinds)}")
    # What holds both ways points neither way, however it is stored.
    flag = f"CASE WHEN one.kind IN {_quoted(SYMMETRIC_KINDS)} THEN 0 ELSE 1 END"
    type_ = TYPES.index(EdgeType.RELATIONSHIP)
    ahead, back = (flag, "0") if column == SUBJECT else ("0", flag)
    of, stood = values(scope, "one"), versions(scope, column.table, "one")
    return f"""SELECT one.{column.name} AS near, one.{other} AS far, {type_} AS type,
        one.id AS whole, CAST(one.uid AS text) AS key, one.kind AS kind, {_rank(of)} AS worse,
        {of}.independent_sources AS fewer, {ahead} AS ahead, {back} AS back
        FROM {hubs} {column.table} AS one {stood} WHERE {" AND ".join(wanted)}"""  # noqa: S608 (words of ours)


def _shared(scope: Scope, column: Column, hubs: str, walk: str, far: Collection[int] | None) -> str:
    """Each two claims of different entities about the same: the weaker status, fewer sources.

    SQLite takes tables in the order in which CROSS JOIN puts them; PostgreSQL chooses.
    """
    what = SHARED[column.via]
    wanted = [walk, f"other.{what.whole} = one.{what.whole}", "other.entity_id <> one.entity_id"]
    if far is not None:
        wanted.append(f"{_unindexed('other.entity_id')} IN {listed(far)}")
    wanted.append(f"whole.id = one.{what.whole}")
    ahead = back = "0"
    if what.type == EdgeType.PRESENCE:
        wanted += [*held(scope, "one"), *held(scope, "other")]
        wanted += [f"{each}.kind NOT IN {_quoted(ELSEWHERE)}" for each in ("one", "other")]
    if what.has_roles:
        wanted += [*standing(scope, "one"), *standing(scope, "other"), *happened(scope)]
        wanted += [f"{each}.role NOT IN {_quoted(SILENT)}" for each in ("one", "other")]
        ahead, back = _leads("one", "other"), _leads("other", "one")
    of_one, of_other = values(scope, "one"), values(scope, "other")
    one, other = _rank(of_one), _rank(of_other)
    of_whole = versions(scope, what.wholes, "whole") if what.has_roles else ""
    return f"""SELECT one.entity_id AS near, other.entity_id AS far,
        {TYPES.index(what.type)} AS type, whole.id AS whole, CAST(whole.uid AS text) AS key,
        '' AS kind, CASE WHEN {one} > {other} THEN {one} ELSE {other} END AS worse,
        CASE WHEN {of_one}.independent_sources < {of_other}.independent_sources
            THEN {of_one}.independent_sources ELSE {of_other}.independent_sources END AS fewer,
        {ahead} AS ahead, {back} AS back
        FROM {hubs} {column.table} AS one {versions(scope, column.table, "one")}
        CROSS JOIN {column.table} AS other {versions(scope, column.table, "other")}
        CROSS JOIN {what.wholes} AS whole {of_whole} WHERE {" AND ".join(wanted)}"""  # noqa: S608 (words of ours)


def _leads(one: str, other: str) -> str:
    return f"""CASE WHEN {one}.role IN {_quoted(ACTING)} AND {other}.role IN {_quoted(AFFECTED)}
        THEN 1 ELSE 0 END"""


def _rank(claim: str) -> str:
    cases = " ".join(f"WHEN '{status}' THEN {place}" for place, status in enumerate(STRENGTH))
    return f"CASE {claim}.status {cases} ELSE {len(STRENGTH)} END"


def _quoted(words: Collection[str]) -> str:
    return "({})".format(", ".join(f"'{word!s}'" for word in words))


def _unindexed(column: str) -> str:
    """Of which SQLite takes no index: it would look for each of a thousand in each incident, and
    does not know a hub. PostgreSQL may choose."""
    return f"+{column}" if reading().vendor == "sqlite" else column


MAKERS = {Via.RELATIONSHIPS: _relationships, Via.INCIDENTS: _shared, Via.PRESENCES: _shared}
