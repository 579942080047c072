"""What the database refuses in a figure."""

from django.db import models
from django.db.models import F, Func, Q

from .. import choices

NUMBERS = ("low", "best", "high")
MOST = 10**12
FLOAT = models.FloatField()

RULES = [
    models.CheckConstraint(
        condition=Q(incident__isnull=True) | Q(entity__isnull=True),
        name="figure_one_subject",
        violation_error_code="entity",
        violation_error_message="Give an incident or an entity, not both.",
    ),
    models.CheckConstraint(
        condition=Q(high__gte=F("low")) | Q(low=None) | Q(high=None) | Q(flaw="order"),
        name="figure_low_not_above_high",
        violation_error_code="high",
        violation_error_message="The high must not lie below the low.",
    ),
    models.CheckConstraint(
        condition=Q(best=None)
        | Q(flaw="order")
        | (Q(low=None) | Q(best__gte=F("low"))) & (Q(high=None) | Q(best__lte=F("high"))),
        name="figure_best_in_range",
        violation_error_code="best",
        violation_error_message="The best number must lie between low and high.",
    ),
    models.CheckConstraint(
        condition=Q(best=None) | Q(low__isnull=False) | Q(high__isnull=False),
        name="figure_best_of_a_range",
        violation_error_code="best",
        violation_error_message="A best number also needs a low or a high.",
    ),
    models.CheckConstraint(
        condition=Q(flaw="")
        | Q(low__isnull=False, high__isnull=False, high__lt=F("low"))
        | Q(low__isnull=False, best__isnull=False, best__lt=F("low"))
        | Q(high__isnull=False, best__isnull=False, best__gt=F("high")),
        name="figure_flawed_out_of_order",
        violation_error_code="flaw",
        violation_error_message="Low, best and high are in order: leave the flaw empty.",
    ),
    *(
        models.CheckConstraint(
            condition=Q(**{name: None}) | Q(**{f"{name}__gte": 0, f"{name}__lte": MOST}),
            name=f"figure_{name}_within_limits",
            violation_error_code=name,
            violation_error_message=(
                "A number is from 0 to 10¹². Codes for missing values (-9, -99) are not "
                "numbers: leave the field empty."
            ),
        )
        for name in NUMBERS
    ),
    *(
        models.CheckConstraint(
            condition=Q(**{name: None})
            | Q(metric__in=choices.MEASURED)
            | Q(**{name: Func(F(name), function="ROUND", output_field=FLOAT)}),
            name=f"figure_{name}_whole",
            violation_error_code=name,
            violation_error_message=(
                "A number that counts people or things must be a whole number."
            ),
        )
        for name in NUMBERS
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
        violation_error_message="With “at least” or “more than”, leave the high empty.",
    ),
    models.CheckConstraint(
        condition=~Q(bound="at_most") | Q(low=None),
        name="figure_upper_bound_is_open",
        violation_error_code="low",
        violation_error_message="With “at most”, leave the low empty.",
    ),
    models.CheckConstraint(
        condition=Q(bound__in=("at_least", "more_than", "at_most"))
        | Q(low__isnull=True, high__isnull=True)
        | Q(low__isnull=False, high__isnull=False),
        name="figure_both_ends",
        violation_error_code="bound",
        violation_error_message=(
            "With only a low, the bound is “at least” or “more than”; with only a high, "
            "“at most”. An exact number has both."
        ),
    ),
    models.CheckConstraint(
        condition=~Q(parent=F("id")),
        name="figure_not_part_of_itself",
        violation_error_code="parent",
        violation_error_message="A figure cannot be part of itself.",
    ),
]
