"""JSON of actors, persons and the links between them."""

from rest_framework import serializers

from sources.serializers import (
    AssertionsField,
    ClaimSerializer,
    IdentifierSerializer,
    SaidByField,
)
from threatapi.base.serializers import RecordSerializer

from .models import Actor, Alias, Entity, Person, Relationship


class AliasSerializer(RecordSerializer):
    sources = SaidByField("source", help_text="Slugs of the documents that write the name so.")

    class Meta:
        model = Alias
        fields = ["id", "text", "kind", "language", "valid", "sources"]


class EntitySerializer(RecordSerializer):
    aliases = AliasSerializer(many=True, read_only=True, help_text="Its other names.")
    identifiers = IdentifierSerializer(
        many=True, read_only=True, help_text="Its names in other systems."
    )
    assertions = AssertionsField()

    class Meta:
        model = Entity
        fields = [
            "id",
            "type",
            "slug",
            "name",
            "kind",
            "named",
            "resolved",
            "description",
            "founded",
            "dissolved",
            "born",
            "died",
            "aliases",
            "identifiers",
            "assertions",
            "created_at",
            "updated_at",
        ]


class ActorSerializer(EntitySerializer):
    # An actor always has one, though the shared column may be empty.
    kind = serializers.ChoiceField(
        choices=Actor._meta.get_field("kind").choices, help_text="What sort of actor."
    )

    class Meta:
        model = Actor
        fields = [name for name in EntitySerializer.Meta.fields if name not in ("born", "died")]


class PersonSerializer(EntitySerializer):
    class Meta:
        model = Person
        fields = [
            name
            for name in EntitySerializer.Meta.fields
            if name not in ("kind", "founded", "dissolved")
        ]


class RelationshipSerializer(ClaimSerializer):
    class Meta:
        model = Relationship
        fields = [
            "id",
            "subject",
            "kind",
            "object",
            "title",
            "start",
            "end",
            "as_of",
            *ClaimSerializer.CLAIM,
        ]
