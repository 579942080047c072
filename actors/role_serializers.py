"""JSON of what an entity is and what became of it: its roles and its fate."""

import json
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import NullIf
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base import compiled as c
from base.compiled.words import filled, first
from base.serializers import EDTFDateSerializer, ReadOnlyField, ReferenceSerializer, date_json
from sources.choices import ClaimStatus

from .choices import Certainty, FateValue, RelationshipKind
from .computed.outcomes import DEATHS, UNKNOWN, Fate, is_death
from .computed.roles import fate_of, roles_of
from .models import Actor, Entity, Person


class RoleSerializer(serializers.Serializer):
    """A role that a person holds: the relationship, in short."""

    id = serializers.UUIDField(help_text="Id of the relationship.")
    kind = serializers.ChoiceField(choices=RelationshipKind.choices, help_text="What the role is.")
    title = serializers.CharField(allow_null=True, help_text="The post in words.")
    subject = ReferenceSerializer(help_text="Who holds it.")
    object = ReferenceSerializer(help_text="The entity in which it is held.")
    start = EDTFDateSerializer(allow_null=True, help_text="When it began.")
    as_of = EDTFDateSerializer(
        allow_null=True, help_text="When it held, where its start is not known."
    )
    status = serializers.ChoiceField(
        choices=ClaimStatus.choices, help_text="What the assertions in view add up to."
    )
    certainty = serializers.ChoiceField(
        choices=Certainty.choices,
        allow_null=True,
        help_text="How surely it was held on the day asked for; null without `as_of`.",
    )


@extend_schema_field(RoleSerializer(many=True))
class RolesField(ReadOnlyField):
    """The roles of an entity through the lens, likeliest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, entity: Entity) -> list[dict[str, Any]]:
        return [
            {
                "id": str(role.uid),
                "kind": role.kind,
                "title": role.title or None,
                "subject": role.subject.reference(),
                "object": role.object.reference(),
                "start": date_json(role, "start"),
                "as_of": date_json(role, "as_of"),
                "status": role.seen_status,
                "certainty": role.seen_certainty,
            }
            for role in roles_of(entity)
        ]

    def compiled(self, row: c.Row) -> c.Json:
        held_in = c.Each(row.inside("seen_roles_in").queryset, self._role())
        if row.model is Actor:
            return held_in
        own = c.Each(row.inside("seen_own_roles").queryset, self._role())
        return own if row.model is Person else c.Cases((IS_PERSON, own), (F("pk"), held_in))

    @staticmethod
    def _role() -> c.Json:
        ends = {end: c.reference(end, Entity, nullable=False) for end in ("subject", "object")}
        dates = {name: c.JsonDate(name) for name in ("start", "as_of")}
        return c.Object(
            {
                "id": c.Uid("uid"),
                "kind": c.Text("kind"),
                "title": c.TextOrNull("title"),
                **ends,
                **dates,
                "status": c.Text("seen_status"),
                "certainty": c.TextOrNull("seen_certainty"),
            }
        )


# Null for actors.
IS_PERSON = Case(When(type="person", then=F("pk")))


class FateSerializer(serializers.Serializer):
    """What became of a person, by the outcomes of involvements."""

    value = serializers.ChoiceField(
        choices=FateValue.choices,
        help_text="A death if there is one, else the latest outcome.",
    )
    date = EDTFDateSerializer(allow_null=True, help_text="Date of the incident.")
    certainty = serializers.ChoiceField(
        choices=ClaimStatus.choices,
        allow_null=True,
        help_text="Status of the involvement with this outcome; null if the fate is unknown.",
    )
    incident = ReferenceSerializer(allow_null=True, help_text="The incident in which it happened.")


@extend_schema_field(FateSerializer)
class FateField(ReadOnlyField):
    """The fate of a person through the lens; null for actors."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, entity: Entity) -> dict[str, Any] | None:
        if entity.type != "person":
            return None
        return fate_json(fate_of(entity))

    def compiled(self, row: c.Row) -> c.Json:
        incident = Entity._meta.get_field("fate_incident").related_model
        fate: c.Json = c.Object(
            {
                "value": c.Text(first(filled("fate"), Value(UNKNOWN))),
                "date": c.JsonDate("fate_date"),
                "certainty": c.TextOrNull("fate_certainty"),
                "incident": c.reference("fate_incident", incident),
            }
        )
        if not self.context["lens"].is_default:
            unknown = json.dumps(fate_json(None), separators=(",", ":"))
            fate = c.One(row.inside("seen_fates").queryset, fate, unknown)
        return c.Maybe(IS_PERSON, fate)


@extend_schema_field(EDTFDateSerializer)
class DiedField(ReadOnlyField):
    """The date of death that is stated, else that of the fate if it is an asserted death."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, entity: Entity) -> dict[str, Any] | None:
        lens = self.context["lens"]
        # What an editor wrote from all sources would tell a restricted view too much.
        if entity.died and not lens.is_restricted:
            return date_json(entity, "died")
        fate = fate_of(entity) if entity.type == "person" else None
        return date_json(fate.incident, "date") if fate and is_death(fate) else None

    def compiled(self, row: c.Row) -> c.Json:
        lens = self.context["lens"]
        died = NullIf("died", Value("")), c.JsonDate("died")
        if lens.is_default:
            is_dead = Case(When(DEATH_IS_ASSERTED, then=NullIf("fate_date", Value(""))))
            return c.Cases(died, (is_dead, c.JsonDate("fate_date")))
        deaths = row.inside("seen_fates").queryset.filter(DEATH_IS_ASSERTED)
        death = c.One(deaths, c.JsonDate("fate_date"))
        return death if lens.is_restricted else c.Cases(died, (F("pk"), death))


# The condition on a stored fate that `is_death` sets.
DEATH_IS_ASSERTED = Q(fate__in=DEATHS, fate_certainty=ClaimStatus.ASSERTED)


def fate_json(fate: Fate | None) -> dict[str, Any]:
    """What became of a person; unknown is a fate as well."""
    if fate is None:
        return {"value": UNKNOWN, "date": None, "certainty": None, "incident": None}
    return {
        "value": fate.value,
        "date": date_json(fate.incident, "date"),
        "certainty": fate.certainty,
        "incident": fate.incident.reference(),
    }
