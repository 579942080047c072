"""The SQL of each resource's JSON, written by hand: what an answer shows, and the tables it is of.

`d` is a dialect. An alias of one or two letters stands for each table: i incident, v involvement,
f figure, r relationship, e entity, a assertion, s source, p place.
"""

from typing import Any

from .dialects import Ready

Pairs = dict[str, Any]
ROLES = (
    "'leader_of', 'deputy_of', 'spokesperson_of', 'commander_in', 'holds_post_in', 'member_of', "
    "'associate_of'"
)


class Shapes:
    def __init__(self, dialect: Any) -> None:
        self.d = dialect

    # What is in several

    def date(self, column: str) -> str:
        d, name = self.d, column.rpartition(".")[2].strip('"')
        table = column.rpartition(".")[0]
        bounds = {end: f'{table}."{name}_{end}"' for end in ("earliest", "latest")}
        return d.maybe(d.blank(column), d.obj({"edtf": column} | bounds))

    def ref(self, table: str, key: str | None = None) -> str:
        """Another record, named; null if the key is."""
        d = self.d
        own = {
            "i": ("'incident'", "title", "event_type"),
            "e": (f"{table}.type", "name", "kind"),
            "p": ("'place'", "name", "kind"),
            "s": ("'source'", "title", "kind"),
        }
        kind_of, name, kind = own[table[0]]
        shown = d.obj(
            {
                "id": d.uid(f"{table}.uid"),
                "type": self.code(kind_of),
                "slug": self.code(f"{table}.slug"),
                "name": f"{table}.{name}",
                "kind": d.blank(f"{table}.{kind}"),
            }
        )
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
        found = " UNION ".join(parts) if len(parts) > 1 else parts[0].replace("SELECT", "SELECT DISTINCT", 1)
        return d.texts(
            "slug", f"SELECT slug FROM ({found}) AS said ORDER BY known IS NULL, known, slug"
        )

    def identifiers(self, of: str) -> Ready:
        shown = self.d.obj({"scheme": "n.scheme", "value": "n.value"})
        return self.d.each(shown, f"sources_identifier n WHERE n.{of} ORDER BY n.scheme, n.value")

    def stamps(self, table: str) -> Pairs:
        return {name: self.d.instant(f"{table}.{name}") for name in ("created_at", "updated_at")}

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
            "note": d.blank("a.note"),
            **self.stamps("a"),
        }
        return d.each(
            d.obj(shown),
            "sources_assertion a JOIN sources_source s ON s.id = a.source_id "
            "LEFT JOIN sources_source so ON so.id = a.origin_id "
            "LEFT JOIN actors_entity es ON es.id = a.speaker_id "
            "LEFT JOIN incidents_place ps ON ps.id = a.says_place_id "
            f"WHERE a.{own}_id = {t}.id ORDER BY s.slug, a.locator, a.uid",
        )

    # Resources: the JSON, and what stands beside their own table

    def incident(self, full: bool) -> tuple[str, str]:
        d = self.d
        words = "i.title||' ('||coalesce(nullif(i.date, ''), 'undated')||')'"
        parts = ("involvement", "figure")
        said = tuple(
            f"JOIN incidents_{p} x ON x.id = a.{p}_id WHERE x.incident_id = i.id" for p in parts
        )
        shown = {
            "id": d.uid("i.uid"),
            "slug": self.code("i.slug"),
            "title": "i.title",
            "event_type": d.blank("i.event_type"),
            "attack_type": d.blank("i.attack_type"),
            "suicide": d.flag("i.suicide"),
            "weapons": d.stored("i.weapons"),
            "target_kinds": d.stored("i.target_kinds"),
            "outcome": self.code("i.outcome"),
            "names": d.stored("i.names"),
            "date": self.date("i.date"),
            "date_basis": d.blank("i.date_basis"),
            "place": self.ref("p", "i.place_id"),
            "location": d.blank("i.location"),
            "origin_place": self.ref("po", "i.origin_place_id"),
            "place_precision": "i.place_precision",
            "parent": self.ref("ip", "i.parent_id"),
            "is_aggregate": d.flag("i.is_aggregate"),
            "counted_in": d.maybe("i.counted_in_id", d.uid("fc.uid")),
            "claim_status": self.code("i.claim_status"),
            "killed": self.toll("killed"),
            "wounded": self.toll("wounded"),
            "contested": d.stored("i.contested"),
            "identifiers": self.identifiers("incident_id = i.id"),
            "involvements": d.each(
                self.involvement("i", words if full else ""),
                "incidents_involvement v LEFT JOIN actors_entity e ON e.id = v.entity_id "
                "WHERE v.incident_id = i.id ORDER BY v.role, v.uid",
            ),
            "figures": d.each(
                self.figure("i", words if full else ""),
                f"incidents_figure f {self.beside_figure} "
                "WHERE f.incident_id = i.id ORDER BY f.metric, f.population, f.uid",
            ),
            **self.claim("i", "incident", words if full else "", *said),
        }
        beside = (
            "LEFT JOIN incidents_place p ON p.id = i.place_id "
            "LEFT JOIN incidents_place po ON po.id = i.origin_place_id "
            "LEFT JOIN incidents_incident ip ON ip.id = i.parent_id "
            "LEFT JOIN incidents_figure fc ON fc.id = i.counted_in_id"
        )
        return d.obj(shown), beside

    def toll(self, metric: str) -> str:
        shown = {name: f"i.{metric}_{name}" for name in ("low", "high", "best")}
        shown["contested"] = self.d.flag(f"i.{metric}_contested")
        return self.d.maybe(f"i.{metric}_best", self.d.obj(shown))

    def involvement(self, incident: str, words: str) -> str:
        d = self.d
        if words:
            words = f"coalesce(e.name, v.label)||': '||v.role||' in '||{words}"
        shown = {
            "id": d.uid("v.uid"),
            "incident": self.ref(incident),
            "entity": self.ref("e", "v.entity_id"),
            "label": d.blank("v.label"),
            "count": "v.count",
            "role": self.code("v.role"),
            "outcome": d.blank("v.outcome"),
            "stated_on": self.date("v.stated_on"),
            **self.claim("v", "involvement", words),
        }
        return d.obj(shown)

    beside_figure = (
        "LEFT JOIN actors_entity e ON e.id = f.entity_id "
        "LEFT JOIN incidents_place pf ON pf.id = f.place_id "
        "LEFT JOIN incidents_figure fp ON fp.id = f.parent_id"
    )

    def figure(self, incident: str, words: str = "") -> str:
        d = self.d
        if words:
            low, high = d.plain("f.low"), d.plain("f.high")
            number = (
                f"CASE WHEN f.low IS NULL THEN {high} WHEN f.high IS NULL OR f.high = f.low "
                f"THEN {low} ELSE {low}||'–'||{high} END"
            )
            words = (
                "CASE WHEN f.magnitude <> '' THEN f.magnitude WHEN f.low IS NULL AND f.high IS "
                f"NULL THEN 'no number of' WHEN f.bound = 'exact' THEN {number} "
                f"ELSE replace(f.bound, '_', ' ')||' '||{number} END||' '||f.metric||', '||{words}"
            )
        own = None if incident == "i" else "f.incident_id"
        shown = {
            "id": d.uid("f.uid"),
            "incident": self.ref(incident, own),
            "entity": self.ref("e", "f.entity_id"),
            "place": self.ref("pf", "f.place_id"),
            **{n: self.code(f"f.{n}") for n in ("metric", "population")},
            "low": "f.low",
            "high": "f.high",
            **{n: d.blank(f"f.{n}") for n in ("bound", "magnitude", "unit", "counts")},
            "period": self.date("f.period"),
            "parent": d.maybe("f.parent_id", d.uid("fp.uid")),
            **{n: d.blank(f"f.{n}") for n in ("dimension", "category")},
            **self.claim("f", "figure", words),
        }
        return d.obj(shown)

    def figures(self, full: bool) -> tuple[str, str]:
        beside = f"LEFT JOIN incidents_incident ii ON ii.id = f.incident_id {self.beside_figure}"
        return self.figure("ii"), beside

    def entity(self, full: bool, face: str) -> tuple[str, str]:
        d = self.d
        alias = {
            "id": d.uid("l.uid"),
            "text": "l.text",
            "kind": self.code("l.kind"),
            "language": d.blank("l.language"),
            "valid": self.date("l.valid"),
            "sources": self.said("source", "a.alias_id = l.id"),
        }
        is_actor = face == "actor"
        dates = ("founded", "dissolved") if is_actor else ("born", "died")
        shown = {
            "id": d.uid("e.uid"),
            "type": self.code("e.type"),
            "slug": self.code("e.slug"),
            "name": "e.name",
            **({"kind": self.code("e.kind")} if is_actor else {}),
            "named": d.flag("e.named"),
            "resolved": d.flag("e.resolved"),
            "description": d.blank("e.description"),
            **{name: self.date(f"e.{name}") for name in dates},
            "aliases": d.each(
                d.obj(alias), "actors_alias l WHERE l.entity_id = e.id ORDER BY l.text, l.uid"
            ),
            "identifiers": self.identifiers("entity_id = e.id"),
            "current_roles": self.roles("object" if is_actor else "subject"),
            **({} if is_actor else {"fate": self.fate()}),
            "score": d.null,
            "matched": d.null,
            "assertions": self.assertions("e", "entity", "e.name") if full else d.null,
            **self.stamps("e"),
        }
        beside = "" if is_actor else "LEFT JOIN incidents_incident ie ON ie.id = e.fate_incident_id"
        return d.obj(shown), beside

    def fate(self) -> str:
        shown = {
            "value": "coalesce(nullif(e.fate, ''), 'unknown')",
            "date": self.date("ie.date"),
            "certainty": self.d.blank("e.fate_certainty"),
            "incident": self.ref("ie", "e.fate_incident_id"),
        }
        return self.d.obj(shown)

    def roles(self, end: str) -> Ready:
        d = self.d
        shown = {
            "id": d.uid("r.uid"),
            "kind": self.code("r.kind"),
            "title": d.blank("r.title"),
            "subject": self.ref("e1"),
            "object": self.ref("e2"),
            "start": self.date('r."start"'),
            "as_of": self.date("r.as_of"),
            "status": self.code("r.status"),
            "certainty": d.null,
        }
        likeliest = (
            "CASE r.status WHEN 'asserted' THEN 0 WHEN 'suspected' THEN 1 WHEN 'disputed' THEN 2 "
            "ELSE 4 END, coalesce(r.start_earliest, r.start_latest, r.as_of_earliest, "
            "r.as_of_latest) DESC NULLS LAST, r.independent_sources DESC, r.uid"
        )
        return d.each(
            d.obj(shown),
            "actors_relationship r JOIN actors_entity e1 ON e1.id = r.subject_id "
            f"JOIN actors_entity e2 ON e2.id = r.object_id WHERE r.{end}_id = e.id "
            f"AND r.kind IN ({ROLES}) AND r.status <> 'denied' AND r.modality = 'actual' "
            f"AND r.effective_end = '' ORDER BY {likeliest}",
        )

    def relationship(self, full: bool) -> tuple[str, str]:
        d = self.d
        shown = {
            "id": d.uid("r.uid"),
            "subject": self.ref("e1"),
            "kind": self.code("r.kind"),
            "object": self.ref("e2"),
            "title": d.blank("r.title"),
            "start": self.date('r."start"'),
            "end": self.date("r.effective_end"),
            "as_of": self.date("r.as_of"),
            "certainty": d.null,
            **self.claim("r", "relationship"),
        }
        beside = (
            "JOIN actors_entity e1 ON e1.id = r.subject_id "
            "JOIN actors_entity e2 ON e2.id = r.object_id"
        )
        return d.obj(shown), beside

    def source(self, full: bool) -> tuple[str, str]:
        d = self.d
        authors = (
            "sources_source_authors n JOIN actors_entity e ON e.id = n.entity_id "
            "WHERE n.source_id = s.id ORDER BY e.name, e.uid"
        )
        shown = {
            "id": d.uid("s.uid"),
            "slug": self.code("s.slug"),
            "title": "s.title",
            "kind": self.code("s.kind"),
            "authors": d.each(self.ref("e"), authors),
            "author_label": d.blank("s.author_label"),
            "publisher": self.ref("ep", "s.publisher_id"),
            "container": self.ref("sc", "s.container_id"),
            "published": self.date("s.published"),
            "published_basis": d.blank("s.published_basis"),
            "dated": self.date("s.dated"),
            **{n: d.blank(f"s.{n}") for n in ("language", "url", "archived_url", "reliability")},
            "retracted": self.date("s.retracted"),
            "known_from": "s.known_from",
            "assertion_count": "s.assertion_count",
            "identifiers": self.identifiers("source_id = s.id"),
            **self.stamps("s"),
        }
        beside = (
            "LEFT JOIN actors_entity ep ON ep.id = s.publisher_id "
            "LEFT JOIN sources_source sc ON sc.id = s.container_id"
        )
        return d.obj(shown), beside

    def place(self, full: bool) -> tuple[str, str]:
        d = self.d
        shown = {
            "id": d.uid("p.uid"),
            "slug": self.code("p.slug"),
            "name": "p.name",
            "names": d.stored("p.names"),
            "kind": self.code("p.kind"),
            "parent": self.ref("pp", "p.parent_id"),
            **{n: d.blank(f"p.{n}") for n in ("country", "code")},
            **{n: f"p.{n}" for n in ("latitude", "longitude", "radius_km")},
            "identifiers": self.identifiers("place_id = p.id"),
            **self.stamps("p"),
        }
        return d.obj(shown), "LEFT JOIN incidents_place pp ON pp.id = p.parent_id"
