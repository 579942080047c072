"""The rival on FastAPI with SQLAlchemy and pydantic: some of the API's URLs, the same bodies.

SQLAlchemy Core, which is quicker than its ORM; a query for each table, put together in Python,
checked and written by pydantic.

    uvicorn benchmarks.rivals.app:app --workers 2
"""

from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request
from sqlalchemy import exists, func, or_, select

from . import rows as r
from .actors import in_view
from .incidents import in_full
from .models import Actor, Incident, Page
from .rows import engine, entity, incident, involvement, place

app = FastAPI()
LIMIT, MOST_COUNTED = 50, 10_000


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
        some = wanted.limit(MOST_COUNTED + 1).subquery()
        number = connection.scalar(select(func.count()).select_from(some)) if count else 0
        ordered = wanted.order_by(by_date, i.date_latest.nulls_last(), i.uid).limit(limit + 1)
        keys = list(connection.scalars(ordered))
        found = in_full(connection, keys[:limit], with_assertions=False)
    query = urlencode(sorted([*request.query_params.items(), ("offset", limit)]))
    after = f"{request.url.replace(query='')}?{query}" if len(keys) > limit else None
    return {  # type: ignore[return-value]
        "count": min(number, MOST_COUNTED) if count else None,
        "count_is_capped": number > MOST_COUNTED,
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


@app.get("/api/v1/actors/{slug}")
def one_actor(slug: str) -> Actor:
    with engine.connect() as connection:
        e = entity.c
        found = r.rows(connection, select(entity).where(e.slug == slug, e.type == "actor"))
        if not found:
            raise HTTPException(404)
        return in_view(connection, found[0])  # type: ignore[return-value]
