"""Model of assertions: who says what, where, how firmly."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from base.http.urls import in_site
from base.orm.constraints import exactly_one, visible
from base.orm.fields import EDTFField, FoldedField, NaturalField
from base.orm.models import Record, RecordQuerySet, hidden_index

from .. import choices
from ..locators import validate_locator
from .claim_types import claim_types
from .graph import check_origin
from .sources import Source, SourceLink
from .targets import TARGETS, AboutOneRecord

# References that most assertions lack. Their indexes hold those that have them alone: they are
# smaller, and a database's statistics tell how few rows share a value, for all that lack one would
# count as sharing.
SPARSE = (*TARGETS, "origin", "speaker", "says_place", "corrects", "superseded_by")


# What a claim's list of sources and origins needs of each.
SAID_BY = ("slug", "known_from")


class AssertionQuerySet(RecordQuerySet):
    def brief(self) -> "AssertionQuerySet":
        """Just who says it: enough for a claim's list of sources and origins."""
        return self.select_related("source", "origin").only(
            *TARGETS, *(f"{end}__{name}" for end in ("source", "origin") for name in SAID_BY)
        )

    def for_api(self) -> "AssertionQuerySet":
        """With all that its JSON shows when it stands inside its claim."""
        return self.select_related(
            "source", "origin", "speaker", "says_place", "corrects", "superseded_by"
        )

    def with_target(self) -> "AssertionQuerySet":
        """With the names of what it is about, for the list of assertions itself."""
        names = [f"{each.name}__{name}" for each in claim_types() for name in each.named_by]
        return self.for_api().select_related(*TARGETS, *names)


class Assertion(AboutOneRecord, Record):
    """One source says one thing: who says it, where, how firmly, for or against."""

    NO_REPEATS: ClassVar[dict[str, str]] = {"origin": "source"}

    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="assertions",
        help_text="The source in which it was read.",
    )
    locator = models.CharField(
        max_length=200,
        validators=[validate_locator],
        help_text=(
            "Where in the source it is said. Lines are written L12, L12-14 or L3, L7-9; anything "
            "else in words: p. 4, § 12, 00:12:30."
        ),
    )
    locator_order = NaturalField(of="locator")
    origin = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="relayed_assertions",
        help_text="The source from which that source has it; empty if it speaks for itself.",
    )
    speaker = models.ForeignKey(
        "actors.Entity",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="spoken_assertions",
        help_text="The entity that says it; empty if the source says it in its own voice.",
    )
    speaker_label = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who says it, in words, if the speaker is not an entity of the knowledge base.",
    )
    speaker_kind = models.CharField(
        max_length=20,
        choices=choices.SpeakerKind,
        default=choices.SpeakerKind.NARRATOR,
        help_text="What kind of speaker it is.",
    )
    stance = models.CharField(
        max_length=20,
        choices=choices.Stance,
        default=choices.Stance.ASSERTS,
        help_text="Whether the speaker is for the claim, against it or neither.",
    )
    hedge = models.CharField(
        max_length=20,
        choices=choices.Hedge,
        default=choices.Hedge.STATED,
        help_text="How firmly it is said, by the words used.",
    )
    modality = models.CharField(
        max_length=20,
        choices=choices.Modality,
        default=choices.Modality.ACTUAL,
        help_text="Whether it is said to be so, planned, expected or considered possible.",
    )
    credibility = models.PositiveSmallIntegerField(
        choices=choices.Credibility,
        default=choices.Credibility.CANNOT_BE_JUDGED,
        validators=[MinValueValidator(1), MaxValueValidator(6)],
        help_text="Credibility of the information, 1 to 6 (Admiralty code, NATO AJP-2.1).",
    )
    stated_on = EDTFField(help_text="When the speaker said it (EDTF).")
    says_date = EDTFField(help_text="The date that this assertion gives for the claim (EDTF).")
    says_place = models.ForeignKey(
        "incidents.Place",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="said_by",
        help_text="The place that this assertion gives for the claim.",
    )
    says_text = models.TextField(
        blank=True,
        help_text="What this assertion says beyond the fields of the claim, in our words.",
    )
    corrects = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="corrections",
        help_text=(
            "The earlier assertion of the same speaker, publisher or body that this one replaces "
            "and that no longer counts. To contradict another speaker, use the stance “denies”."
        ),
    )
    superseded_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
        help_text="The assertion that replaces this one, so that it no longer counts (computed).",
    )
    flaw = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.AssertionFlaw,
        help_text=(
            "Flaw in the wording from which it is read; the note explains it. It changes neither "
            "status nor numbers."
        ),
    )
    note = models.TextField(
        blank=True, help_text="Remark of the editor on the wording of the source."
    )
    root = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="rooted_assertions",
        help_text="The root: the outermost source from which it comes (computed).",
    )
    folded = FoldedField(of=("says_text", "note"))

    objects = AssertionQuerySet.as_manager()

    class Meta:
        ordering = ("source__slug", "locator_order", "uid")
        indexes = [
            hidden_index("assertion"),
            *(
                models.Index(
                    fields=[name],
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"assertion_{name}",
                )
                for name in SPARSE
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(TARGETS),
                name="assertion_has_one_target",
                violation_error_message="An assertion is about exactly one record.",
            ),
            models.CheckConstraint(
                condition=Q(speaker__isnull=True) | Q(speaker_label=""),
                name="assertion_one_speaker",
                violation_error_code="speaker_label",
                violation_error_message="Give the speaker as an entity or as a label, not both.",
            ),
            models.CheckConstraint(
                condition=Q(credibility__in=choices.Credibility.values),
                name="assertion_credibility_known",
                violation_error_code="credibility",
                violation_error_message="Credibility must be 1 to 6.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=models.F("id")),
                name="assertion_does_not_correct_itself",
                violation_error_code="corrects",
                violation_error_message="An assertion cannot correct itself.",
            ),
            *visible("assertion", "locator"),
        ]

    def __str__(self) -> str:
        corrected = " (corrected)" if self.superseded_by_id else ""
        return f"{self.source.slug} {self.locator}: {self.stance}{corrected}"

    def get_absolute_url(self) -> str:
        return in_site(f"/api/v1/assertions/{self.uid}")

    @property
    def target_type(self) -> str:
        return next(name for name in TARGETS if getattr(self, f"{name}_id") is not None)

    @property
    def target(self) -> Any:
        return getattr(self, self.target_type)

    # Rules that need computed values: whose words may correct whose. `sources.apps` adds it.
    further_checks: "ClassVar[list[Callable[[Assertion], None]]]" = []

    def clean(self) -> None:
        if self.origin_id and self.source_id:
            check_origin(self, Source, SourceLink)
        for check in self.further_checks:
            check(self)
