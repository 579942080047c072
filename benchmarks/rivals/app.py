"""The rival on FastAPI with SQLAlchemy and pydantic: some of the API's URLs, the same bodies.

SQLAlchemy Core, which is quicker than its ORM; a query for each table, put together in Python,
checked and written by pydantic.

    uvicorn benchmarks.rivals.app:app --workers 2
"""

from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request
from sqlalchemy import Connection, and_, exists, func, or_, select

from . import rows as r
from .claims import said_of, told_of
from .models import Actor, Incident, Page
from .rows import Row, alias, engine, entity, figure, incident, involvement, place

app = FastAPI()
LIMIT = 50
ROLES = ("leader_of", "deputy_of", "spokesperson_of", "commander_in", "holds_post_in", "member_of")
STATUSES = {"asserted": 0, "suspected": 1, "disputed": 2}
there, origin, larger, tally = place.alias(), place.alias(), incident.alias(), figure.alias()


@app.get("/api/v1/incidents")
def incidents(
    request: Request,
    country: str | None = None,
    event_type: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
    actor: str | None = None,
    count: bool = True,
    limit: int = LIMIT,
) -> Page:
    i = incident.c
    where = [i.modality == "actual"]
    if country:
        where.append(i.place_id.in_(select(place.c.id).where(place.c.country == country)))
    if event_type:
        where.append(i.event_type == event_type)
    if date_from:
        where += [or_(i.date_latest.is_(None), i.date_latest >= day(date_from))]
    if date_to:
        where += [or_(i.date_earliest.is_(None), i.date_earliest <= day(date_to))]
    if date_from or date_to:
        where.append(or_(i.date_earliest.is_not(None), i.date_latest.is_not(None)))
    if actor:
        who = select(entity.c.id).where(entity.c.slug == actor).scalar_subquery()
        part = involvement.c
        where.append(exists().where(part.incident_id == i.id, part.entity_id == who))
    by_date = func.coalesce(i.date_earliest, i.date_latest).nulls_last()
    wanted = select(i.id).where(*where)
    with engine.connect() as connection:
        number = count and connection.scalar(select(func.count()).select_from(wanted.subquery()))
        ordered = wanted.order_by(by_date, i.date_latest.nulls_last(), i.uid).limit(limit + 1)
        keys = list(connection.scalars(ordered))
        found = in_full(connection, keys[:limit], with_assertions=False)
    query = urlencode(sorted([*request.query_params.items(), ("offset", limit)]))
    after = f"{request.url.replace(query='')}?{query}" if len(keys) > limit else None
    return {  # type: ignore[return-value]
        "count": number if count else None,
        "count_is_capped": False,
        "next": after,
        "previous": None,
        "results": found,
    }


def day(text: str) -> Any:
    return r.date.fromisoformat(text)


@app.get("/api/v1/incidents/{slug}")
def one_incident(slug: str) -> Incident:
    with engine.connect() as connection:
        keys = list(connection.scalars(select(incident.c.id).where(incident.c.slug == slug)))
        if not keys:
            raise HTTPException(404)
        return in_full(connection, keys, with_assertions=True)[0]  # type: ignore[return-value]


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
    return [shown(found[key], *(each[key] for each in by_incident), named[key], said) for key in keys]


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
        "identifiers": named,
        "involvements": [involved(part, own, words, said) for part in parts],
        "figures": [number_of(number, own, words, said) for number in numbers],
        **told_of(row, "incident", words, said, through),
    }


def toll(row: Row, metric: str) -> Row | None:
    if row[f"{metric}_best"] is None:
        return None
    return {name: row[f"{metric}_{name}"] for name in ("low", "high", "best", "contested")}


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
        **r.plain(row, "metric", "population", "low", "high"),
        **r.texts(row, "bound", "magnitude", "unit", "counts", "dimension", "category"),
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


@app.get("/api/v1/actors/{slug}")
def one_actor(slug: str) -> Actor:
    with engine.connect() as connection:
        e = entity.c
        found = r.rows(connection, select(entity).where(e.slug == slug, e.type == "actor"))
        if not found:
            raise HTTPException(404)
        return in_view(connection, found[0])  # type: ignore[return-value]


def in_view(connection: Connection, row: Row) -> Row:
    key = row["id"]
    names = r.rows(
        connection,
        select(alias).where(alias.c.entity_id == key).order_by(alias.c.text, alias.c.uid),
    )
    said = said_of(connection, {"entity": [row], "alias": names}, with_assertions=True)
    return {
        "id": row["uid"],
        **r.plain(row, "type", "slug", "name", "kind", "named", "resolved"),
        "description": row["description"] or None,
        "founded": r.edtf(row, "founded"),
        "dissolved": r.edtf(row, "dissolved"),
        "aliases": [
            {
                "id": name["uid"],
                **r.plain(name, "text", "kind"),
                "language": name["language"] or None,
                "valid": r.edtf(name, "valid"),
                "sources": r.slugs(said.sources["alias", name["id"]]),
            }
            for name in names
        ],
        "identifiers": r.rows(
            connection, select(r.identifier).where(r.identifier.c.entity_id == key)
        ),
        "current_roles": roles(connection, key),
        "score": None,
        "matched": None,
        "assertions": said.assertions("entity", row, row["name"]),
        **r.stamps(row),
    }


def roles(connection: Connection, key: int) -> list[Row]:
    c = r.relationship.c
    one, other = entity.alias(), entity.alias()
    joined = r.relationship.join(one, one.c.id == c.subject_id).join(
        other, other.c.id == c.object_id
    )
    held = and_(c.status != "denied", c.modality == "actual", c.effective_end == "")
    wanted = select(r.relationship, *r.named(one, "subject"), *r.named(other, "object"))
    wanted = wanted.select_from(joined).where(c.object_id == key, held)
    found = r.rows(connection, wanted.where(c.kind.in_((*ROLES, "associate_of"))))
    found.sort(key=likeliness)
    return [
        {
            "id": row["uid"],
            **r.plain(row, "kind", "status"),
            "title": row["title"] or None,
            "subject": r.reference(row, "subject"),
            "object": r.reference(row, "object"),
            "start": r.edtf(row, "start"),
            "as_of": r.edtf(row, "as_of"),
            "certainty": None,
        }
        for row in found
    ]


def likeliness(row: Row) -> tuple[Any, ...]:
    ends = ("start_earliest", "start_latest", "as_of_earliest", "as_of_latest")
    begun = next((row[end] for end in ends if row[end]), None)
    later = -begun.toordinal() if begun else 1
    return STATUSES.get(row["status"], 4), later, -row["independent_sources"], str(row["uid"])
