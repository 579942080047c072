"""Links between two entities."""

from typing import Any

from django.db import models
from django.db.models import F, Prefetch, Q, Value
from django.db.models.functions import Greatest, Least

from base.compiled.words import Joined, Label
from base.orm.constraints import fault
from base.orm.fields import EDTFField
from base.orm.models import RecordQuerySet, hidden_index
from sources.lens import Lens
from sources.models import Claim, ClaimType

from .. import choices
from ..choices import RelationshipKind
from .entities import Entity
from .validity import Validity


class RelationshipQuerySet(RecordQuerySet):
    def for_api(self, lens: Lens) -> "RelationshipQuerySet":
        """With all that its JSON shows through the lens."""
        return self.select_related("subject", "object").prefetch_related(
            Prefetch("assertions", lens.assertions())
        )

    def involving(self, entities: Any) -> "RelationshipQuerySet":
        """Relationships with one of these at either end."""
        return self.filter(Q(subject__in=entities) | Q(object__in=entities))

    def between(self, one: Entity, other: Entity) -> "RelationshipQuerySet":
        """Relationships that have these two as their ends, whichever way."""
        return self.filter(Q(subject=one, object=other) | Q(subject=other, object=one))


class Relationship(Claim, Validity):
    """A directed link between two entities. Symmetric kinds are stored once, matched both ways."""

    ENDS = ("subject", "object")

    subject = models.ForeignKey(
        Entity,
        models.PROTECT,
        related_name="outgoing",
        help_text="The entity from which the kind is read: the X in “X leads Y”.",
    )
    kind = models.CharField(
        max_length=30,
        choices=RelationshipKind,
        help_text="How subject and object are linked.",
    )
    object = models.ForeignKey(
        Entity,
        models.PROTECT,
        related_name="incoming",
        help_text="The entity to which the kind is read: the Y in “X leads Y”.",
    )
    title = models.CharField(
        max_length=200,
        blank=True,
        help_text="The post, or what the subject is to the object (“son”).",
    )
    start = EDTFField(moment=True, help_text="When it began (EDTF); empty if not known.")
    end = EDTFField(
        moment=True, help_text="When it ended (EDTF); empty if it is not said to have ended."
    )
    as_of = EDTFField(help_text="When it held, where start and end are not known (EDTF).")

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        ordering = ("subject__name", "kind", "object__name", "uid")
        # Of a hub, the graph follows those that were recorded last.
        indexes = [
            hidden_index("relationship"),
            models.Index(fields=("subject", "id"), name="relationship_of_subject"),
            models.Index(fields=("object", "id"), name="relationship_of_object"),
            # What opposes a link is looked up for each that is shown.
            models.Index(fields=("subject", "object"), name="relationship_of_pair"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("subject", "kind", "object", "title", "start"),
                name="relationship_unique",
                violation_error_code="object",
                violation_error_message=(
                    "This relationship is already recorded: add an assertion to it."
                ),
            ),
            models.UniqueConstraint(
                "kind",
                Least("subject", "object"),
                Greatest("subject", "object"),
                "title",
                "start",
                condition=Q(kind__in=choices.SYMMETRIC_KINDS),
                name="relationship_symmetric_once",
                violation_error_code="object",
                violation_error_message=(
                    "This kind is symmetric, and the relationship is already recorded with "
                    "subject and object swapped."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(subject=F("object")),
                name="relationship_not_to_itself",
                violation_error_code="object",
                violation_error_message="Subject and object must be two different entities.",
            ),
            models.CheckConstraint(
                condition=Q(end_latest__gte=F("start_earliest"))
                | Q(end_latest=None)
                | Q(start_earliest=None),
                name="relationship_end_after_start",
                violation_error_code="end",
                violation_error_message="The end must not lie before the start.",
            ),
        ]

    def statement(self) -> str:
        return f"{self.subject} {self.get_kind_display()} {self.object}"

    @staticmethod
    def in_words(of: str) -> Any:
        ends = (Entity.in_words(f"{of}{end}__") for end in ("subject", "object"))
        kind = Label(f"{of}kind", RelationshipKind.choices)
        return Joined(next(ends), Value(" "), kind, Value(" "), next(ends))

    def clean(self) -> None:
        rule = choices.RULES.get(self.kind)
        if not rule or not self.subject_id or not self.object_id:
            return
        for end, allowed in (("subject", rule.subject), ("object", rule.object)):
            entity = getattr(self, end)
            if entity.type not in allowed:
                words = f"{entity} is {_a(entity.type)}; {self.kind} takes {_a(*allowed)} here."
                raise fault(end, words, "wrong_end")


RELATIONSHIP = ClaimType(
    model=Relationship,
    kind="kind",
    vocabulary=RelationshipKind,
    named_by=("subject", "object"),
    entities=("subject", "object"),
    dated=("start", "end", "as_of"),
    in_timeline="A relationship, from its start.",
)


def _a(*types: str) -> str:
    return " or ".join(("an " if name == "actor" else "a ") + name for name in types)
