"""The columns that hold the computed tolls of an incident."""

from django.db import models


class Tolls(models.Model):
    """How many were killed and wounded, over all voices (see `incidents.computed.tolls`)."""

    killed_low = models.BigIntegerField(
        null=True, editable=False, help_text="Least number (computed)."
    )
    killed_high = models.BigIntegerField(
        null=True, editable=False, help_text="Greatest number (computed)."
    )
    killed_is_open = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether the greatest number is given as a lower bound (computed).",
    )
    killed_best = models.BigIntegerField(
        null=True,
        editable=False,
        db_index=True,
        help_text="Number killed that the least interested voice gives (computed).",
    )
    killed_most = models.BigIntegerField(
        null=True,
        editable=False,
        db_index=True,
        help_text="Greatest number killed that a voice gives as its least (computed).",
    )
    killed_contested = models.BooleanField(
        default=False, editable=False, help_text="Whether voices differ on killed (computed)."
    )
    killed_voices = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="How many voices give a number of killed, or a vague word (computed).",
    )
    killed_assailants_low = models.BigIntegerField(
        null=True, editable=False, help_text="Least number of attackers among them (computed)."
    )
    killed_assailants_high = models.BigIntegerField(
        null=True, editable=False, help_text="Greatest number of attackers among them (computed)."
    )
    wounded_low = models.BigIntegerField(
        null=True, editable=False, help_text="Least number (computed)."
    )
    wounded_high = models.BigIntegerField(
        null=True, editable=False, help_text="Greatest number (computed)."
    )
    wounded_is_open = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether the greatest number is given as a lower bound (computed).",
    )
    wounded_best = models.BigIntegerField(
        null=True,
        editable=False,
        db_index=True,
        help_text="Number wounded that the least interested voice gives (computed).",
    )
    wounded_most = models.BigIntegerField(
        null=True,
        editable=False,
        db_index=True,
        help_text="Greatest number wounded that a voice gives as its least (computed).",
    )
    wounded_contested = models.BooleanField(
        default=False, editable=False, help_text="Whether voices differ on wounded (computed)."
    )
    wounded_voices = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="How many voices give a number of wounded, or a vague word (computed).",
    )
    wounded_assailants_low = models.BigIntegerField(
        null=True, editable=False, help_text="Least number of attackers among them (computed)."
    )
    wounded_assailants_high = models.BigIntegerField(
        null=True, editable=False, help_text="Greatest number of attackers among them (computed)."
    )
    toll_voices = models.PositiveIntegerField(
        default=0,
        editable=False,
        db_index=True,
        help_text=(
            "How many voices give tolls: killed, wounded, or both in one number (computed)."
        ),
    )

    class Meta:
        abstract = True
