"""Rows of the store as SQLAlchemy reads them, and as the dictionaries that pydantic takes."""

import os
import warnings
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, Select, create_engine, event
from sqlalchemy.dialects import postgresql

URL = os.environ["DATABASE_URL"]
IS_SQLITE = URL.startswith("sqlite")


def connected() -> Any:
    import psycopg

    # Plans are kept from the first, as ours are.
    return psycopg.connect(URL, options="-c jit=off", prepare_threshold=0, autocommit=True)


engine = create_engine(
    URL if IS_SQLITE else "postgresql+psycopg://",
    pool_size=8,
    isolation_level="AUTOCOMMIT",
    **{} if IS_SQLITE else {"creator": connected},
)
meta = MetaData()
Row = dict[str, Any]


@event.listens_for(meta, "column_reflect")
def lists_are_lists(inspector: Any, table: Any, column: Any) -> None:
    if column["name"] in ("weapons", "target_kinds", "contested", "names"):
        column["type"] = JSON() if IS_SQLITE else postgresql.JSONB()


with warnings.catch_warnings(action="ignore"):
    meta.reflect(engine, resolve_fks=False)
table = meta.tables
incident = table["incidents_incident"]
involvement = table["incidents_involvement"]
figure = table["incidents_figure"]
place = table["incidents_place"]
entity = table["actors_entity"]
alias = table["actors_alias"]
relationship = table["actors_relationship"]
source = table["sources_source"]
assertion = table["sources_assertion"]
identifier = table["sources_identifier"]


def named(of: Any, prefix: str) -> list[Any]:
    """The columns of a reference, under a prefix."""
    name = of.c.title if "title" in of.c else of.c.name
    kind = of.c.event_type if "event_type" in of.c else of.c.kind
    columns = {"uid": of.c.uid, "slug": of.c.slug, "name": name, "kind": kind}
    columns |= {"type": of.c.type} if "type" in of.c else {}
    return [column.label(f"{prefix}_{key}") for key, column in columns.items()]


def reference(row: Row, prefix: str, what: str = "") -> Row | None:
    uid = row[f"{prefix}_uid"]
    if uid is None:
        return None
    kind = what or row[f"{prefix}_type"]
    slug, name = row[f"{prefix}_slug"], row[f"{prefix}_name"]
    return {
        "id": uid,
        "type": kind,
        "slug": slug,
        "name": name,
        "kind": row[f"{prefix}_kind"] or None,
    }


def edtf(row: Row, name: str) -> Row | None:
    text = row[name]
    if not text:
        return None
    return {"edtf": text, "earliest": row[f"{name}_earliest"], "latest": row[f"{name}_latest"]}


def instant(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def stamps(row: Row) -> Row:
    return {name: instant(row[name]) for name in ("created_at", "updated_at")}


def texts(row: Row, *names: str) -> Row:
    """Text that is null if it is empty."""
    return {name: row[name] or None for name in names}


def plain(row: Row, *names: str) -> Row:
    return {name: row[name] for name in names}


def rows(connection: Connection, wanted: Select) -> list[Row]:
    return [dict(row) for row in connection.execute(wanted).mappings()]


def by(found: Iterable[Row], name: str) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = defaultdict(list)
    for row in found:
        grouped[row[name]].append(row)
    return grouped


Said = list[tuple[str, date | None]]


def slugs(said: Iterable[tuple[str, date | None]]) -> list[str]:
    """Of sources, each once, first known first."""
    known = {slug: day or date.max for slug, day in said if slug}
    return sorted(known, key=lambda slug: (known[slug], slug))
