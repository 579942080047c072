"""JSON of actors, persons and the links between them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from base import compiled as c
from base.serializers import (
    DateField,
    ReadOnlyField,
    RecordSerializer,
    ReferenceSerializer,
    date_json,
)
from sources.choices import ClaimStatus
from sources.lens import Lens
from sources.serializers import (
    AssertionsField,
    ClaimSerializer,
    IdentifierSerializer,
    SaidByField,
)

from .choices import HOSTILE_KINDS, SUPPORTING_KINDS, Certainty, RelationshipKind
from .computed.opposition import COUNTS, OF_THE_PAIR, SIDES, counting, opposing
from .models import OF_ALL_SOURCES, Actor, Alias, Entity, Person, Relationship
from .names.serializers import MatchedField, ScoreField
from .role_serializers import DiedField, FateField, RolesField

# `died` is shown in a restricted view as far as the fate in it tells.
WITHHELD = [name for name in OF_ALL_SOURCES if name != "died"]


def words_of(kinds: Iterable[str]) -> str:
    return ", ".join(f"`{kind}`" for kind in kinds)


class SeenEndField(DateField):
    """The end as the view supports it."""

    HELP = (
        "When it ended: null if it is not said to have ended, or not yet in view. Roles of a "
        "person end with the person."
    )

    def get_attribute(self, instance: Any) -> Any:
        return date_json(instance, "seen_end")

    def to_representation(self, value: Any) -> Any:
        return value

    def compiled(self, row: c.Row) -> c.Json:
        return c.JsonDate("seen_end")


class CertaintyField(serializers.ChoiceField):
    """How surely the claim held on the day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            source="seen_certainty",
            choices=Certainty.choices,
            allow_null=True,
            read_only=True,
            help_text=(
                "How surely it held on the day of `as_of`: certain (between dates that are "
                "known or attested), as_stated (a source says so for around then), possible; "
                "null without `as_of`."
            ),
            **kwargs,
        )

    def compiled(self, row: c.Row) -> c.Json:
        return c.TextOrNull("seen_certainty")


class AliasSerializer(RecordSerializer):
    sources = SaidByField("source", help_text="Slugs of the sources that use this name.")

    class Meta:
        model = Alias
        fields = ["id", "text", "kind", "language", "valid", "sources"]


class EntitySerializer(RecordSerializer):
    renders_plainly = True

    aliases = AliasSerializer(many=True, read_only=True, help_text="Its other names.")
    identifiers = IdentifierSerializer(
        many=True, read_only=True, help_text="Its identifiers in other systems."
    )
    current_roles = RolesField(
        help_text=(
            "Posts and memberships that a person holds, or that are held in an actor. With "
            "`as_of`, those that held or may have held on that day, likeliest first; otherwise "
            "those not said to have ended."
        )
    )
    died = DiedField(
        allow_null=True,
        help_text=(
            "When a person died: the date that the editor gives, else the date of the fate if "
            "that is an asserted death."
        ),
    )
    fate = FateField(allow_null=True, help_text="What became of a person; null for actors.")
    score = ScoreField()
    matched = MatchedField(
        allow_null=True,
        help_text="The name by which `q` found it, and how the name matches; null without `q`.",
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
            "current_roles",
            "fate",
            "score",
            "matched",
            "assertions",
            "datasets",
            "created_at",
            "updated_at",
        ]

    def to_representation(self, instance: Entity) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown | dict.fromkeys(self.withheld)

    @property
    def withheld(self) -> list[str]:
        """Fields that are null in the view."""
        is_restricted = self.context["lens"].is_restricted
        return [name for name in WITHHELD if name in self.fields] if is_restricted else []


class ActorSerializer(EntitySerializer):
    # An actor always has one, though the shared column may be empty.
    kind = serializers.ChoiceField(
        choices=Actor._meta.get_field("kind").choices, help_text="What sort of actor."
    )

    class Meta:
        model = Actor
        fields = [
            name for name in EntitySerializer.Meta.fields if name not in ("born", "died", "fate")
        ]


class PersonSerializer(EntitySerializer):
    class Meta:
        model = Person
        fields = [
            name
            for name in EntitySerializer.Meta.fields
            if name not in ("kind", "founded", "dissolved")
        ]


class OpposingLinkSerializer(serializers.Serializer):
    """A relationship between the same two entities that points to the opposite, in short."""

    id = serializers.UUIDField(help_text="Id of the relationship.")
    subject = ReferenceSerializer(help_text="The subject.")
    kind = serializers.ChoiceField(
        choices=RelationshipKind.choices, help_text="How subject and object are linked."
    )
    object = ReferenceSerializer(help_text="The object.")
    status = serializers.ChoiceField(
        choices=ClaimStatus.choices, help_text="What the assertions in view add up to."
    )
    sources = SaidByField(
        "source", help_text="Slugs of the sources in which it was read, first known first."
    )


@extend_schema_field(OpposingLinkSerializer(many=True))
class OpposedByField(ReadOnlyField):
    """The links that oppose one, looked up once for all that is shown with it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"source": "*"})

    def to_representation(self, link: Relationship) -> list[dict[str, Any]]:
        if "opposing" not in self.context:
            shown = self.root.instance
            links = [shown] if isinstance(shown, Relationship) else shown
            self.context["opposing"] = opposing(links, self.context["lens"])
        return [
            {
                "id": str(other.uid),
                "subject": other.subject.reference(),
                "kind": other.kind,
                "object": other.object.reference(),
                "status": other.seen_status,
                "sources": SOURCES.to_representation(other),
            }
            for other in self.context["opposing"].get(link.pk, ())
        ]

    def compiled(self, row: c.Row) -> c.Json:
        sides = []
        for own, others in SIDES:
            is_own = Case(When(COUNTS & Q(kind__in=own), then=F("pk")))
            links = Relationship.objects.filter(OF_THE_PAIR, kind__in=others)
            lens = replace(self.context["lens"], shows_assertions=False)
            sides.append((is_own, self._each(counting(links, lens).order_by("uid"), lens)))
        return c.Cases(*sides, (F("pk"), c.Stored(Value("[]"))))

    @staticmethod
    def _each(links: QuerySet, lens: Lens) -> c.Json:
        ends = {end: c.reference(end, Entity, nullable=False) for end in ("subject", "object")}
        told = links.prefetch_related(Prefetch("assertions", lens.assertions()))
        item = {
            "id": c.Uid("uid"),
            "subject": ends["subject"],
            "kind": c.Text("kind"),
            "object": ends["object"],
            "status": c.Text("seen_status"),
            "sources": SOURCES.compiled(c.Row(told)),
        }
        return c.Each(links, c.Object(item))


SOURCES = SaidByField("source")


class RelationshipSerializer(ClaimSerializer):
    end = SeenEndField(allow_null=True, help_text=SeenEndField.HELP)
    certainty = CertaintyField()
    opposed_by = OpposedByField(
        help_text=(
            "Relationships between the same two entities that point to the opposite: hostile ones "
            "for a supporting one, and supporting ones for a hostile one. Hostile are "
            f"{words_of(HOSTILE_KINDS)}; supporting are {words_of(SUPPORTING_KINDS)}. Both must be "
            "in view, actual, and neither denied nor retracted; with `as_of` both must have held "
            "on that day."
        )
    )

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
            "certainty",
            "opposed_by",
            *ClaimSerializer.CLAIM,
        ]
