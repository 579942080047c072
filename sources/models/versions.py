"""The computed values of records on every day of knowledge, the present ones included.

What a record adds up to changes only on days on which a source that bears on it becomes known or
is withdrawn. A version holds its values from one such day to the day before the next. Versions are
computed by `history` and never typed in.
"""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from .. import choices

# The last day of a version that still stands, and the day on which that becomes known which bears
# no date. The default view is the view of this day.
NEVER = date.max


class Version(models.Model):
    """What a record adds up to, as known from one day to another, both included."""

    since = models.DateField(help_text="First day on which these values stood.")
    upto = models.DateField(help_text="Last day on which they stood; 9999-12-31: they still do.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} from {self.since} to {self.upto}"


class ClaimVersion(Version):
    """What the assertions of a claim add up to, as known from one day to another."""

    status = models.CharField(
        max_length=20, choices=choices.ClaimStatus, help_text="The status of the claim."
    )
    modality = models.CharField(
        max_length=20, choices=choices.Modality, help_text="The modality of the claim."
    )
    known_from = models.DateField(
        null=True, help_text="First day on which a source that says it could be read."
    )
    independent_sources = models.PositiveIntegerField(
        help_text="How many distinct bodies are for it."
    )

    class Meta:
        abstract = True


def of_record(to: str, **kwargs: Any) -> Any:
    """The reference of a version to its record.

    No constraint and no cascade: who deletes a record has its versions dropped by `refresh`.
    """
    return models.ForeignKey(
        to,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,  # the constraint that a day is unique begins with it
        related_name="versions",
        help_text="Whose values these are.",
        **kwargs,
    )


def one_a_day(name: str, record: str = "claim", *more: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=(record, "since", *more), name=name)


def standing_on(day: date, path: str = "versions__") -> Q:
    """Condition on the versions of a record: the one that stood on the day."""
    return Q(**{f"{path}since__lte": day, f"{path}upto__gte": day})


class Supersession(Version):
    """By which assertion another one is replaced, as known from one day to another."""

    assertion = of_record("sources.Assertion")
    by = models.ForeignKey(
        "sources.Assertion",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        help_text="The assertion that replaces it, so that it does not count.",
    )

    class Meta:
        constraints = [one_a_day("supersession_once_a_day", "assertion")]
