"""The base class of claims: what is only ever asserted."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models

from base.http.urls import in_site
from base.orm.models import Record, RecordQuerySet

from .. import choices
from .claim_types import claim_type, claim_types


class ClaimQuerySet(RecordQuerySet):
    def for_api(self, lens: Any) -> "ClaimQuerySet":
        """With all that its JSON shows through the lens."""
        told = models.Prefetch("assertions", lens.assertions())
        return self.select_related(*claim_type(self.model).named_by).prefetch_related(told)


class Claim(Record):
    """Base of what is only ever asserted: each claim carries at least one assertion.

    The columns here are computed from the assertions (see `verdicts`), never typed in.
    """

    status = models.CharField(
        max_length=20,
        choices=choices.ClaimStatus,
        default=choices.ClaimStatus.SUSPECTED,
        editable=False,
        db_index=True,
        help_text=(
            "What the assertions add up to: disputed if some are for and some against, denied if "
            "only some are against, asserted if a firm one is for it, claimed if all firm ones "
            "are “claims” or “blames”, else suspected (computed)."
        ),
    )
    modality = models.CharField(
        max_length=20,
        choices=choices.Modality,
        default=choices.Modality.ACTUAL,
        editable=False,
        db_index=True,
        help_text="The first of these modalities that an assertion for it has (computed).",
    )
    known_from = models.DateField(
        null=True,
        editable=False,
        db_index=True,
        help_text="First day on which a source that makes the claim was known (computed).",
    )
    known_last = models.DateField(
        null=True,
        editable=False,
        help_text="Last day on which a further source of it became known (computed).",
    )
    independent_sources = models.PositiveIntegerField(
        default=0,
        editable=False,
        validators=[MaxValueValidator(10**9)],
        help_text=(
            "Number of bodies behind the assertions for it: ten articles that quote one report "
            "count once, and so do the outlets of one group (computed)."
        ),
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """The claim for people. One that nobody stands for never reads as if it were so."""
        statement = self.statement()
        if self.status == choices.ClaimStatus.DENIED:
            return self.denied_in_words(statement)
        if self.status == choices.ClaimStatus.RETRACTED:
            return f"Retracted: {statement}"
        return statement

    def statement(self) -> str:
        """What the claim says, whatever its status: its name in the API."""
        raise NotImplementedError

    def denied_in_words(self, statement: str) -> str:
        return f"Denied: {statement}"

    def get_absolute_url(self) -> str:
        return in_site(f"/api/v1/{claim_type(type(self)).list_name}/{self.uid}")


def claim_models() -> list[type[Claim]]:
    """Every model whose records need an assertion."""
    return [each.model for each in claim_types() if issubclass(each.model, Claim)]
