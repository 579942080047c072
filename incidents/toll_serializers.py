"""JSON of tolls, and of what is contested."""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base import compiled as c
from base.serializers import (
    ReadOnlyField,
)

from .choices import Contested
from .computed.incidents_in_view import SHOWN, toll_json
from .models import Incident


class AssailantsSerializer(serializers.Serializer):
    """How many of those killed or wounded were attackers."""

    low = serializers.IntegerField(allow_null=True, help_text="Least number that a voice gives.")
    high = serializers.IntegerField(help_text="Greatest number that a voice gives.")


class TollSerializer(serializers.Serializer):
    """The range of the numbers of all voices, attackers included.

    The number of a voice is its total, or else the sum of the parts that it gives. Single parts
    count only if no voice gives a total.
    """

    low = serializers.IntegerField(
        allow_null=True,
        help_text=(
            "Least number that a voice gives; null if a voice gives only an upper bound, and that "
            "is lower."
        ),
    )
    high = serializers.IntegerField(help_text="Greatest number that a voice gives.")
    high_is_open = serializers.BooleanField(
        help_text=(
            "Whether a voice gives the greatest number as a lower bound (“at least”, “more than”)."
        )
    )
    best = serializers.IntegerField(
        help_text=(
            "Number of the least interested voice, in the order court, intergovernmental, "
            "analyst, media, narrator, local source, official, unnamed, group; among equals, of "
            "the latest known. It is the best estimate of the voice, else its low, else its high."
        )
    )
    contested = serializers.BooleanField(help_text="Whether two voices' numbers do not fit.")
    voices = serializers.IntegerField(
        help_text="How many voices give a number, a part of one, or a vague word."
    )
    assailants = AssailantsSerializer(
        allow_null=True, help_text="How many of them were attackers; null if nobody says so."
    )


@extend_schema_field(TollSerializer)
class TollField(ReadOnlyField):
    def __init__(self, metric: str, **kwargs: Any) -> None:
        self.metric = metric
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, incident: Incident) -> dict[str, Any] | None:
        start = f"seen_{self.metric}_"
        columns = {
            name.removeprefix("seen_"): value
            for name, value in vars(incident).items()
            if name.startswith(start)
        }
        return toll_json(columns, self.metric)

    def compiled(self, row: c.Row) -> c.Json:
        of = f"seen_{self.metric}"
        shown: dict[str, c.Json] = {
            name: (c.Flag if column in ("is_open", "contested") else c.Text)(f"{of}_{column}")
            for name, column in SHOWN.items()
        }
        ends = {end: c.Text(f"{of}_assailants_{end}") for end in ("low", "high")}
        shown["assailants"] = c.Maybe(f"{of}_assailants_high", c.Object(ends))
        return c.Maybe(f"{of}_best", c.Object(shown))


@extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Contested.choices)))
class ContestedField(ReadOnlyField):
    def get_attribute(self, incident: Incident) -> list[str]:
        return json.loads(incident.seen_contested_text)

    def to_representation(self, value: list[str]) -> list[str]:
        return value

    def compiled(self, row: c.Row) -> c.Json:
        return c.Stored("seen_contested_text")
