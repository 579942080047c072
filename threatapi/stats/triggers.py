"""The SQL that keeps the summary: what an incident adds, and the triggers that add it.

On SQLite, which has one writer at a time, a row is changed for each incident written. On
PostgreSQL what a statement changes is added up first; and a transaction takes a row that no other
holds, or adds one, for it would wait for the others to commit otherwise.
"""

TABLE, INCIDENTS, NAME = "threatapi_incidentsum", "incidents_incident", "threatapi_sum"
# The sums of whole countries, and under which place each place's incidents are added to them.
COUNTRIES, FILED = "threatapi_countrysum", "threatapi_filedplace"
METRICS = ("killed", "wounded")
# Of the wounded nobody asks for the attackers alone.
TOLLS = [f"{of}_{end}" for of in (*METRICS, "killed_assailants") for end in ("low", "high")]
COUNTRY_KEY = ["modality", "period", "place"]
KEY = [*COUNTRY_KEY, "apart"]
SUMS = ["count", "aggregates", "contested", *(f"without_{metric}" for metric in METRICS), *TOLLS]
COLUMNS = ", ".join(KEY + SUMS)
# Up to here as many numbers can be added as there may be incidents.
MOST = 1_000_000_000
# SQLite keeps dates as text.
CUT = {"sqlite": "substr({day}, 1, {length})", "postgresql": "to_char({day}, '{form}')"}


def period(vendor: str, first: str, last: str) -> str:
    """The month that holds the days from first to last, else the year, else the empty text."""
    year, month = (
        [CUT[vendor].format(day=day, length=length, form=form) for day in (first, last)]
        for length, form in ((4, "YYYY"), (7, "YYYY-MM"))
    )
    return (
        f"CASE WHEN {month[0]} = {month[1]} THEN {month[0]} "
        f"WHEN {year[0]} = {year[1]} THEN {year[0]} ELSE '' END"
    )


def parts(vendor: str, row: str) -> list[str]:
    """What the incident of this row adds, in the order of the columns."""
    odd = " OR ".join(f"abs(coalesce({row}.{toll}, 0)) > {MOST}" for toll in TOLLS)
    flag = "CASE WHEN {} THEN 1 ELSE 0 END".format
    tolls = [
        f"CASE WHEN {row}.is_aggregate OR {row}.{toll.partition('_')[0]}_best IS NULL THEN 0 "
        f"ELSE coalesce({row}.{toll}, 0) END"
        for toll in TOLLS
    ]
    return [
        f"{row}.modality",
        period(vendor, f"{row}.date_earliest", f"{row}.date_latest"),
        f"coalesce({row}.place_id, 0)",
        f"CASE WHEN {odd} THEN {row}.id ELSE 0 END",
        "1",
        flag(f"{row}.is_aggregate"),
        flag(f"CAST({row}.contested AS text) <> '[]'"),
        *(flag(f"{row}.{metric}_best IS NULL") for metric in METRICS),
        *tolls,
    ]


def selected(vendor: str, row: str) -> str:
    pairs = zip(parts(vendor, row), KEY + SUMS, strict=True)
    return ", ".join(f"{part} AS {name}" for part, name in pairs)


def filling(vendor: str, hides: bool = True) -> list[str]:
    """Sum all incidents anew, file places under the topmost of the same country, sum by these.

    When migrations first did so, no record could be hidden.
    """
    shown = "NOT hidden" if hides else "true"
    sums = ", ".join(f"sum({name})" for name in SUMS)
    each = f"SELECT {selected(vendor, 'incident')} FROM {INCIDENTS} AS incident WHERE {shown}"  # noqa: S608
    key, country_key = ", ".join(KEY), ", ".join(COUNTRY_KEY)
    filed = f"coalesce({FILED}.under, 0)"
    return [
        *(f"DELETE FROM {table}" for table in (TABLE, COUNTRIES, FILED)),  # noqa: S608
        f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {key}, {sums} "  # noqa: S608
        f"FROM ({each}) AS one GROUP BY {key}",
        f"""INSERT INTO {FILED} (place, under) WITH RECURSIVE cell(place, country, depth) AS (
            SELECT id, country, 0 FROM incidents_place WHERE parent_id IS NULL AND {shown}
            UNION ALL SELECT child.id,
                CASE WHEN child.country <> '' THEN child.country ELSE cell.country END, depth + 1
            FROM incidents_place AS child JOIN cell ON child.parent_id = cell.place
        ) SELECT place, first_value(place) OVER (PARTITION BY country ORDER BY depth, place)
        FROM cell WHERE country <> ''""",  # noqa: S608
        f"""INSERT INTO {COUNTRIES} ({country_key}, {", ".join(SUMS)})
            SELECT modality, period, {filed}, {sums} FROM {TABLE} AS one
            LEFT JOIN {FILED} ON {FILED}.place = one.place
            WHERE apart = 0 GROUP BY modality, period, {filed}""",  # noqa: S608
    ]


def triggers(vendor: str, table: str, hides: bool = True) -> dict[str, str]:
    """The triggers on a table that keep the sums, by name."""
    if table != INCIDENTS:
        return {}
    if vendor == "postgresql":
        return _postgresql(hides)
    return {f"{NAME}_{event}": _sqlite(event, hides) for event in ("insert", "update", "delete")}


# SQLite


def _sqlite(event: str, hides: bool) -> str:
    """One incident comes or goes, or does both when it is changed."""
    columns = "hidden, " if hides else ""
    columns += "modality, date_earliest, date_latest, place_id, is_aggregate, contested"
    columns += "".join(f", {name}" for name in (*TOLLS, *(f"{each}_best" for each in METRICS)))
    of = f" OF {columns}" if event == "update" else ""
    body = "" if event == "insert" else _taken_off(hides)
    body += "" if event == "delete" else _added(hides)
    return f"CREATE TRIGGER {NAME}_{event} AFTER {event}{of} ON {INCIDENTS} BEGIN {body} END"


