"""Actors with their names and the posts that are held in them."""

from typing import Any

from sqlalchemy import Connection, and_, select

from . import rows as r
from .claims import said_of
from .rows import Row, alias, entity

ROLES = ("leader_of", "deputy_of", "spokesperson_of", "commander_in", "holds_post_in", "member_of")
STATUSES = {"asserted": 0, "claimed": 1, "suspected": 2, "disputed": 3}


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
    return STATUSES.get(row["status"], 5), later, -row["independent_sources"], str(row["uid"])
