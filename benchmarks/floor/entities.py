"""The SQL of the JSON of those who act."""

from .dialects import Ready
from .parts import Parts

ROLES = (
    "'leader_of', 'deputy_of', 'spokesperson_of', 'commander_in', 'holds_post_in', 'member_of', "
    "'associate_of'"
)


class Entities(Parts):
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
            **({} if is_actor else {"died": self.died()}),
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
            **self.datasets("e"),
        }
        beside = "" if is_actor else "LEFT JOIN incidents_incident ie ON ie.id = e.fate_incident_id"
        return d.obj(shown), beside

    def died(self) -> str:
        is_dead = "e.fate IN ('killed', 'died') AND e.fate_certainty = 'asserted'"
        fate, stated = self.date("e.fate_date"), self.date("e.died")
        found = f"CASE WHEN e.died = '' AND {is_dead} THEN {fate} ELSE {stated} END"
        return type(fate)(found)  # JSON as text where the two dates are

    def fate(self) -> str:
        shown = {
            "value": "coalesce(nullif(e.fate, ''), 'unknown')",
            "date": self.date("e.fate_date"),
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
            "CASE r.status WHEN 'asserted' THEN 0 WHEN 'claimed' THEN 1 WHEN 'suspected' THEN 2 "
            "WHEN 'disputed' THEN 3 ELSE 5 END, coalesce(r.start_earliest, r.start_latest, "
            "r.as_of_earliest, r.as_of_latest) DESC NULLS LAST, r.independent_sources DESC, r.uid"
        )
        return d.each(
            d.obj(shown),
            "actors_relationship r JOIN actors_entity e1 ON e1.id = r.subject_id "
            f"JOIN actors_entity e2 ON e2.id = r.object_id WHERE r.{end}_id = e.id "
            f"AND r.kind IN ({ROLES}) AND r.status <> 'denied' AND r.modality = 'actual' "
            f"AND r.effective_end = '' ORDER BY {likeliest}",
        )
