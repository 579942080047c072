"""The body of a match request and of its answer. What is misspelt in it is refused."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError

from actors.choices import EntityType
from actors.names.scoring import LEAST, LEAST_ACROSS
from actors.names.serializers import MatchedSerializer
from base.http.errors import MOST_HINTS
from base.parameters import MAX_LENGTH, MAX_WORDS, Words, nearest
from base.serializers import ReferenceSerializer
from base.values.text import validate_safe_text
from incidents.filters.places import Countries

TYPES = ", ".join(EntityType.values)
MOST_QUERIES = 100
MOST_CANDIDATES = 20
CANDIDATES = 5


class StrictSerializer(serializers.Serializer):
    """An object whose unknown properties are faults."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise ValidationError("Give an object.", code="not_an_object")
        names = [name for name in data if name not in self.fields]
        hints = {name: nearest(name, self.fields) for name in names[:MOST_HINTS]}
        unknown = {
            name: [ErrorDetail(f"Unknown property.{hints.get(name, '')}", "unknown")]
            for name in names
        }
        try:
            values = super().to_internal_value(data)
        except ValidationError as error:
            raise ValidationError({**error.detail, **unknown}) from None
        if unknown:
            raise ValidationError(unknown)
        return values


class BoundedList(serializers.ListField):
    """A list whose length is looked at before its items are."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, list) and len(data) > self.max_length:
            message = self.error_messages["max_length"].format(max_length=self.max_length)
            raise ValidationError(f"{message} Send the rest in further requests.", "max_length")
        return super().to_internal_value(data)


class StrictText(serializers.CharField):
    """A string. A number is none, and the spaces around it count for its length."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length and len(data) > self.max_length:
            message = self.error_messages["max_length"].format(max_length=self.max_length)
            raise ValidationError(message, code="max_length")
        return super().to_internal_value(data)


class StrictWhole(serializers.IntegerField):
    """A whole number. A string of digits is none."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictNumber(serializers.FloatField):
    """A number. A string of digits is none, nor is true or false."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, str | bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class MatchQuerySerializer(StrictSerializer):
    """A name, and what is known of the entity that bears it."""

    name = StrictText(
        max_length=MAX_LENGTH,
        validators=[validate_safe_text],
        help_text=f"The name, as written: at most {MAX_WORDS} words.",
    )
    type = serializers.ChoiceField(
        choices=EntityType.choices,
        required=False,
        allow_null=True,
        error_messages={"invalid_choice": f"“{{input}}” is not one of: {TYPES}."},
        help_text="Only actors, or only persons.",
    )
    country = StrictText(
        required=False,
        allow_null=True,
        help_text=(
            "Raises the score of entities present, or involved in incidents, in this country (ISO "
            "3166-1 alpha-2: AF)."
        ),
    )
    related = StrictText(
        required=False,
        allow_null=True,
        max_length=120,
        help_text=(
            "Raises the score of entities linked to this one (id or slug), or involved in an "
            "incident with it."
        ),
    )

    least = StrictNumber(
        min_value=0,
        max_value=1,
        required=False,
        allow_null=True,
        help_text=(
            "Least score of the name alone, from 0 to 1. If not given: "
            f"{LEAST}, and {LEAST_ACROSS} between Arabic script and another."
        ),
    )

    def validate_name(self, value: str) -> str:
        return Words().parse(value)

    def validate_country(self, value: str | None) -> str | None:
        return Countries().parse(value) if value is not None else None


class MatchBodySerializer(StrictSerializer):
    """Names to be matched."""

    queries = BoundedList(
        child=MatchQuerySerializer(),
        min_length=1,
        max_length=MOST_QUERIES,
        help_text="The names, each with what is known of the entity.",
    )
    limit = StrictWhole(
        min_value=1,
        max_value=MOST_CANDIDATES,
        required=False,  # with a default, typed clients would have to give it
        help_text=f"Maximum number of candidates for each name (default {CANDIDATES}).",
    )


class AskedSerializer(serializers.Serializer):
    """A query, as it was read."""

    name = serializers.CharField(help_text="The name.")
    type = serializers.ChoiceField(
        choices=EntityType.choices, allow_null=True, help_text="The type, as given."
    )
    country = serializers.CharField(allow_null=True, help_text="The country, as given.")
    related = serializers.CharField(allow_null=True, help_text="The related entity, as given.")
    least = serializers.FloatField(
        min_value=0, max_value=1, allow_null=True, help_text="The least score, as given."
    )


class CutOffSerializer(serializers.Serializer):
    """The least scores with which names are found."""

    spelt = serializers.FloatField(
        min_value=0, max_value=1, help_text="For names that are compared letter by letter."
    )
    across_scripts = serializers.FloatField(
        min_value=0, max_value=1, help_text="For names of which only one is in Arabic script."
    )


class CandidateSerializer(serializers.Serializer):
    """An entity that the name may mean."""

    entity = ReferenceSerializer(help_text="The entity.")
    score = serializers.FloatField(
        min_value=0,
        max_value=1,
        help_text=(
            "How well it matches, from 0 to 1: the score that `entities?q=` gives the name. For "
            "each of `country` and `related` that fits, a quarter of the distance to 1 is added; "
            "for each that does not, a tenth is taken off."
        ),
    )
    matched = MatchedSerializer(help_text="The name that matched, and how.")
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="Reasons for and against it, in words."
    )


class MatchResultSerializer(serializers.Serializer):
    """The candidates for one query."""

    query = AskedSerializer(help_text="The query.")
    cut_off = CutOffSerializer(help_text="The least scores with which names are found.")
    candidates = CandidateSerializer(many=True, help_text="Best first; empty if no entity matches.")


class MatchAnswerSerializer(serializers.Serializer):
    """The candidates for each name."""

    results = MatchResultSerializer(many=True, help_text="One for each query, in their order.")
