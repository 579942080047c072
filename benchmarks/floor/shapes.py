"""The SQL of each resource's JSON, written by hand: what is shown, and the tables beside its own.

Lists show a record in brief, without who says it; alone it is shown in full.
"""

from .entities import Entities

HOSTILE = "'fights','rival_of','threatens'"
SUPPORTING = (
    "'leader_of','deputy_of','spokesperson_of','commander_in','holds_post_in','member_of',"
    "'associate_of','part_of','affiliate_of','merged_into','controls','media_outlet_of',"
    "'defected_to','allied_with','supports','gives_sanctuary_to','pledged_to'"
)


class Shapes(Entities):
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
            **{n: f"i.{n}" for n in ("latitude", "longitude", "radius_km")},
            "parent": self.ref("ip", "i.parent_id"),
            "response_to": self.ref("ir", "i.response_to_id"),
            "answers": d.each(
                self.ref("ia"),
                "incidents_incident ia WHERE ia.response_to_id = i.id "
                "ORDER BY coalesce(ia.date_earliest, ia.date_latest), ia.date_latest, ia.uid",
            ),
            "is_aggregate": d.flag("i.is_aggregate"),
            "counted_in": d.maybe("i.counted_in_id", d.uid("fc.uid")),
            "claim_status": self.code("i.claim_status"),
            "killed": self.toll("killed"),
            "wounded": self.toll("wounded"),
            "contested": d.stored("i.contested"),
            "toll_voices": "i.toll_voices",
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
            **self.datasets("i"),
        }
        beside = (
            "LEFT JOIN incidents_place p ON p.id = i.place_id "
            "LEFT JOIN incidents_place po ON po.id = i.origin_place_id "
            "LEFT JOIN incidents_incident ip ON ip.id = i.parent_id "
            "LEFT JOIN incidents_incident ir ON ir.id = i.response_to_id "
            "LEFT JOIN incidents_figure fc ON fc.id = i.counted_in_id"
        )
        return d.obj(shown), beside

    def toll(self, metric: str) -> str:
        shown = {
            "low": f"i.{metric}_low",
            "high": f"i.{metric}_high",
            "high_is_open": self.d.flag(f"i.{metric}_is_open"),
            "best": f"i.{metric}_best",
            "contested": self.d.flag(f"i.{metric}_contested"),
            "voices": f"i.{metric}_voices",
        }
        ends = {end: f"i.{metric}_assailants_{end}" for end in ("low", "high")}
        attackers = self.d.maybe(f"i.{metric}_assailants_high", self.d.obj(ends))
        shown["assailants"] = attackers
        return self.d.maybe(f"i.{metric}_best", self.d.obj(shown))

    def involvement(self, incident: str, words: str) -> str:
        d = self.d
        if words:
            words = f"coalesce(e.name, v.label)||': '||v.role||' in '||{words}"
        shown = {
            "id": d.uid("v.uid"),
            "incident": self.ref(incident, dated_at="p"),
            "entity": self.ref("e", "v.entity_id"),
            "identity": d.blank("v.identity"),
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
            "incident": self.ref(incident, own, dated_at="p" if own is None else "pi"),
            "entity": self.ref("e", "f.entity_id"),
            "place": self.ref("pf", "f.place_id"),
            **{n: self.code(f"f.{n}") for n in ("metric", "population")},
            **{n: f"f.{n}" for n in ("low", "high", "best")},
            **{n: d.blank(f"f.{n}") for n in ("bound", "flaw", "magnitude", "unit", "counts")},
            "period": self.date("f.period"),
            "parent": d.maybe("f.parent_id", d.uid("fp.uid")),
            **{n: d.blank(f"f.{n}") for n in ("dimension", "category")},
            **self.claim("f", "figure", words),
            **(self.datasets("f") if own else {}),
        }
        return d.obj(shown)

    def figures(self, full: bool) -> tuple[str, str]:
        beside = (
            "LEFT JOIN incidents_incident ii ON ii.id = f.incident_id "
            f"LEFT JOIN incidents_place pi ON pi.id = ii.place_id {self.beside_figure}"
        )
        return self.figure("ii"), beside

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
            "opposed_by": self.opposed_by(),
            **self.claim("r", "relationship"),
            **self.datasets("r"),
        }
        beside = (
            "JOIN actors_entity e1 ON e1.id = r.subject_id "
            "JOIN actors_entity e2 ON e2.id = r.object_id"
        )
        return d.obj(shown), beside

    def opposed_by(self) -> str:
        d = self.d
        counts = "{0}.modality = 'actual' AND {0}.status NOT IN ('denied', 'retracted')"
        shown = {
            "id": d.uid("rr.uid"),
            "subject": self.ref("ee1"),
            "kind": self.code("rr.kind"),
            "object": self.ref("ee2"),
            "status": self.code("rr.status"),
            "sources": self.said("source", "a.relationship_id = rr.id"),
        }
        return d.each(
            d.obj(shown),
            "actors_relationship rr JOIN actors_entity ee1 ON ee1.id = rr.subject_id "
            "JOIN actors_entity ee2 ON ee2.id = rr.object_id "
            "WHERE (rr.subject_id = r.subject_id AND rr.object_id = r.object_id "
            "OR rr.subject_id = r.object_id AND rr.object_id = r.subject_id) "
            f"AND (r.kind IN ({SUPPORTING}) AND rr.kind IN ({HOSTILE}) "
            f"OR r.kind IN ({HOSTILE}) AND rr.kind IN ({SUPPORTING})) "
            f"AND {counts.format('r')} AND {counts.format('rr')} ORDER BY rr.uid",
        )

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
            "relayed_count": "s.relayed_count",
            "identifiers": self.identifiers("source_id = s.id"),
            **self.stamps("s"),
            **self.datasets("s"),
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
            "no_point": d.blank("p.no_point"),
            "identifiers": self.identifiers("place_id = p.id"),
            **self.stamps("p"),
            **self.datasets("p"),
        }
        return d.obj(shown), "LEFT JOIN incidents_place pp ON pp.id = p.parent_id"
