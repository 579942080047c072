"""Model of figures."""

from typing import Any

from django.db import models
from django.db.models import Prefetch, Q, Value, When
from django.db.models.functions import Replace
from django.db.models.lookups import Exact

from actors.models import Entity
from base.compiled.numbers import plain_number
from base.compiled.words import Joined, PlainNumber, chosen, first
from base.orm.constraints import fault
from base.orm.fields import EDTFField
from base.orm.models import RecordQuerySet, hidden_index
from base.orm.references import Reference
from sources.computed.verdicts import seen
from sources.lens import Lens
from sources.models import Claim, ClaimType

from .. import choices
from . import wholes
from .figure_rules import RULES
from .places import Place


def in_view(queryset: models.QuerySet, lens: Lens, **claims: type[Claim]) -> models.QuerySet:
    """With the claims to which these columns refer; one that is not in view is as good as none."""
    if not lens.is_restricted:
        return queryset.select_related(*claims)
    return queryset.prefetch_related(
        *(
            Prefetch(name, seen(model.objects.all(), lens.standpoint))
            for name, model in claims.items()
        )
    )


class FigureQuerySet(RecordQuerySet):
    def for_api(self, lens: Lens) -> "FigureQuerySet":
        """With all that its JSON shows through the lens."""
        found = in_view(self, lens, parent=Figure)
        return found.select_related("incident__place", "entity", "place").prefetch_related(
            Prefetch("assertions", lens.assertions())
        )


class Figure(Claim):
    """One number that a source gives: a toll, a strength, a share, a tally or a cell of one."""

    incident = models.ForeignKey(
        "incidents.Incident",
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
        help_text="The entity that it is about, if it is not about an incident.",
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
        help_text="Which people the number counts.",
    )
    low = models.FloatField(
        null=True, blank=True, help_text="The number, or its lower end; empty if open."
    )
    high = models.FloatField(
        null=True, blank=True, help_text="The number, or its upper end; empty if open."
    )
    best = models.FloatField(
        null=True,
        blank=True,
        help_text=(
            "The number between low and high that the source calls its best estimate (as UCDP "
            "does); empty if it gives none."
        ),
    )
    bound = models.CharField(
        max_length=20,
        choices=choices.Bound,
        default=choices.Bound.EXACT,
        help_text="How low and high are meant.",
    )
    flaw = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.Flaw,
        help_text=(
            "Flaw in a number that is kept as another data set gives it: `order`, low, best and "
            "high are out of order."
        ),
    )
    magnitude = models.CharField(
        max_length=20,
        blank=True,
        choices=choices.Magnitude,
        help_text="A vague word instead of a number; low and high are then empty.",
    )
    unit = models.CharField(max_length=60, blank=True, help_text="What is counted, or a currency.")
    counts = models.CharField(
        max_length=300, blank=True, help_text="What the number includes, in words."
    )
    period = EDTFField(help_text="Day or period that the number is for (EDTF).")
    parent = Reference(
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
        max_length=120,
        blank=True,
        help_text="Name of the cell in the breakdown, in the words of the source.",
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ("metric", "population", "uid")
        # The default order of the list, of what is said to be so.
        indexes = [
            hidden_index("figure"),
            # Modality and number beside the order, so that no record is read that they leave out.
            models.Index(fields=("metric", "uid", "modality", "high"), name="figure_listed"),
        ]
        constraints = RULES

    def statement(self) -> str:
        incident = self.incident.statement() if self.incident else ""
        about = incident or self.entity or self.place or "in all"
        return f"{self.number} {self.metric}, {about}"

    @staticmethod
    def in_words(of: str) -> Any:
        incident = Figure._meta.get_field("incident").related_model.in_words(f"{of}incident__")
        about = chosen(
            When(**{f"{of}incident__isnull": False}, then=incident),
            default=first(f"{of}entity__name", f"{of}place__name", Value("in all")),
        )
        return Joined(Figure.number_in_words(of), Value(" "), f"{of}metric", Value(", "), about)

    @staticmethod
    def number_in_words(of: str) -> Any:
        low, high = (PlainNumber(f"{of}{end}") for end in ("low", "high"))
        both = chosen(
            When(**{f"{of}low": None}, then=high),
            When(Q(**{f"{of}high": None}) | Exact(low, high), then=low),
            default=Joined(low, Value("–"), high),
        )
        bound = Replace(f"{of}bound", Value("_"), Value(" "), output_field=models.TextField())
        return chosen(
            When(~Q(**{f"{of}magnitude": ""}), then=f"{of}magnitude"),
            When(Q(**{f"{of}low": None, f"{of}high": None}), then=Value("no number of")),
            When(**{f"{of}bound": "exact"}, then=both),
            default=Joined(bound, Value(" "), both),
        )

    @property
    def number(self) -> str:
        """The number as people write it."""
        if self.magnitude:
            return self.magnitude
        known = [plain_number(value) for value in (self.low, self.high) if value is not None]
        if not known:
            return "no number of"
        text = "–".join(dict.fromkeys(known))
        return text if self.bound == "exact" else f"{self.bound.replace('_', ' ')} {text}"

    def clean(self) -> None:
        parent = self.parent
        if parent is None:
            return
        if (parent.incident_id, parent.entity_id) != (self.incident_id, self.entity_id):
            raise fault(
                "parent",
                "A part must be about the same incident or entity as the whole.",
                "subject",
            )
        if self.pk and parent.parent_id == self.pk:
            raise fault("parent", wholes.CIRCLE, "cycle")

    def check_tree(self) -> None:
        """Raise a ValidationError where it would lie in itself or too deep, with its parts."""
        if self.parent_id is None:
            return
        key = self.pk or 0
        if message := wholes.tree_faults(Figure, {key: self.parent_id}).get(key):
            raise fault("parent", message, "depth")


FIGURE = ClaimType(
    model=Figure,
    kind="metric",
    vocabulary=choices.Metric,
    named_by=("incident", "entity", "place"),
    entities=("entity",),
    place="place",
    dated=("period",),
    part_of="incident",
    speech_acts=(choices.Metric.ATTACKS_CLAIMED,),
    in_timeline="A number about the entity.",
)
