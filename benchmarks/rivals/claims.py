"""Who says what of the records at hand."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, select

from . import rows as r
from .rows import Row, assertion, entity, place, source

origin = source.alias()


class Told:
    """Of each claim: the sources that say it, those that have it from others, what they say."""

    def __init__(self) -> None:
        self.sources: dict[tuple[str, int], r.Said] = defaultdict(list)
        self.origins: dict[tuple[str, int], r.Said] = defaultdict(list)
        self.rows: dict[tuple[str, int], list[Row]] | None = None

    def assertions(self, what: str, row: Row, words: str) -> list[Row] | None:
        if self.rows is None:
            return None
        target = {"type": what, "id": row["uid"], "name": words}
        return [asserted(each, target) for each in self.rows[what, row["id"]]]


def said_of(connection: Connection, claims: dict[str, list[Row]], with_assertions: bool) -> Told:
    told = Told()
    if with_assertions:
        told.rows = defaultdict(list)
    for what, found in claims.items():
        target = assertion.c[f"{what}_id"]
        keys = [row["id"] for row in found]
        if not keys:
            continue
        wanted = in_full(target) if with_assertions else in_brief(target)
        for row in connection.execute(wanted.where(target.in_(keys))).mappings():
            at = what, row["target"]
            told.sources[at].append((row["source_slug"], row["source_known"]))
            told.origins[at].append((row["origin_slug"], row["origin_known"]))
            if told.rows is not None:
                told.rows[at].append(dict(row))
    return told


BRIEF = (
    source.c.known_from.label("source_known"),
    origin.c.known_from.label("origin_known"),
)


def in_brief(target: Any) -> Any:
    slugs = source.c.slug.label("source_slug"), origin.c.slug.label("origin_slug")
    joined = assertion.join(source, source.c.id == assertion.c.source_id).outerjoin(
        origin, origin.c.id == assertion.c.origin_id
    )
    return select(target.label("target"), *slugs, *BRIEF).select_from(joined)


def in_full(target: Any) -> Any:
    a = assertion.c
    joined = (
        assertion.join(source, source.c.id == a.source_id)
        .outerjoin(origin, origin.c.id == a.origin_id)
        .outerjoin(entity, entity.c.id == a.speaker_id)
        .outerjoin(place, place.c.id == a.says_place_id)
    )
    beside = [*r.named(source, "source"), *r.named(origin, "origin")]
    beside += [*r.named(entity, "said_by"), *r.named(place, "says")]
    wanted = select(assertion, target.label("target"), *beside, *BRIEF).select_from(joined)
    return wanted.order_by(source.c.slug, a.locator, a.uid)


def asserted(row: Row, target: Row) -> Row:
    kinds = ("locator", "speaker_kind", "stance", "hedge", "modality", "credibility")
    return {
        "id": row["uid"],
        "target": target,
        "source": r.reference(row, "source", "source"),
        "origin": r.reference(row, "origin", "source"),
        "speaker": r.reference(row, "said_by"),
        "says_place": r.reference(row, "says", "place"),
        **r.plain(row, *kinds),
        **r.texts(row, "speaker_label", "says_text", "flaw", "note"),
        "stated_on": r.edtf(row, "stated_on"),
        "says_date": r.edtf(row, "says_date"),
        **r.stamps(row),
    }


def told_of(
    row: Row, what: str, words: str, told: Told, through: list[tuple[str, int]] | None = None
) -> Row:
    """What every claim has; one made of parts has their sources, too."""
    claims = [(what, row["id"]), *(through or [])]
    return {
        **r.plain(row, "status", "modality", "known_from", "independent_sources"),
        "sources": r.slugs(said for claim in claims for said in told.sources[claim]),
        "origins": r.slugs(said for claim in claims for said in told.origins[claim]),
        "assertions": told.assertions(what, row, words),
        **r.stamps(row),
    }
