"""Incidents with all their parts, put together from a query for each table."""

from typing import Any

from sqlalchemy import Connection, select

from . import rows as r
from .claims import said_of, told_of
from .rows import Row, entity, figure, incident, involvement, place

there, origin, larger, tally = place.alias(), place.alias(), incident.alias(), figure.alias()


def in_full(connection: Connection, keys: list[int], with_assertions: bool) -> list[Row]:
    """These incidents with all their parts."""
    i = incident.c
    joined = (
        incident.outerjoin(there, there.c.id == i.place_id)
        .outerjoin(origin, origin.c.id == i.origin_place_id)
        .outerjoin(larger, larger.c.id == i.parent_id)
        .outerjoin(tally, tally.c.id == i.counted_in_id)
    )
    beside = [*r.named(there, "place"), *r.named(origin, "origin"), *r.named(larger, "larger")]
    wanted = select(incident, tally.c.uid.label("tally_uid"), *beside).select_from(joined)
    found = {row["id"]: row for row in r.rows(connection, wanted.where(i.id.in_(keys)))}
    parts, numbers = parts_of(connection, keys), figures_of(connection, keys)
    named = r.by(
        r.rows(connection, select(r.identifier).where(r.identifier.c.incident_id.in_(keys))),
        "incident_id",
    )
    claims = {"incident": list(found.values()), "involvement": parts, "figure": numbers}
    said = said_of(connection, claims, with_assertions)
    by_incident = r.by(parts, "incident_id"), r.by(numbers, "incident_id")
    return [
        shown(found[key], *(each[key] for each in by_incident), named[key], said) for key in keys
    ]


def parts_of(connection: Connection, keys: list[int]) -> list[Row]:
    v = involvement.c
    joined = involvement.outerjoin(entity, entity.c.id == v.entity_id)
    wanted = select(involvement, *r.named(entity, "entity")).select_from(joined)
    return r.rows(connection, wanted.where(v.incident_id.in_(keys)).order_by(v.role, v.uid))


def figures_of(connection: Connection, keys: list[int]) -> list[Row]:
    f = figure.c
    joined = (
        figure.outerjoin(entity, entity.c.id == f.entity_id)
        .outerjoin(place, place.c.id == f.place_id)
        .outerjoin(tally, tally.c.id == f.parent_id)
    )
    beside = [*r.named(entity, "entity"), *r.named(place, "place"), tally.c.uid.label("parent_uid")]
    wanted = select(figure, *beside).select_from(joined).where(f.incident_id.in_(keys))
    return r.rows(connection, wanted.order_by(f.metric, f.population, f.uid))


def shown(row: Row, parts: list[Row], numbers: list[Row], named: list[Row], said: Any) -> Row:
    own = {
        "id": row["uid"],
        "type": "incident",
        "slug": row["slug"],
        "name": row["title"],
        "kind": row["event_type"] or None,
    }
    words = f"{row['title']} ({row['date'] or 'undated'})"
    through = [("involvement", part["id"]) for part in parts]
    through += [("figure", number["id"]) for number in numbers]
    return {
        "id": row["uid"],
        **r.plain(row, "slug", "title", "suicide", "weapons", "target_kinds", "outcome", "names"),
        **r.texts(row, "event_type", "attack_type", "date_basis", "location"),
        "date": r.edtf(row, "date"),
        "place": r.reference(row, "place", "place"),
        "origin_place": r.reference(row, "origin", "place"),
        "place_precision": row["place_precision"],
        "parent": r.reference(row, "larger", "incident"),
        "is_aggregate": row["is_aggregate"],
        "counted_in": row["tally_uid"],
        "claim_status": row["claim_status"],
        "killed": toll(row, "killed"),
        "wounded": toll(row, "wounded"),
        "contested": row["contested"],
        "toll_voices": row["toll_voices"],
        "identifiers": named,
        "involvements": [involved(part, own, words, said) for part in parts],
        "figures": [number_of(number, own, words, said) for number in numbers],
        **told_of(row, "incident", words, said, through),
    }


def toll(row: Row, metric: str) -> Row | None:
    if row[f"{metric}_best"] is None:
        return None
    shown = {name: row[f"{metric}_{name}"] for name in ("low", "high", "best", "contested")}
    ends = {end: row[f"{metric}_assailants_{end}"] for end in ("low", "high")}
    return shown | {
        "high_is_open": row[f"{metric}_is_open"],
        "voices": row[f"{metric}_voices"],
        "assailants": None if ends["high"] is None else ends,
    }


def involved(row: Row, own: Row, words: str, said: Any) -> Row:
    words = f"{row['entity_name'] or row['label']}: {row['role']} in {words}"
    return {
        "id": row["uid"],
        "incident": own,
        "entity": r.reference(row, "entity"),
        **r.plain(row, "count", "role"),
        **r.texts(row, "label", "outcome"),
        "stated_on": r.edtf(row, "stated_on"),
        **told_of(row, "involvement", words, said),
    }


def number_of(row: Row, own: Row, words: str, said: Any) -> Row:
    return {
        "id": row["uid"],
        "incident": own,
        "entity": r.reference(row, "entity"),
        "place": r.reference(row, "place", "place"),
        **r.plain(row, "metric", "population", "low", "high", "best"),
        **r.texts(row, "bound", "flaw", "magnitude", "unit", "counts", "dimension", "category"),
        "period": r.edtf(row, "period"),
        "parent": row["parent_uid"],
        **told_of(row, "figure", f"{in_words(row)} {row['metric']}, {words}", said),
    }


def in_words(row: Row) -> str:
    if row["magnitude"]:
        return row["magnitude"]
    known = [f"{value:.15g}" for value in (row["low"], row["high"]) if value is not None]
    if not known:
        return "no number of"
    number = "–".join(dict.fromkeys(known))
    return number if row["bound"] == "exact" else f"{row['bound'].replace('_', ' ')} {number}"
