"""The SQL that sums incidents by the days on which they became known.

Each version of an incident is added on its first day and taken off after its last, so that the rows
of all days up to one add up to the incidents as they were known on it. What a whole year adds is
summed, too, and read for the years before that of the day.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from base.orm import bulk
from base.orm.keys import keys_in

from .summary import KnownSum
from .triggers import FILED, KEY, METRICS, SUMS, TOLLS, selected

TABLE, VERSIONS = KnownSum._meta.db_table, "incidents_incidentversion"
COLUMNS = (*KEY, "span", "since", *SUMS)
NOTHING = (0,) * len(SUMS)
NEXT = {"sqlite": "date(upto, '+1 day')", "postgresql": "upto + 1"}
YEAR = {
    "sqlite": "substr(since, 1, 4) || '-01-01'",
    "postgresql": "CAST(date_trunc('year', since) AS date)",
}


def changes(vendor: str, among: str = "") -> str:
    """What the versions of all incidents add to the sums, or those among these keys."""
    rows = ["modality", "contested", "date_earliest", "date_latest", "place_id", "is_aggregate"]
    rows += [*TOLLS, *(f"{metric}_best" for metric in METRICS)]
    where = f"WHERE claim_id IN ({among})" if among else ""
    signs = ("1", "since", ""), ("-1", NEXT[vendor], "WHERE upto < '9999-12-31'")
    changed = " UNION ALL ".join(
        f"SELECT {sign} AS sign, {day} AS since, {selected(vendor, 'one')} FROM one {ended}"  # noqa: S608
        for sign, day, ended in signs
    )
    sums = ", ".join(f"sum(sign * {name}) AS {name}" for name in SUMS)
    differs = " OR ".join(f"sum(sign * {name}) <> 0" for name in SUMS)
    summed = " UNION ALL ".join(
        f"SELECT modality, period, coalesce(under, 0) AS place, apart, '{span}', {day}, {sums} "  # noqa: S608
        f"FROM change LEFT JOIN {FILED} ON {FILED}.place = change.place "
        f"GROUP BY 1, 2, 3, 4, 6 HAVING {differs}"
        for span, day in (("day", "since"), ("year", YEAR[vendor]))
    )
    return f"""WITH one AS MATERIALIZED (
            SELECT claim_id AS id, since, upto, {", ".join(rows)} FROM {VERSIONS} {where}
        ), change AS ({changed}) {summed}"""  # noqa: S608


@transaction.atomic
def fill() -> None:
    """Sum all versions anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608 (a constant)
        columns = ", ".join(COLUMNS)
        cursor.execute(f"INSERT INTO {TABLE} ({columns}) {changes(connection.vendor)}")


@contextmanager
def followed(incidents: Iterable[int]) -> Iterator[None]:
    """Adds what changes meanwhile in the versions of these incidents."""
    keys = sorted(incidents)
    before = {} if not keys else _sums(keys)
    yield
    after = {} if not keys else _sums(keys)
    differences = []
    for key in sorted(before.keys() | after.keys()):
        pairs = zip(before.get(key, NOTHING), after.get(key, NOTHING), strict=True)
        sums = [new - old for old, new in pairs]
        if any(sums):
            differences.append((*key, *sums))
    bulk.insert_rows(KnownSum, COLUMNS, differences)


def _sums(incidents: Iterable[int]) -> dict[tuple, tuple]:
    among = keys_in(incidents)
    with connection.cursor() as cursor:
        cursor.execute(changes(connection.vendor, among.sql), among.params)
        rows = cursor.fetchall()
    return {row[: -len(SUMS)]: row[-len(SUMS) :] for row in rows}
