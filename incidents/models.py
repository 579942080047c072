"""What happened, where, who took part, who is where, and how many."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.db.models.expressions import RawSQL

from actors.models import Entity
from sources.choices import DateBasis
from sources.models import Claim
from threatapi.base.fields import CodesField, EDTFField, FoldedField, TextListField
from threatapi.base.models import Named, RecordQuerySet

from . import choices

# The places and all that lies below them; a tree walk in one statement on every database.
BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM incidents_place WHERE id IN ({marks})
        UNION SELECT child.id FROM incidents_place child JOIN below ON child.parent_id = below.id
    ) SELECT id FROM below
"""


class PlaceQuerySet(RecordQuerySet):
    def for_api(self) -> "PlaceQuerySet":
        """With all that its JSON shows."""
        return self.select_related("parent").prefetch_related("identifiers")

    def below(self, keys: list[int]) -> "PlaceQuerySet":
        """The places with these primary keys and everything that lies in them."""
        if not keys:
            return self.none()
        sql = BELOW.format(marks=", ".join(["%s"] * len(keys)))
        return self.filter(pk__in=RawSQL(sql, keys))  # noqa: S611 (marks alone are formatted)


class Place(Named):
    """A place of the gazetteer, in a tree: site, city, district, province, country."""

    name = models.CharField(max_length=200, help_text="The name under which we keep it.")
    names = TextListField(help_text="Other spellings and names.")
    kind = models.CharField(
        max_length=20, choices=choices.PlaceKind, help_text="What sort of place it is."
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The place that it lies in.",
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", "This is no ISO 3166-1 alpha-2 code.")],
        help_text="Country that it lies in (ISO 3166-1 alpha-2); empty for borders and regions.",
    )
    code = models.CharField(
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{2}-[A-Z0-9]{1,3}$", "This is no ISO 3166-2 code.")],
        help_text="Code of a first-level division (ISO 3166-2).",
    )
    latitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text="Degrees north of the equator (WGS 84), -90 to 90.",
    )
    longitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text="Degrees east of Greenwich (WGS 84), -180 to 180.",
    )
    radius_km = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="How far from the point the place may lie or reach, in kilometres.",
    )
    folded = FoldedField(of=("name", "names"))

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ("name", "uid")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="place_point_is_whole",
                violation_error_code="longitude",
                violation_error_message="Latitude and longitude come together, within their range.",
            ),
            models.CheckConstraint(
                condition=Q(radius_km=None) | Q(radius_km__gte=0, latitude__isnull=False),
                name="place_radius_has_point",
                violation_error_code="radius_km",
                violation_error_message="A radius needs a point, and is not negative.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="place_not_in_itself",
                violation_error_code="parent",
                violation_error_message="A place does not lie in itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/api/v1/places/{self.slug}"

    def clean(self) -> None:
        if self.pk and self.parent_id:
            if Place.objects.below([self.pk]).filter(pk=self.parent_id).exists():
                raise ValidationError({"parent": "A place does not lie in itself."}, "cycle")


class IncidentQuerySet(RecordQuerySet):
    def for_api(self, assertions: Any) -> "IncidentQuerySet":
        """With all that its JSON shows; `assertions` says how much of each assertion."""
        says = Prefetch("assertions", assertions)
        involvements = Involvement.objects.select_related("entity").prefetch_related(says)
        figures = Figure.objects.select_related("entity", "place", "parent").prefetch_related(says)
        return self.select_related(
            "place", "origin_place", "parent", "counted_in"
        ).prefetch_related(
            says,
            "identifiers",
            Prefetch("involvements", involvements.order_by("role", "uid")),
            Prefetch("figures", figures.order_by("metric", "population", "uid")),
        )


class Incident(Claim, Named):
    """Something that happened at a time: an attack, a clash, an arrest, an agreement, a statement."""

    title = models.CharField(max_length=300, help_text="What happened, in a few words of ours.")
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
        max_length=20, blank=True, choices=DateBasis, help_text="What the date rests on."
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
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
        help_text="How exactly the place is known, 1 to 7 (UCDP where_prec).",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The larger incident that it is part of.",
    )
    is_aggregate = models.BooleanField(
        default=False, help_text="True for several events told as one (a campaign, “clashes”)."
    )
    counted_in = models.ForeignKey(
        "Figure",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="counts_incidents",
        help_text="The tally that counts this incident.",
    )
    folded = FoldedField(of=("title", "names", "location"))

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ("date_earliest", "slug")
        constraints = [
            models.CheckConstraint(
                condition=Q(place_precision=None)
                | Q(place_precision__in=choices.PlacePrecision.values),
                name="incident_precision_known",
                violation_error_code="place_precision",
                violation_error_message="Place precision is 1 to 7.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="incident_not_in_itself",
                violation_error_code="parent",
                violation_error_message="An incident is not part of itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date or 'undated'})"

    def get_absolute_url(self) -> str:
        return f"/api/v1/incidents/{self.slug}"

    def reference(self) -> dict[str, Any]:
        return super().reference() | {"name": self.title, "kind": self.event_type or None}

    def claimed_parts(self) -> list[Claim]:
        """The claims that the incident is made of."""
        return [*self.involvements.all(), *self.figures.all()]

    def clean(self) -> None:
        seen, above = {self.pk}, self.parent
        while self.pk and above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": "An incident is not part of itself."}, "cycle")
            seen.add(above.pk)
            above = above.parent


class InvolvementQuerySet(RecordQuerySet):
    def for_api(self, assertions: Any) -> "InvolvementQuerySet":
        """With all that its JSON shows; `assertions` says how much of each assertion."""
        return self.select_related("incident", "entity").prefetch_related(
            Prefetch("assertions", assertions)
        )


class Involvement(Claim):
    """Who had what part in an incident: an entity, or people known only by a label."""

    incident = models.ForeignKey(
        Incident, models.CASCADE, related_name="involvements", help_text="In what."
    )
    entity = models.ForeignKey(
        Entity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="involvements",
        help_text="Who; empty where the sources give no name.",
    )
    label = models.CharField(
        max_length=200, blank=True, help_text="Who, in words, or a word on the entity's part in it."
    )
    count = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many people the label stands for."
    )
    role = models.CharField(max_length=20, choices=choices.Role, help_text="What part it was.")
    outcome = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.InvolvementOutcome,
        help_text="What became of them in it.",
    )
    stated_on = EDTFField(
        help_text="When responsibility was claimed or the part was stated (EDTF)."
    )

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        ordering = ("incident", "role", "uid")
        constraints = [
            models.CheckConstraint(
                condition=Q(entity__isnull=False) | ~Q(label=""),
                name="involvement_has_someone",
                violation_error_code="label",
                violation_error_message="Give an entity or, where there is no name, a label.",
            ),
            models.UniqueConstraint(
                fields=("incident", "entity", "role", "outcome", "label"),
                name="involvement_unique",
                violation_error_code="role",
                violation_error_message="This part is already recorded: add an assertion.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity or self.label}: {self.role} in {self.incident}"

    def get_absolute_url(self) -> str:
        return f"/api/v1/involvements/{self.uid}"


class PresenceQuerySet(RecordQuerySet):
    def for_api(self, assertions: Any) -> "PresenceQuerySet":
        """With all that its JSON shows; `assertions` says how much of each assertion."""
        return self.select_related("entity", "place").prefetch_related(
            Prefetch("assertions", assertions)
        )


class Presence(Claim):
    """An entity at a place: where it operates, is based, has camps, holds ground."""

    entity = models.ForeignKey(
        Entity, models.PROTECT, related_name="presences", help_text="Who is there."
    )
    kind = models.CharField(
        max_length=20, choices=choices.PresenceKind, help_text="In what way it is there."
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="presences", help_text="Where.")
    start = EDTFField(moment=True, help_text="When it began (EDTF); empty if not known.")
    end = EDTFField(
        moment=True, help_text="When it ended (EDTF); empty if it is not said to have ended."
    )
    as_of = EDTFField(help_text="When it held, where start and end are not known (EDTF).")

    objects = PresenceQuerySet.as_manager()

    class Meta:
        ordering = ("entity__name", "kind", "place__name", "uid")
        constraints = [
            models.UniqueConstraint(
                fields=("entity", "kind", "place", "start", "as_of"),
                name="presence_unique",
                violation_error_code="place",
                violation_error_message="This presence is already recorded: add an assertion.",
            ),
            models.CheckConstraint(
                condition=Q(end_latest__gte=F("start_earliest"))
                | Q(end_latest=None)
                | Q(start_earliest=None),
                name="presence_end_after_start",
                violation_error_code="end",
                violation_error_message="The end lies before the start.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.get_kind_display()} {self.place}"

    def get_absolute_url(self) -> str:
        return f"/api/v1/presences/{self.uid}"


class FigureQuerySet(RecordQuerySet):
    def for_api(self, assertions: Any) -> "FigureQuerySet":
        """With all that its JSON shows; `assertions` says how much of each assertion."""
        return self.select_related("incident", "entity", "place", "parent").prefetch_related(
            Prefetch("assertions", assertions)
        )


class Figure(Claim):
    """One number that someone gives: a toll, a strength, a tally or a cell of one, a share."""

    incident = models.ForeignKey(
        Incident,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="figures",
        help_text="The incident that it is about.",
    )
    entity = models.ForeignKey(
        Entity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        help_text="The entity that it is about, where that is no incident.",
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        help_text="Where it was counted.",
    )
    metric = models.CharField(
        max_length=30, choices=choices.Metric, help_text="What is counted or measured."
    )
    population = models.CharField(
        max_length=30,
        choices=choices.Population,
        default=choices.Population.TOTAL,
        help_text="Of whom.",
    )
    low = models.FloatField(
        null=True, blank=True, help_text="The number, or the least that it may be; empty if open."
    )
    high = models.FloatField(
        null=True, blank=True, help_text="The number, or the most that it may be; empty if open."
    )
    bound = models.CharField(
        max_length=20,
        choices=choices.Bound,
        default=choices.Bound.EXACT,
        help_text="How low and high are meant.",
    )
    magnitude = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.Magnitude,
        help_text="A vague word in place of a number; low and high are then empty.",
    )
    unit = models.CharField(max_length=60, blank=True, help_text="What is counted, or a currency.")
    counts = models.CharField(
        max_length=300, blank=True, help_text="What the number takes in, in words."
    )
    period = EDTFField(help_text="When or for which span it is given (EDTF).")
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The figure of which this is a part.",
    )
    dimension = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.Dimension,
        help_text="How a tally is broken down; `total` for the tally itself.",
    )
    category = models.CharField(
        max_length=120, blank=True, help_text="The cell of the breakdown, in the source's word."
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ("metric", "population", "uid")
        constraints = [
            models.CheckConstraint(
                condition=Q(incident__isnull=True) | Q(entity__isnull=True),
                name="figure_one_subject",
                violation_error_code="entity",
                violation_error_message="A figure is about an incident or an entity, not both.",
            ),
            models.CheckConstraint(
                condition=Q(high__gte=F("low")) | Q(low=None) | Q(high=None),
                name="figure_low_not_above_high",
                violation_error_code="high",
                violation_error_message="The high lies below the low.",
            ),
            models.CheckConstraint(
                condition=Q(magnitude="") | Q(low=None, high=None),
                name="figure_vague_or_number",
                violation_error_code="magnitude",
                violation_error_message="Give a number or a vague word, not both.",
            ),
            models.CheckConstraint(
                condition=~Q(bound__in=("at_least", "more_than")) | Q(high=None),
                name="figure_lower_bound_is_open",
                violation_error_code="high",
                violation_error_message="“At least” and “more than” have no high.",
            ),
            models.CheckConstraint(
                condition=~Q(bound="at_most") | Q(low=None),
                name="figure_upper_bound_is_open",
                violation_error_code="low",
                violation_error_message="“At most” has no low.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="figure_not_part_of_itself",
                violation_error_code="parent",
                violation_error_message="A figure is not part of itself.",
            ),
        ]

    def __str__(self) -> str:
        about = self.incident or self.entity or self.place or "in all"
        return f"{self.number} {self.metric}, {about}"

    def get_absolute_url(self) -> str:
        return f"/api/v1/figures/{self.uid}"

    @property
    def number(self) -> str:
        """The number as people write it."""
        if self.magnitude:
            return self.magnitude
        known = [f"{value:g}" for value in (self.low, self.high) if value is not None]
        if not known:
            return "no number of"
        text = "–".join(dict.fromkeys(known))
        return text if self.bound == "exact" else f"{self.bound.replace('_', ' ')} {text}"

    def clean(self) -> None:
        parent = self.parent
        if parent is None:
            return
        if (parent.incident_id, parent.entity_id) != (self.incident_id, self.entity_id):
            raise ValidationError({"parent": "A part is about the same as the whole."}, "subject")
        if self.pk and parent.parent_id == self.pk:
            raise ValidationError({"parent": "A figure is not part of itself."}, "cycle")
