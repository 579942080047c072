"""What the JSON of several resources has in common, in SQL that is written by hand.

An alias of one or two letters stands for each table: i incident, v involvement, f figure,
r relationship, e entity, l alias, a assertion, s source, p place, n of a list of names.
"""

from typing import Any

from .dialects import Ready

Pairs = dict[str, Any]


class Parts:
    def __init__(self, dialect: Any) -> None:
        self.d = dialect

    def date(self, column: str) -> str:
        d, name = self.d, column.rpartition(".")[2].strip('"')
        table = column.rpartition(".")[0]
        bounds = {end: f'{table}."{name}_{end}"' for end in ("earliest", "latest")}
        return d.maybe(d.blank(column), d.obj({"edtf": column} | bounds))

    def ref(self, table: str, key: str | None = None, dated_at: str = "") -> str:
        """Another record, named; null if the key is. An incident may tell when and where it was."""
        d = self.d
        own = {
            "i": ("'incident'", "title", "event_type"),
            "e": (f"{table}.type", "name", "kind"),
            "p": ("'place'", "name", "kind"),
            "s": ("'source'", "title", "kind"),
        }
        kind_of, name, kind = own[table[0]]
        shown = {
            "id": d.uid(f"{table}.uid"),
            "type": self.code(kind_of),
            "slug": self.code(f"{table}.slug"),
            "name": f"{table}.{name}",
            "kind": d.blank(f"{table}.{kind}"),
        }
        if dated_at:
            shown["date"] = self.date(f"{table}.date")
            shown["place"] = self.ref(dated_at, f"{table}.place_id")
        shown = d.obj(shown)
        return d.maybe(key, shown) if key else shown

    def code(self, sql: str) -> str:
        """A text that is never null nor needs to be quoted."""
        return self.d.code(sql)

    def said(self, what: str, *where: str) -> Ready:
        """The slugs of the documents, or of what those have it from, first known first."""
        d = self.d
        one = (
            "SELECT s.slug, s.known_from AS known FROM sources_assertion a "
            f"JOIN sources_source s ON s.id = a.{what}_id"
        )
        parts = [
            f"{one} {each}" if each.startswith("JOIN") else f"{one} WHERE {each}" for each in where
        ]
        found = (
            " UNION ".join(parts)
            if len(parts) > 1
            else parts[0].replace("SELECT", "SELECT DISTINCT", 1)
        )
        return d.texts(
            "slug", f"SELECT slug FROM ({found}) AS said ORDER BY known IS NULL, known, slug"
        )

    def identifiers(self, of: str) -> Ready:
        shown = self.d.obj({"scheme": "n.scheme", "value": "n.value"})
        return self.d.each(shown, f"sources_identifier n WHERE n.{of} ORDER BY n.scheme, n.value")

    def stamps(self, table: str) -> Pairs:
        return {name: self.d.instant(f"{table}.{name}") for name in ("created_at", "updated_at")}

    def datasets(self, table: str) -> Pairs:
        """What records have that are not shown within another."""
        slugs = (
            "SELECT ds.slug FROM threatapi_datasetrecord dr JOIN threatapi_dataset ds "
            f"ON ds.id = dr.dataset_id WHERE dr.record = {table}.uid ORDER BY ds.slug"
        )
        return {"datasets": self.d.texts("slug", slugs)}

    def claim(self, t: str, own: str, words: str = "", *parts: str) -> Pairs:
        """What every claim has; `words` name it where its assertions are shown."""
        where = (f"a.{own}_id = {t}.id", *parts)
        return {
            "status": self.code(f"{t}.status"),
            "modality": self.code(f"{t}.modality"),
            "known_from": f"{t}.known_from",
            "independent_sources": f"{t}.independent_sources",
            "sources": self.said("source", *where),
            "origins": self.said("origin", *where),
            "assertions": self.assertions(t, own, words) if words else self.d.null,
            **self.stamps(t),
        }

    def assertions(self, t: str, own: str, words: str) -> Ready:
        d = self.d
        target = {"type": self.code(f"'{own}'"), "id": d.uid(f"{t}.uid"), "name": words}
        shown = {
            "id": d.uid("a.uid"),
            "target": d.obj(target),
            "source": self.ref("s"),
            "locator": "a.locator",
            "origin": self.ref("so", "a.origin_id"),
            "speaker": self.ref("es", "a.speaker_id"),
            "speaker_label": d.blank("a.speaker_label"),
            **{n: self.code(f"a.{n}") for n in ("speaker_kind", "stance", "hedge", "modality")},
            "credibility": "a.credibility",
            "stated_on": self.date("a.stated_on"),
            "says_date": self.date("a.says_date"),
            "says_place": self.ref("ps", "a.says_place_id"),
            "says_text": d.blank("a.says_text"),
            "corrects": d.maybe("a.corrects_id", d.uid("ac.uid")),
            "superseded_by": d.maybe("a.superseded_by_id", d.uid("ab.uid")),
            "flaw": d.blank("a.flaw"),
            "note": d.blank("a.note"),
            **self.stamps("a"),
        }
        return d.each(
            d.obj(shown),
            "sources_assertion a JOIN sources_source s ON s.id = a.source_id "
            "LEFT JOIN sources_source so ON so.id = a.origin_id "
            "LEFT JOIN actors_entity es ON es.id = a.speaker_id "
            "LEFT JOIN incidents_place ps ON ps.id = a.says_place_id "
            "LEFT JOIN sources_assertion ac ON ac.id = a.corrects_id "
            "LEFT JOIN sources_assertion ab ON ab.id = a.superseded_by_id "
            f"WHERE a.{own}_id = {t}.id ORDER BY s.slug, a.locator_order, a.uid",
        )
