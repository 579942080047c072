"""The edges as the stored verdicts tell them, from the default standpoint and without a day.

The rows are those of `rows`, which knows every standpoint and every day. Here they are plain SQL
with the keys written into it: databases see how many of each there are, and walk indexes alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from actors.choices import SYMMETRIC_KINDS
from sources.choices import ClaimStatus, Modality
from threatapi.base.replicas.routing import reading

from .choices import EdgeType, Via
from .claims import ACTING, AFFECTED, SILENT, STRENGTH
from .parameters import Scope

TYPES = [str(value) for value in EdgeType]


@dataclass(frozen=True)
class Near:
    """Whose edges are asked for: of some all, of hubs those by incidents since a certain one."""

    whole: Collection[int]
    hubs: Mapping[int, int] = field(default_factory=dict)

    @property
    def everybody(self) -> set[int]:
        return {*self.whole, *self.hubs}


@dataclass(frozen=True)
class Shared:
    """What two entities may share, and where it is told who had a part in it."""

    type: EdgeType
    parts: str
    whole: str
    wholes: str
    has_roles: bool


INCIDENT = Shared(
    EdgeType.INCIDENT, "incidents_involvement", "incident_id", "incidents_incident", True
)
PRESENCE = Shared(EdgeType.PRESENCE, "incidents_presence", "place_id", "incidents_place", False)


def is_plain(scope: Scope) -> bool:
    return not scope.lens.is_restricted and scope.lens.as_of is None


def selects(scope: Scope, near: Near, far: Collection[int] | None) -> list[str]:
    """Statements of the columns of `rows`; they may read the table `hub` of the given hubs."""
    found = []
    if Via.INCIDENTS in scope.via:
        if near.whole:
            found.append(_shared(scope, INCIDENT, f"one.entity_id IN {listed(near.whole)}", far))
        if near.hubs:
            walked = "one.entity_id = hub.id AND one.incident_id >= hub.since"
            found.append(_shared(scope, INCIDENT, walked, far, "hub CROSS JOIN"))
    if Via.PRESENCES in scope.via:
        found.append(_shared(scope, PRESENCE, f"one.entity_id IN {listed(near.everybody)}", far))
    if Via.RELATIONSHIPS in scope.via:
        for ahead in (1, 0):
            found.append(_relationships(scope, near.everybody, far, ahead))
    return found


def listed(keys: Collection[int]) -> str:
    """Keys of ours, all integers: as many as there are, while parameters are limited."""
    return f"({', '.join(str(int(key)) for key in sorted(keys))})"


def standing(scope: Scope, claim: str) -> str:
    """Actual, and not denied unless a status is asked for, as `claims.stands` has it."""
    found = f"{claim}.modality = '{Modality.ACTUAL.value}'"
    return found if scope.status else f"{found} AND {claim}.status <> '{ClaimStatus.DENIED.value}'"


def _relationships(
    scope: Scope, near: Collection[int], far: Collection[int] | None, ahead: int
) -> str:
    one, other = ("subject_id", "object_id") if ahead else ("object_id", "subject_id")
    wanted = [f"link.{one} IN {listed(near)}", standing(scope, "link")]
    if far is not None:
        wanted.append(f"{_unindexed(f'link.{other}')} IN {listed(far)}")
    if scope.kinds:
        wanted.append(f"link.kind IN {_quoted(scope.kinds)}")
    # What holds both ways points neither way, however it is stored.
    flag = f"CASE WHEN link.kind IN {_quoted(SYMMETRIC_KINDS)} THEN 0 ELSE 1 END"
    type_ = TYPES.index(EdgeType.RELATIONSHIP)
    return f"""SELECT link.{one} AS near, link.{other} AS far, {type_} AS type, link.id AS whole,
        CAST(link.uid AS text) AS key, link.kind AS kind, {_rank("link")} AS worse,
        link.independent_sources AS fewer, {flag if ahead else "0"} AS ahead,
        {"0" if ahead else flag} AS back
        FROM actors_relationship AS link WHERE {" AND ".join(wanted)}"""  # noqa: S608 (words of ours)


def _shared(
    scope: Scope, what: Shared, walked: str, far: Collection[int] | None, first: str = ""
) -> str:
    """Each two claims of different entities about the same: the weaker status, fewer sources.

    SQLite takes tables in the order in which CROSS JOIN puts them; PostgreSQL chooses.
    """
    wanted = [walked, f"other.{what.whole} = one.{what.whole}", "other.entity_id <> one.entity_id"]
    if far is not None:
        wanted.append(f"other.entity_id IN {listed(far)}")
    wanted += [standing(scope, "one"), standing(scope, "other"), f"whole.id = one.{what.whole}"]
    ahead = back = "0"
    if what.has_roles:
        wanted += [f"{each}.role NOT IN {_quoted(SILENT)}" for each in ("one", "other")]
        wanted += [f"whole.modality = '{Modality.ACTUAL.value}'"]
        ahead, back = _leads("one", "other"), _leads("other", "one")
    one, other = _rank("one"), _rank("other")
    return f"""SELECT one.entity_id AS near, other.entity_id AS far,
        {TYPES.index(what.type)} AS type, whole.id AS whole, CAST(whole.uid AS text) AS key,
        '' AS kind, CASE WHEN {one} > {other} THEN {one} ELSE {other} END AS worse,
        CASE WHEN one.independent_sources < other.independent_sources
            THEN one.independent_sources ELSE other.independent_sources END AS fewer,
        {ahead} AS ahead, {back} AS back
        FROM {first} {what.parts} AS one CROSS JOIN {what.parts} AS other
        CROSS JOIN {what.wholes} AS whole WHERE {" AND ".join(wanted)}"""  # noqa: S608 (words of ours)


def _leads(one: str, other: str) -> str:
    return f"""CASE WHEN {one}.role IN {_quoted(ACTING)} AND {other}.role IN {_quoted(AFFECTED)}
        THEN 1 ELSE 0 END"""


def _rank(claim: str) -> str:
    cases = " ".join(f"WHEN '{status}' THEN {place}" for place, status in enumerate(STRENGTH))
    return f"CASE {claim}.status {cases} ELSE {len(STRENGTH)} END"


def _quoted(words: Collection[str]) -> str:
    return "({})".format(", ".join(f"'{word!s}'" for word in words))


def _unindexed(column: str) -> str:
    """Of which SQLite takes no index: it does not know a hub. PostgreSQL may choose."""
    return f"+{column}" if reading().vendor == "sqlite" else column
