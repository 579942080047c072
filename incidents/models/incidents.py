"""What happened."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Prefetch, Q, Value
from django.db.models.functions import Coalesce

from base.compiled.words import Joined, filled, first
from base.http.urls import in_site
from base.orm.constraints import visible
from base.orm.fields import CodesField, EDTFField, FoldedField, TextListField
from base.orm.models import Named, RecordQuerySet, hidden_index
from base.orm.references import Reference
from base.paging.query_hints import Unindexed
from sources.choices import DateBasis
from sources.computed.verdicts import seen
from sources.lens import Lens
from sources.models import Claim, ClaimType, claim_types

from .. import choices
from .circles import check_circles
from .figures import Figure, in_view
from .involvements import Involvement
from .places import Place
from .points import degrees, kilometres, point_constraints
from .tolls import Tolls

# As `base.ordering.by_date` sorts.
FIRST_DAY = Coalesce("date_earliest", "date_latest")
BY_DATE = (FIRST_DAY, F("date_latest"))
# The same order of a few: SQLite, which knows how many incidents answer none, would go through all
# of them in this order to find those that answer one.
FEW_BY_DATE = [Unindexed(key).asc(nulls_last=True) for key in BY_DATE]


class SpansYears(Func):
    """A date whose ends lie neither in one year nor in two that follow each other: few do.

    Written the same for all who read it: an index of some records serves who asks in its words.
    """

    arity = 2
    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, Any]:
        ends = [compiler.compile(each)[0] for each in self.get_source_expressions()]
        year = "substr(%s, 1, 4)" if connection.vendor == "sqlite" else "EXTRACT(YEAR FROM %s)"
        first, last = (year % end for end in ends)
        is_dated = " OR ".join(f"{end} IS NOT NULL" for end in ends)
        return f"(({is_dated}) AND ({last} - {first} < 2) IS NOT TRUE)", []


class IncidentQuerySet(RecordQuerySet):
    def for_api(self, lens: Lens) -> "IncidentQuerySet":
        """With all that its JSON shows through the lens."""
        says = Prefetch("assertions", lens.assertions())
        involvements = Involvement.objects.select_related("entity")
        figures = Figure.objects.select_related("entity", "place")
        involvements = seen(involvements, lens.standpoint)
        figures = in_view(seen(figures, lens.standpoint), lens, parent=Figure)
        figures = figures.prefetch_related(says)
        found = in_view(self, lens, parent=Incident, response_to=Incident, counted_in=Figure)
        answers = seen(Incident.objects.all(), lens.standpoint)
        return found.select_related("place", "origin_place").prefetch_related(
            says,
            "identifiers",
            Prefetch("answers", answers.order_by(*FEW_BY_DATE, "uid")),
            Prefetch("involvements", involvements.order_by("role", "uid").prefetch_related(says)),
            Prefetch("figures", figures.order_by("metric", "population", "uid")),
        )

    def of_years(self) -> "IncidentQuerySet":
        """Those whose date spans years, by their index: it is in this order."""
        return self.filter(SpansYears("date_earliest", "date_latest")).order_by(FIRST_DAY)


class Incident(Claim, Named, Tolls):
    """Something that happened: an attack, a clash, an arrest, an agreement, a statement."""

    title = models.CharField(max_length=300, help_text="Short title of the incident, in our words.")
    event_type = models.CharField(
        max_length=50,
        blank=True,
        choices=choices.EventType,
        help_text="Sub-event type (ACLED Codebook); empty where the sources do not describe it.",
    )
    attack_type = models.CharField(
        max_length=40,
        blank=True,
        choices=choices.AttackType,
        help_text="Attack type (GTD Codebook); empty for state action and non-violence.",
    )
    suicide = models.BooleanField(
        default=False, help_text="Whether an attacker meant to die in it (GTD)."
    )
    weapons = CodesField(codes=choices.Weapon, help_text="Weapons used (GTD weapon sub-types).")
    target_kinds = CodesField(
        codes=choices.TargetKind, help_text="What was attacked (GTD target types)."
    )
    outcome = models.CharField(
        max_length=20,
        choices=choices.IncidentOutcome,
        default=choices.IncidentOutcome.UNKNOWN,
        help_text="Whether it was carried out.",
    )
    names = TextListField(help_text="Other names, such as that of an operation or agreement.")
    date = EDTFField(help_text="When it happened (EDTF), as the editor reads all sources.")
    date_basis = models.CharField(
        max_length=20, blank=True, choices=DateBasis, help_text="How the date is known."
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # the index `incident_at_place` begins with it
        related_name="incidents",
        help_text="Where it happened.",
    )
    location = models.CharField(
        max_length=300, blank=True, help_text="The spot in words (GTD): “his seminary”."
    )
    origin_place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="launched_incidents",
        help_text="Where it was launched from, if elsewhere.",
    )
    place_precision = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=choices.PlacePrecision,
        validators=[MinValueValidator(1), MaxValueValidator(7)],
        help_text="How exactly the place is known, 1 to 7 (UCDP where_prec).",
    )
    latitude = degrees(
        90, "Degrees north of the equator (WGS 84) of the incident's own point, -90 to 90."
    )
    longitude = degrees(
        180, "Degrees east of Greenwich (WGS 84) of the incident's own point, -180 to 180."
    )
    radius_km = kilometres("How far from its own point the incident may have been, in kilometres.")
    parent = Reference(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The larger incident that it is part of.",
    )
    response_to = Reference(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="answers",
        help_text=(
            "The incident to which this one is a response (retaliation, revenge), by its own "
            "assertions."
        ),
    )
    is_aggregate = models.BooleanField(
        default=False,
        help_text="True for several events reported as one (a campaign, “clashes”).",
    )
    counted_in = Reference(
        "Figure",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="counts_incidents",
        help_text="The tally that counts this incident.",
    )
    claim_status = models.CharField(
        max_length=30,
        choices=choices.Attribution,
        default=choices.Attribution.UNKNOWN,
        editable=False,
        db_index=True,
        help_text="Whose deed it is said to be (computed from its involvements).",
    )
    contested = CodesField(
        codes=choices.Contested,
        editable=False,
        help_text="What its voices contradict each other about (computed).",
    )
    folded = FoldedField(of=("title", "names", "location"))

    objects = IncidentQuerySet.as_manager()
    reference_columns = {"name": "title", "kind": "event_type"}

    class Meta:
        ordering = ("date_earliest", "slug")
        # The default order of the list, of what is said to be so and of all of it.
        indexes = [
            hidden_index("incident"),
            models.Index(F("modality"), *BY_DATE, F("uid"), name="incident_listed"),
            models.Index(*BY_DATE, F("uid"), name="incident_by_date"),
            models.Index(
                F("modality"), F("event_type"), *BY_DATE, F("uid"), name="incident_of_type"
            ),
            models.Index(
                F("modality"),
                F("killed_low").desc(),
                F("killed_high").desc(),
                F("uid"),
                name="incident_deadliest",
            ),
            # All that lists by country are mostly narrowed and sorted by: no record is read for it.
            models.Index(
                fields=[
                    *("place", "modality", "event_type", "date_earliest", "date_latest", "uid"),
                    "contested",
                ],
                name="incident_at_place",
            ),
            models.Index(
                FIRST_DAY,
                condition=Q(SpansYears("date_earliest", "date_latest")),
                name="incident_of_years",
            ),
            # Most answer none. With those in the index SQLite would rather read all incidents.
            models.Index(
                fields=["response_to"],
                condition=Q(response_to__isnull=False),
                name="incident_answering",
            ),
            # Those that the desk of the admin shows, the latest first.
            models.Index(
                fields=["updated_at"],
                condition=Q(killed_contested=True) | Q(wounded_contested=True),
                name="incident_contested",
            ),
            models.Index(
                fields=["latitude", "longitude", "radius_km"],
                condition=Q(latitude__isnull=False),
                name="incident_at_point",
            ),
            models.Index(
                fields=["radius_km"],
                condition=Q(latitude__isnull=False),
                name="incident_by_radius",
            ),
        ]
        constraints = [
            *point_constraints("incident"),
            models.CheckConstraint(
                condition=Q(place_precision=None)
                | Q(place_precision__in=choices.PlacePrecision.values),
                name="incident_precision_known",
                violation_error_code="place_precision",
                violation_error_message="Place precision must be 1 to 7.",
            ),
            *visible("incident", "title"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="incident_not_in_itself",
                violation_error_code="parent",
                violation_error_message="An incident cannot be part of itself.",
            ),
            models.CheckConstraint(
                condition=~Q(response_to=F("id")),
                name="incident_not_in_response_to_itself",
                violation_error_code="response_to",
                violation_error_message="An incident cannot be a response to itself.",
            ),
        ]

    def statement(self) -> str:
        return f"{self.title} ({self.date or 'undated'})"

    @staticmethod
    def in_words(of: str) -> Any:
        date = first(filled(f"{of}date"), Value("undated"))
        return Joined(f"{of}title", Value(" ("), date, Value(")"))

    def get_absolute_url(self) -> str:
        return in_site(f"/api/v1/incidents/{self.slug}")

    def claimed_parts(self) -> list[Claim]:
        """The claims that the incident is made of."""
        types = (each for each in claim_types() if each.whole is Incident)
        return [part for each in types for part in getattr(self, each.accessor).all()]

    def clean(self) -> None:
        check_circles(self)


INCIDENT = ClaimType(
    model=Incident,
    kind="event_type",
    vocabulary=choices.EventType,
    place="place",
    dated=("date",),
    in_timeline="An incident in which the entity is involved.",
)
