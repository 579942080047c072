"""Every closed list of the API: what its values mean and what they are called elsewhere."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from actors.choices import RULES, EntityType, RelationshipKind
from base.http import error_codes  # noqa: F401 (errors have a vocabulary, too)
from base.http.errors import refuse, unknown_parameters
from base.orm.vocabulary import about, snake, vocabularies
from base.parameters import nearest
from base.views import Answer

ENDS_OF_KINDS = "Only of relationship kinds, else null."


class StandardSerializer(serializers.Serializer):
    """Where the values of a vocabulary come from, or what their codes belong to."""

    name = serializers.CharField(help_text="Its name; `threatapi` if the list is our own.")
    version = serializers.CharField(
        allow_null=True, help_text="Its version; null if the codes are the same in all."
    )
    url = serializers.URLField(allow_null=True, help_text="Where it can be read; null if ours.")


class VocabularyValueSerializer(serializers.Serializer):
    """One value of a closed list."""

    value = serializers.CharField(
        help_text="The value, as records and filters have it (grades are numbers in records)."
    )
    label = serializers.CharField(help_text="The value in words.")
    description = serializers.CharField(help_text="What it means, in a sentence.")
    standard_code = serializers.CharField(
        allow_null=True,
        help_text=(
            "Its code in the standard; null if the standard has no code with the same meaning."
        ),
    )
    parent = serializers.CharField(
        allow_null=True, help_text="The wider term of the standard that it falls under, if any."
    )
    inverse_label = serializers.CharField(
        allow_null=True, help_text=f"The label read from the object to the subject. {ENDS_OF_KINDS}"
    )
    symmetric = serializers.BooleanField(
        allow_null=True, help_text=f"Whether it reads the same both ways. {ENDS_OF_KINDS}"
    )
    subject_types = serializers.ListField(
        child=serializers.ChoiceField(choices=EntityType.choices),
        allow_null=True,
        help_text=f"What the subject may be. {ENDS_OF_KINDS}",
    )
    object_types = serializers.ListField(
        child=serializers.ChoiceField(choices=EntityType.choices),
        allow_null=True,
        help_text=f"What the object may be. {ENDS_OF_KINDS}",
    )


class VocabularySerializer(serializers.Serializer):
    """A closed list: fields that use it have no other values."""

    name = serializers.CharField(help_text="Its name in URLs: `relationship_kind`.")
    component = serializers.CharField(
        help_text="Its name among the schemas of the OpenAPI document: `RelationshipKind`."
    )
    title = serializers.CharField(help_text="Its name in words.")
    description = serializers.CharField(help_text="What its values are about.")
    standard = StandardSerializer(help_text="The standard that the values and codes come from.")
    values = VocabularyValueSerializer(  # type: ignore[assignment]
        many=True, help_text="Its values, in the order of the list."
    )


class VocabulariesSerializer(serializers.Serializer):
    """Every closed list of the API."""

    count = serializers.IntegerField(min_value=0, help_text="How many there are.")
    results = VocabularySerializer(many=True, help_text="All of them, by name.")


def value_json(value: Any) -> dict[str, Any]:
    rule = RULES[value] if isinstance(value, RelationshipKind) else None
    return {
        "value": str(value.value),
        "label": str(value.label),
        "description": value.description,
        "standard_code": value.code,
        "parent": value.parent,
        "inverse_label": rule.inverse if rule else None,
        "symmetric": rule.symmetric if rule else None,
        "subject_types": list(rule.subject) if rule else None,
        "object_types": list(rule.object) if rule else None,
    }


def vocabulary_json(component: str) -> dict[str, Any]:
    vocabulary = vocabularies()[component]
    name = snake(component)
    return {
        "name": name,
        "component": component,
        "title": name.replace("_", " ").capitalize(),
        "description": about(vocabulary),
        "standard": vocabulary.standard._asdict(),
        "values": [value_json(value) for value in vocabulary],
    }


class ListVocabularies(Answer):
    """All vocabularies: the values of every closed list, their meaning and the standard they come
    from.

    All of them are on one page. ISO codes of countries, provinces and languages are not listed
    here.
    """

    operation_id = "list_vocabularies"
    of_store = False
    tag = "discovery"

    @extend_schema(responses=VocabulariesSerializer)
    def get(self, request: Request, **kwargs: Any) -> Response:
        refuse(unknown_parameters(request, []))
        found = [vocabulary_json(name) for name in sorted(vocabularies(), key=snake)]
        return Response({"count": len(found), "results": found})


class GetVocabulary(Answer):
    """A single vocabulary, by its name: `relationship_kind`."""

    operation_id = "get_vocabulary"
    of_store = False
    tag = "discovery"
    path_parameters = {
        "name": {
            "in": "path",
            "name": "name",
            "required": True,
            "description": "The vocabulary's name, as the list of vocabularies has it.",
            "schema": {"type": "string"},
            "example": "relationship_kind",
        }
    }

    @extend_schema(responses=VocabularySerializer)
    def get(self, request: Request, name: str, **kwargs: Any) -> Response:
        refuse(unknown_parameters(request, []))
        names = {snake(component): component for component in vocabularies()}
        if name not in names:
            raise NotFound(f"There is no such vocabulary.{nearest(name, names)}")
        return Response(vocabulary_json(names[name]))
