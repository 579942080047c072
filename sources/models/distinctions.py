"""Records that look alike and are not the same."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from base.orm.constraints import exactly_one, visible
from base.orm.models import Record, hidden_index

from ..locators import validate_locator
from .sources import IDENTIFIED, Source

MODELS = {
    "entity": "actors.Entity",
    "incident": "incidents.Incident",
    "place": "incidents.Place",
    "source": "sources.Source",
}


def one_of_two(name: str, related_name: str) -> Any:
    return models.ForeignKey(
        MODELS[name],
        models.CASCADE,
        null=True,
        blank=True,
        related_name=related_name,
        help_text=f"One {name} of the two.",
    )


def both(name: str) -> Q:
    """The condition that both of two references are set, or none."""
    return Q(**{f"{name}__isnull": True, f"other_{name}__isnull": True}) | Q(
        **{f"{name}__isnull": False, f"other_{name}__isnull": False}
    )


class Distinction(Record):
    """Two records of one kind that are not the same, though one might think so."""

    entity = one_of_two("entity", "distinctions")
    other_entity = one_of_two("entity", "other_distinctions")
    incident = one_of_two("incident", "distinctions")
    other_incident = one_of_two("incident", "other_distinctions")
    place = one_of_two("place", "distinctions")
    other_place = one_of_two("place", "other_distinctions")
    source = one_of_two("source", "distinctions")
    other_source = one_of_two("source", "other_distinctions")
    reason = models.TextField(help_text="What tells them apart, in our words.")
    said_in = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stated_distinctions",
        help_text="The source that says so; empty if the editor concludes it.",
    )
    locator = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_locator],
        help_text="Where in that source it is said.",
    )

    class Meta:
        ordering = ("pk",)
        indexes = [hidden_index("distinction")]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one(IDENTIFIED),
                name="distinction_of_one_kind",
                violation_error_message="Choose two records of one kind.",
            ),
            *(
                models.CheckConstraint(
                    condition=both(name),
                    name=f"distinction_of_two_{name}",
                    violation_error_code=f"other_{name}",
                    violation_error_message="Choose both records.",
                )
                for name in IDENTIFIED
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(**{name: F(f"other_{name}")}),
                    name=f"distinction_not_of_itself_{name}",
                    violation_error_code=f"other_{name}",
                    violation_error_message="Choose two different records.",
                )
                for name in IDENTIFIED
            ),
            *(
                models.UniqueConstraint(
                    Least(name, f"other_{name}"),
                    Greatest(name, f"other_{name}"),
                    condition=Q(**{f"{name}__isnull": False}),
                    name=f"distinction_once_{name}",
                    violation_error_code=f"other_{name}",
                    violation_error_message="It is recorded already that these are not the same.",
                )
                for name in IDENTIFIED
            ),
            models.CheckConstraint(
                condition=Q(locator="") | Q(said_in__isnull=False),
                name="distinction_locator_of_a_source",
                violation_error_code="locator",
                violation_error_message="Give the source to which the locator belongs.",
            ),
            *visible("distinction", "reason"),
        ]

    def __str__(self) -> str:
        return " is not ".join(str(record) for record in self.pair)

    @property
    def kind(self) -> str:
        """Of which kind the two are: the name of the reference to the first."""
        return next(name for name in IDENTIFIED if getattr(self, f"{name}_id") is not None)

    @property
    def pair(self) -> tuple[Any, Any]:
        return getattr(self, self.kind), getattr(self, f"other_{self.kind}")


def find_distinctions(record: models.Model) -> models.QuerySet:
    """The distinctions of a record from others."""
    name = name_of(record)
    if name is None or not record.pk:
        return Distinction.objects.none()
    return Distinction.objects.filter(Q(**{name: record.pk}) | Q(**{f"other_{name}": record.pk}))


def keys_told_apart(record: models.Model) -> set[int]:
    """The keys of the records of which it is recorded that this one is not the same."""
    name = name_of(record)
    pairs = find_distinctions(record).values_list(f"{name}_id", f"other_{name}_id") if name else ()
    return {key for pair in pairs for key in pair} - {record.pk}


def name_of(record: models.Model) -> str | None:
    label = record._meta.concrete_model._meta.label
    return next((name for name, model in MODELS.items() if model == label), None)
