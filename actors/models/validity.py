"""The columns that say when a relationship or presence held."""

from datetime import date

from django.db import models

from base.orm.fields import EDTFField


class Validity(models.Model):
    """When a claim held, how surely, and when it ended (computed by `actors.computed.validity`).

    It held on no day before `held_from` or after `held_until`. Of the days between, it certainly
    held on those from `certain_from` to `certain_until`; for the others from `stated_from` to
    `stated_until` a source says so; on the rest it possibly held.
    """

    effective_end = EDTFField(
        moment=False,
        editable=False,
        help_text="The end as the sources support it, or the person's death (computed).",
    )
    held_from = models.DateField(
        default=date.min,
        editable=False,
        help_text="First day on which it may have held; 0001-01-01 if none is known (computed).",
    )
    held_until = models.DateField(
        default=date.max,
        editable=False,
        help_text="Last day on which it may have held; 9999-12-31 if none is known (computed).",
    )
    certain_from = models.DateField(
        null=True,
        editable=False,
        help_text="First day on which it had certainly begun; null if none is known (computed).",
    )
    certain_until = models.DateField(
        null=True,
        editable=False,
        help_text="Last day on which it had certainly not ended; null if none is known (computed).",
    )
    stated_from = models.DateField(
        null=True,
        editable=False,
        help_text="First day for which a source says that it held; null without one (computed).",
    )
    stated_until = models.DateField(
        null=True,
        editable=False,
        help_text="Last day for which a source says that it held; null without one (computed).",
    )

    class Meta:
        abstract = True
