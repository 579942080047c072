"""Model of involvements."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q, Value

from actors.models import Entity
from base.compiled.words import Joined, Label, filled, first
from base.orm.constraints import within
from base.orm.fields import EDTFField
from base.orm.models import RecordQuerySet, hidden_index
from sources.lens import Lens
from sources.models import Claim, ClaimType

from .. import choices

# What tells whether a part links those who had it, and how strongly.
EDGE_COLUMNS = ("modality", "status", "role", "independent_sources")


class InvolvementQuerySet(RecordQuerySet):
    def for_api(self, lens: Lens) -> "InvolvementQuerySet":
        """With all that its JSON shows through the lens."""
        return self.select_related("incident__place", "entity").prefetch_related(
            Prefetch("assertions", lens.assertions())
        )


class Involvement(Claim):
    """Who had what part in an incident: an entity, or people known only by a label."""

    incident = models.ForeignKey(
        "incidents.Incident",
        models.CASCADE,
        related_name="involvements",
        help_text="The incident.",
    )
    entity = models.ForeignKey(
        Entity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="involvements",
        help_text="The entity involved; empty if the sources give no name.",
    )
    identity = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.Identity,
        help_text=(
            "If nobody is named: whether the source says that it is not known who it was, or that "
            "it was nobody. Empty otherwise."
        ),
    )
    label = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who was involved, in words; or a word on the part of the entity.",
    )
    count = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10**9)],
        help_text="How many people the label stands for.",
    )
    role = models.CharField(
        max_length=20, choices=choices.Role, help_text="Role of the entity in the incident."
    )
    outcome = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.InvolvementOutcome,
        help_text=(
            "What became of them in it. A role that says what they did (perpetrator, attacker …) "
            "takes no outcome: add a second involvement with the role `casualty` for whoever of "
            "them was killed, wounded or held."
        ),
    )
    stated_on = EDTFField(
        help_text="When responsibility was claimed or the part was stated (EDTF)."
    )

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ("incident", "role", "uid")
        # Whoever walks the graph asks for the incidents of an entity and for who else had a part,
        # and of each part for no more than what makes it an edge.
        indexes = [
            hidden_index("involvement"),
            models.Index(
                fields=("entity", "incident", *EDGE_COLUMNS), name="involvement_of_entity"
            ),
            models.Index(
                fields=("incident", "entity", *EDGE_COLUMNS), name="involvement_of_incident"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=within("count", 1, 10**9),
                name="involvement_count_within_bounds",
                violation_error_code="count",
                violation_error_message="The count must be 1 to 1,000,000,000.",
            ),
            models.CheckConstraint(
                condition=Q(entity__isnull=False) | ~Q(label="") | ~Q(identity=""),
                name="involvement_has_someone",
                violation_error_code="label",
                violation_error_message="Give an entity or, if there is no name, a label.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | ~Q(role__in=choices.ACTING),
                name="involvement_outcome_apart_from_deed",
                violation_error_code="outcome",
                violation_error_message=(
                    "This role says what they did. Record what became of them as a second part, "
                    "with the role casualty."
                ),
            ),
            models.CheckConstraint(
                condition=Q(identity="") | Q(entity=None),
                name="involvement_identity_without_entity",
                violation_error_code="identity",
                violation_error_message=(
                    "If an entity or a label is given, leave the identity empty."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(identity=choices.Identity.NOBODY) | Q(count=None, outcome=""),
                name="involvement_nobody_is_bare",
                violation_error_code="identity",
                violation_error_message=(
                    "With the identity “nobody”, leave count and outcome empty."
                ),
            ),
            models.UniqueConstraint(
                fields=("incident", "entity", "role", "outcome", "label"),
                name="involvement_unique",
                violation_error_code="role",
                violation_error_message=(
                    "This involvement is already recorded: add an assertion to it."
                ),
            ),
            models.UniqueConstraint(
                fields=("incident", "role", "outcome", "label", "identity"),
                condition=Q(entity=None),
                name="involvement_of_a_label_unique",
                violation_error_code="label",
                violation_error_message=(
                    "This involvement is already recorded: add an assertion to it."
                ),
            ),
        ]

    def statement(self) -> str:
        return f"{self.who()}: {self.role} in {self.incident.statement()}"

    def denied_in_words(self, statement: str) -> str:
        return f"{self.who()}: denied to be {self.role} in {self.incident.statement()}"

    def who(self) -> str:
        return str(self.entity or self.label or self.get_identity_display())

    @staticmethod
    def in_words(of: str) -> Any:
        identity = Label(f"{of}identity", choices.Identity.choices)
        who = first(Entity.in_words(f"{of}entity__"), filled(f"{of}label"), identity)
        incident = Involvement._meta.get_field("incident").related_model
        what = incident.in_words(f"{of}incident__")
        return Joined(who, Value(": "), f"{of}role", Value(" in "), what)


INVOLVEMENT = ClaimType(
    model=Involvement,
    kind="role",
    vocabulary=choices.Role,
    named_by=("incident", "entity"),
    entities=("entity",),
    part_of="incident",
    speech_acts=(choices.Role.CLAIMANT, choices.Role.ANNOUNCER),
)
