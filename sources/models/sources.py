"""Sources, who relays whom, and the names that records have elsewhere."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from base.http.urls import in_site
from base.orm.constraints import exactly_one, fault, visible, web_address
from base.orm.fields import EDTFField, FoldedField
from base.orm.models import Named, Record, RecordQuerySet, hidden_index
from base.orm.references import Reference
from base.values.urls import validate_url

from .. import choices
from ..locators import validate_locator
from .graph import check_containers, check_no_citation_cycle

# Everything that may have a name in another system.
IDENTIFIED = ("entity", "incident", "place", "source")

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
        if not keys:
            return self.none()  # PostgreSQL has no empty list
        sql = WITHIN.format(marks=", ".join(["%s"] * len(keys)))
        return self.filter(pk__in=RawSQL(sql, keys))  # noqa: S611 (marks alone are formatted)

    def for_api(self) -> "SourceQuerySet":
        """With all that its JSON shows."""
        return self.select_related("publisher", "container").prefetch_related(
            "authors", "identifiers"
        )


class Source(Named):
    """A document, statement, remark, video or issue in which something is said."""

    title = models.CharField(
        max_length=400,
        help_text="Title, or a description in our words if the source has none.",
    )
    kind = models.CharField(
        max_length=30,
        choices=choices.SourceKind,
        help_text="What kind of document or statement it is.",
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
        help_text=(
            "Who wrote or said it, in words, if the author is not an entity of the knowledge base "
            "(“local sources”)."
        ),
    )
    publisher = models.ForeignKey(
        "actors.Entity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_sources",
        help_text="Who made it public.",
    )
    container = Reference(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The issue, report or article that it lies in. Containers form a tree.",
    )
    published = EDTFField(
        moment=True, help_text="When it was made public (EDTF); empty if not known."
    )
    published_basis = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.DateBasis,
        help_text="How the publication date is known.",
    )
    dated = EDTFField(
        help_text="The date written on it, if it differs from the publication (EDTF)."
    )
    language = models.CharField(
        max_length=12, blank=True, help_text="Language of the text (BCP 47 tag: en, ps, prs)."
    )
    url = models.URLField(
        "URL",
        max_length=500,
        blank=True,
        validators=[validate_url],
        help_text="Where it was published on the web.",
    )
    archived_url = models.URLField(
        "archived URL",
        max_length=500,
        blank=True,
        validators=[validate_url],
        help_text="Where a copy is kept.",
    )
    reliability = models.CharField(
        max_length=1,
        choices=choices.Reliability,
        default=choices.Reliability.F,
        help_text="Reliability of the source, A to F (Admiralty code, NATO AJP-2.1).",
    )
    retracted = EDTFField(
        moment=True,
        help_text="When it was retracted (EDTF); its assertions then no longer count.",
    )
    known_from = models.DateField(
        null=True,
        editable=False,
        db_index=True,
        help_text=(
            "First day on which it could be read: by itself, in its container, or in a source "
            "that cites it (computed)."
        ),
    )
    assertion_count = models.PositiveIntegerField(
        default=0,
        editable=False,
        validators=[MaxValueValidator(10**9)],
        help_text="How many assertions were read in it (computed).",
    )
    relayed_count = models.PositiveIntegerField(
        default=0,
        editable=False,
        validators=[MaxValueValidator(10**9)],
        help_text="How many assertions read in other sources have it as their origin (computed).",
    )
    folded = FoldedField(of=("title", "author_label"))

    objects = SourceQuerySet.as_manager()
    reference_columns = {"name": "title", "kind": "kind"}

    class Meta:
        ordering = ("slug",)
        indexes = [
            hidden_index("source"),
            models.Index(fields=("kind", "language", "slug", "uid"), name="source_of_kind"),
        ]
        constraints = [
            *visible("source", "title"),
            *web_address("source", "url", "archived_url"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return in_site(f"/api/v1/sources/{self.slug}")

    def clean(self) -> None:
        if bool(self.published) != bool(self.published_basis):
            raise fault(
                "published_basis",
                "Give it if there is a publication date, and only then.",
                "invalid",
            )
        check_containers(self)


class SourceLink(Record):
    """One source relays another: an edge of the citation graph, which has no cycles."""

    ENDS = ("citing", "cited")

    citing = models.ForeignKey(
        Source, models.CASCADE, related_name="cites", help_text="The source that cites."
    )
    cited = models.ForeignKey(
        Source, models.PROTECT, related_name="cited_by", help_text="The source that is cited."
    )
    mode = models.CharField(
        max_length=20,
        choices=choices.CitationMode,
        help_text="How the citing source uses the cited one.",
    )
    locator = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_locator],
        help_text="Where in the citing source it is cited; L12 is line 12 of its text.",
    )

    class Meta:
        ordering = ("citing__slug", "cited__slug", "mode")
        indexes = [hidden_index("sourcelink")]
        constraints = [
            models.UniqueConstraint(
                fields=("citing", "cited", "mode"),
                name="source_link_unique",
                violation_error_code="cited",
                violation_error_message="This citation is already recorded.",
            ),
            models.CheckConstraint(
                condition=~Q(citing=models.F("cited")),
                name="source_link_not_to_itself",
                violation_error_code="cited",
                violation_error_message="A source cannot cite itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citing} {self.mode} {self.cited}"

    def clean(self) -> None:
        check_no_citation_cycle(self)


# What data sets write where there is no name.
MISSING = ("-9", "-99", "-999", "-9999")
IDENTIFIER = re.compile(r"[0-9A-Za-z._:/-]+")


def validate_identifier(value: str) -> None:
    """Refuse what could not be asked for by `identifier=`."""
    if not IDENTIFIER.fullmatch(value):
        raise ValidationError("Only letters from a to z, digits and ._:/- can be used.")


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
        max_length=20,
        choices=choices.IdentifierScheme,
        help_text="The system that the identifier belongs to.",
    )
    value = models.CharField(
        max_length=200,
        validators=[validate_identifier],
        help_text=(
            "The identifier as that system writes it: letters from a to z, digits and `._:/-`."
        ),
    )

    class Meta:
        ordering = ("scheme", "value")
        indexes = [hidden_index("identifier")]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(IDENTIFIED),
                name="identifier_has_one_target",
                violation_error_message="An identifier belongs to exactly one record.",
            ),
            models.UniqueConstraint(
                fields=("scheme", "value"),
                name="identifier_unique",
                violation_error_code="value",
                violation_error_message="Another record already has this identifier.",
            ),
            models.CheckConstraint(
                condition=~Q(value__in=MISSING),
                name="identifier_not_missing",
                violation_error_code="value",
                violation_error_message="This is a code for a missing value, not an identifier.",
            ),
            *visible("identifier", "value"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
