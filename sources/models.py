"""What we know things from: sources, who relays whom, and what each source says."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from threatapi.base.fields import EDTFField, FoldedField
from threatapi.base.models import Named, Record, RecordQuerySet

from . import choices
from .rules import check_containers, check_no_citation_cycle, check_origin

# Everything that an assertion may be about, in the order in which the API lists it.
TARGETS = (
    "entity",
    "alias",
    "relationship",
    "presence",
    "incident",
    "involvement",
    "figure",
)


TARGET_CHOICES = [(name, name.capitalize()) for name in TARGETS]

# Everything that may have a name in another system.
IDENTIFIED = ("entity", "incident", "place", "source")


def exactly_one(names: Iterable[str]) -> Q:
    """A condition: one of these foreign keys is set, the others are not."""
    names = tuple(names)
    cases = Q()
    for chosen in names:
        cases |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return cases


# Sources and all that stands in them; a tree walk in one statement on every database.
WITHIN = """
    WITH RECURSIVE within(id) AS (
        SELECT id FROM sources_source WHERE id IN ({marks})
        UNION SELECT part.id FROM sources_source part JOIN within ON part.container_id = within.id
    ) SELECT id FROM within
"""


class SourceQuerySet(RecordQuerySet):
    def within(self, keys: list[int]) -> "SourceQuerySet":
        """The sources with these primary keys and everything that stands in them."""
        sql = WITHIN.format(marks=", ".join(["%s"] * len(keys)))
        return self.filter(pk__in=RawSQL(sql, keys))

    def for_api(self) -> "SourceQuerySet":
        """With all that its JSON shows."""
        return self.select_related("publisher", "container").prefetch_related(
            "authors", "identifiers"
        )


class Source(Named):
    """A document, statement, remark, video or issue that says things."""

    title = models.CharField(
        max_length=400,
        help_text="Title; a description in our words where the source bears none.",
    )
    kind = models.CharField(
        max_length=30, choices=choices.SourceKind, help_text="What sort of document it is."
    )
    authors = models.ManyToManyField(
        "actors.Entity",
        blank=True,
        related_name="authored_sources",
        help_text="Who wrote, spoke or issued it.",
    )
    author_label = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who wrote or said it, where that is no entity here (“local sources”).",
    )
    publisher = models.ForeignKey(
        "actors.Entity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_sources",
        help_text="Who made it public.",
    )
    container = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The issue, report or article that it stands in. Containers form a tree.",
    )
    published = EDTFField(
        moment=True, help_text="When it was made public (EDTF); empty if nobody says."
    )
    published_basis = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.DateBasis,
        help_text="What the publication date rests on.",
    )
    dated = EDTFField(help_text="The date that it bears, where that is another (EDTF).")
    language = models.CharField(
        max_length=12, blank=True, help_text="Language of the text (BCP 47 tag: en, ps, prs)."
    )
    url = models.URLField(
        "URL", max_length=500, blank=True, help_text="Where it was published on the web."
    )
    archived_url = models.URLField(
        "archived URL", max_length=500, blank=True, help_text="Where a copy is kept."
    )
    reliability = models.CharField(
        max_length=1,
        choices=choices.Reliability,
        default=choices.Reliability.F,
        help_text="Reliability of the source, A to F (Admiralty code, NATO AJP-2.1).",
    )
    retracted = EDTFField(
        moment=True, help_text="When it was withdrawn (EDTF); what it says then no longer counts."
    )
    folded = FoldedField(of=("title", "author_label"))

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/api/v1/sources/{self.slug}"

    def clean(self) -> None:
        if bool(self.published) != bool(self.published_basis):
            raise ValidationError(
                {"published_basis": "A publication date and its basis are given together."}
            )
        check_containers(self)


class SourceLink(Record):
    """One source relays another: an edge of the citation graph, which has no cycles."""

    citing = models.ForeignKey(
        Source, models.CASCADE, related_name="cites", help_text="The source that relays."
    )
    cited = models.ForeignKey(
        Source, models.PROTECT, related_name="cited_by", help_text="The source that is relayed."
    )
    mode = models.CharField(
        max_length=20, choices=choices.CitationMode, help_text="How it is relayed."
    )
    locator = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where in the citing source; L12 is line 12 of its text.",
    )

    class Meta:
        ordering = ("citing__slug", "cited__slug", "mode")
        constraints = [
            models.UniqueConstraint(
                fields=("citing", "cited", "mode"),
                name="source_link_unique",
                violation_error_code="cited",
                violation_error_message="This source is already recorded as citing it so.",
            ),
            models.CheckConstraint(
                condition=~Q(citing=models.F("cited")),
                name="source_link_not_to_itself",
                violation_error_code="cited",
                violation_error_message="A source does not cite itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citing} {self.mode} {self.cited}"

    def clean(self) -> None:
        check_no_citation_cycle(self)


class AssertionQuerySet(RecordQuerySet):
    def brief(self) -> "AssertionQuerySet":
        """Just who says it: enough for a claim's list of sources and origins."""
        return self.select_related("source", "origin").only(
            *TARGETS, "source__slug", "source__published_latest", "origin__slug",
            "origin__published_latest",
        )  # fmt: skip

    def for_api(self) -> "AssertionQuerySet":
        """With all that its JSON shows when it stands inside its claim."""
        return self.select_related("source", "origin", "speaker", "says_place")

    def with_target(self) -> "AssertionQuerySet":
        """With the names of what it is about, for the list of assertions itself."""
        return self.for_api().select_related(
            "entity",
            "alias__entity",
            "relationship__subject",
            "relationship__object",
            "presence__entity",
            "presence__place",
            "incident",
            "involvement__incident",
            "involvement__entity",
            "figure__incident",
            "figure__entity",
            "figure__place",
        )