def _changes(row: str, sign: str) -> str:
    pairs = zip(SUMS, parts("sqlite", row)[len(KEY) :], strict=True)
    return ", ".join(f"{column} = {column} {sign} ({part})" for column, part in pairs)


def _rows(row: str, hides: bool) -> list[tuple[str, list[str], list[str], str]]:
    """Where the incident of this row is added up: table, key, its values, and if it is at all."""
    modality, period, place, apart = parts("sqlite", row)[: len(KEY)]
    filed = f"coalesce((SELECT under FROM {FILED} WHERE place = {row}.place_id), 0)"  # noqa: S608
    shown = f" AND NOT {row}.hidden" if hides else ""
    return [
        (TABLE, KEY, [modality, period, place, apart], shown),
        (COUNTRIES, COUNTRY_KEY, [modality, period, filed], f"{shown} AND ({apart}) = 0"),
    ]


def _here(key: list[str], values: list[str]) -> str:
    return " AND ".join(f"{column} = ({one})" for column, one in zip(key, values, strict=True))


def _added(hides: bool) -> str:
    return "".join(
        f"INSERT INTO {table} ({', '.join(key + SUMS)}) "  # noqa: S608
        f"SELECT {', '.join(values)}{', 0' * len(SUMS)} "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {_here(key, values)}){counts}; "
        f"UPDATE {table} SET {_changes('NEW', '+')} WHERE {_here(key, values)}{counts}; "
        for table, key, values, counts in _rows("NEW", hides)
    )


def _taken_off(hides: bool) -> str:
    """No row is made for it: if the summary was emptied before the incidents, there is none."""
    return "".join(
        f"UPDATE {table} SET {_changes('OLD', '-')} WHERE {_here(key, values)}{counts}; "  # noqa: S608
        f"DELETE FROM {table} WHERE {_here(key, values)} AND count = 0{counts}; "
        for table, key, values, counts in _rows("OLD", hides)
    )


# PostgreSQL


def _postgresql(hides: bool) -> dict[str, str]:
    emptied = f"DELETE FROM {TABLE}; DELETE FROM {COUNTRIES};"  # noqa: S608
    events = {
        "insert": ("REFERENCING NEW TABLE AS come", _settling(True, False, hides)),
        "update": (
            "REFERENCING NEW TABLE AS come OLD TABLE AS gone",
            _settling(True, True, hides),
        ),
        "delete": ("REFERENCING OLD TABLE AS gone", _settling(False, True, hides)),
        "truncate": ("", emptied),
    }
    return {
        f"{NAME}_{event}": f"""
            CREATE OR REPLACE FUNCTION {NAME}_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE change record; BEGIN {body} RETURN NULL; END $$;
            CREATE OR REPLACE TRIGGER {NAME}_{event} AFTER {event} ON {INCIDENTS} {tables}
                FOR EACH STATEMENT EXECUTE FUNCTION {NAME}_{event}()"""
        for event, (tables, body) in events.items()
    }


def _settling(come: bool, gone: bool, hides: bool) -> str:
    """Those apart are taken out and put in whole; of the others the difference is added."""
    shown = "NOT hidden" if hides else "true"
    added = f"SELECT 1 AS sign, {selected('postgresql', 'come')} FROM come WHERE {shown}"  # noqa: S608
    taken = f"SELECT -1, {selected('postgresql', 'gone')} FROM gone WHERE {shown}"  # noqa: S608
    if not come:
        taken = taken.replace("SELECT -1,", "SELECT -1 AS sign,")
    each = " UNION ALL ".join([added] * come + [taken] * gone)
    body = ""
    if gone:
        body += f"DELETE FROM {TABLE} WHERE apart IN (SELECT id FROM gone) AND apart <> 0; "  # noqa: S608
    if come:
        body += (
            f"INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM ({added}) AS one "  # noqa: S608
            "WHERE apart <> 0; "
        )
    each = f"({' UNION ALL '.join([added] * come + [taken] * gone)}) AS one"
    filed = f"""(SELECT {", ".join(["modality", "period", "apart", "sign", *SUMS])},
        coalesce(under, 0) AS place FROM {each} LEFT JOIN {FILED} USING (place)) AS one"""  # noqa: S608
    countries = _loop(COUNTRIES, COUNTRY_KEY, filed)
    # What changes no sum of a place changes none of a country.
    return f"{body} {_loop(TABLE, KEY, each)} IF FOUND THEN {countries} END IF;"


def _loop(table: str, key: list[str], each: str) -> str:
    """Add what changed to rows that no other holds."""
    sums = ", ".join(f"sum(sign * {name}) AS {name}" for name in SUMS)
    differs = " OR ".join(f"sum(sign * {name}) <> 0" for name in SUMS)
    changes = ", ".join(f"{name} = {table}.{name} + change.{name}" for name in SUMS)
    here = " AND ".join(f"{column} = change.{column}" for column in key)
    columns, values = (", ".join(f"{of}{name}" for name in key + SUMS) for of in ("", "change."))
    return f"""FOR change IN SELECT {", ".join(key)}, {sums} FROM {each}
            WHERE apart = 0 GROUP BY {", ".join(key)} HAVING {differs} LOOP
        UPDATE {table} SET {changes} WHERE id = (
            SELECT id FROM {table} WHERE {here} LIMIT 1 FOR UPDATE SKIP LOCKED);
        IF NOT FOUND THEN INSERT INTO {table} ({columns}) VALUES ({values}); END IF;
        END LOOP;"""  # noqa: S608
