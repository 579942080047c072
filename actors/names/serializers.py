"""JSON of what a search has found of an entity."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base import compiled as c
from base.serializers import ReadOnlyField

from ..models import Entity
from .scoring import How, Match


class MatchedSerializer(serializers.Serializer):
    """The name by which a search found an entity."""

    name = serializers.CharField(help_text="The name or alias, as it is written.")
    how = serializers.ChoiceField(choices=How.choices, help_text="How it matches what was typed.")
    cut_off = serializers.FloatField(
        min_value=0, max_value=1, help_text="The least score of names found in this way."
    )


def matched_by(match: Match | None) -> dict[str, Any] | None:
    if match is None:
        return None
    return {"name": match.name.text, "how": str(match.how), "cut_off": match.cut_off}


def shown_of(match: Match | None) -> dict[str, Any]:
    """What a search found about an entity; null without a search."""
    return {"score": match.score if match else None, "matched": matched_by(match)}


class ScoreField(serializers.FloatField):
    """How well the entity fits the search."""

    def __init__(self, **kwargs: Any) -> None:
        described = (
            "How well it matches `q`, from 0 to 1 (a name exactly as typed); null without `q`."
        )
        super().__init__(
            source="*", min_value=0, max_value=1, read_only=True, allow_null=True,
            help_text=described, **kwargs,
        )  # fmt: skip

    def to_representation(self, entity: Entity) -> float | None:
        match = self.context.get("matches", {}).get(entity.pk)
        return match.score if match else None

    def compiled(self, row: c.Row) -> c.Json:
        return c.Null()  # the view puts in what a search has found


@extend_schema_field(MatchedSerializer)
class MatchedField(ReadOnlyField):
    """The name by which the search found the entity."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, entity: Entity) -> dict[str, Any] | None:
        return matched_by(self.context.get("matches", {}).get(entity.pk))

    def compiled(self, row: c.Row) -> c.Json:
        return c.Null()