class Assertion(Record):
    """One source says one thing about one target: who says it, where, how firmly, for or against."""

    entity = models.ForeignKey(
        "actors.Entity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assertions",
        help_text="The entity it is about.",
    )
    alias = models.ForeignKey(
        "actors.Alias",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assertions",
        help_text="The name form that it attests.",
    )
    relationship = models.ForeignKey(
        "actors.Relationship",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assertions",
        help_text="The relationship it is about.",
    )
    presence = models.ForeignKey(
        "incidents.Presence",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assertions",
        help_text="The presence it is about.",
    )
    incident = models.ForeignKey(
        "incidents.Incident",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assertions",
        help_text="The incident it is about.",
    )
    involvement = models.ForeignKey(
        "incidents.Involvement",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assertions",
        help_text="The part in an incident it is about.",
    )
    figure = models.ForeignKey(
        "incidents.Figure",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="assertions",
        help_text="The number it is about.",
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="assertions",
        help_text="The document in which we read it.",
    )
    locator = models.CharField(
        max_length=200,
        help_text="Where in that document, so that another can check it; L12 is line 12 of its text.",
    )
    origin = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relayed_assertions",
        help_text="The source that the document has it from; empty when it speaks for itself.",
    )
    speaker = models.ForeignKey(
        "actors.Entity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="spoken_assertions",
        help_text="Who says it; empty for the document's own voice.",
    )
    speaker_label = models.CharField(
        max_length=200, blank=True, help_text="Who says it, where that is no entity here."
    )
    speaker_kind = models.CharField(
        max_length=20,
        choices=choices.SpeakerKind,
        default=choices.SpeakerKind.NARRATOR,
        help_text="What sort of voice the speaker is.",
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
        help_text="How firmly it is put, by the words used.",
    )
    modality = models.CharField(
        max_length=20,
        choices=choices.Modality,
        default=choices.Modality.ACTUAL,
        help_text="Whether it is said to be so, planned, expected or merely possible.",
    )
    credibility = models.PositiveSmallIntegerField(
        choices=choices.Credibility,
        default=choices.Credibility.CANNOT_BE_JUDGED,
        help_text="Credibility of the information, 1 to 6 (Admiralty code, NATO AJP-2.1).",
    )
    stated_on = EDTFField(help_text="When the speaker said it (EDTF).")
    says_date = EDTFField(help_text="The date that this voice gives for the claim (EDTF).")
    says_place = models.ForeignKey(
        "incidents.Place",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="said_by",
        help_text="The place that this voice gives for the claim.",
    )
    says_text = models.TextField(
        blank=True, help_text="What this voice says beyond the claim's own fields, in our words."
    )
    note = models.TextField(blank=True, help_text="A remark of the editor on the source's wording.")
    folded = FoldedField(of=("says_text", "note"))

    objects = AssertionQuerySet.as_manager()

    class Meta:
        ordering = ("source__slug", "locator", "uid")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(TARGETS),
                name="assertion_has_one_target",
                violation_error_message="An assertion is about exactly one thing.",
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
                violation_error_message="Credibility is 1 to 6.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.slug} {self.locator}: {self.stance}"

    def get_absolute_url(self) -> str:
        return f"/api/v1/assertions/{self.uid}"

    @property
    def target_type(self) -> str:
        return next(name for name in TARGETS if getattr(self, f"{name}_id") is not None)

    @property
    def target(self) -> Any:
        return getattr(self, self.target_type)

    def clean(self) -> None:
        check_origin(self)


class Claim(Record):
    """Base of what is only ever asserted: each claim carries at least one assertion."""

    class Meta:
        abstract = True


def claim_models() -> list[type[Claim]]:
    """Every model whose records need an assertion."""
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Claim)]


class Identifier(Record):
    """The name of a record in another system."""

    entity = models.ForeignKey(
        "actors.Entity",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="identifiers",
        help_text="The entity that it names.",
    )
    incident = models.ForeignKey(
        "incidents.Incident",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="identifiers",
        help_text="The incident that it names.",
    )
    place = models.ForeignKey(
        "incidents.Place",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="identifiers",
        help_text="The place that it names.",
    )
    source = models.ForeignKey(
        Source,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="identifiers",
        help_text="The source that it names.",
    )
    scheme = models.CharField(
        max_length=20, choices=choices.IdentifierScheme, help_text="The system that gives the name."
    )
    value = models.CharField(max_length=200, help_text="The name there, as that system writes it.")

    class Meta:
        ordering = ("scheme", "value")
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(IDENTIFIED),
                name="identifier_has_one_target",
                violation_error_message="An identifier names exactly one record.",
            ),
            models.UniqueConstraint(
                fields=("scheme", "value"),
                name="identifier_unique",
                violation_error_code="value",
                violation_error_message="Another record already has this identifier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
