"""What relationships and persons add up to on every day of knowledge."""

from datetime import date

from django.db import models

from base.orm.fields import EDTFField
from sources.choices import ClaimStatus
from sources.models.versions import ClaimVersion, Version, of_record, one_a_day

from .validity import Validity


class RelationshipVersion(ClaimVersion, Validity):
    """A relationship as known from one day to another, with when it held as was known then."""

    claim = of_record("actors.Relationship")

    class Meta:
        constraints = [one_a_day("relationship_version_once_a_day")]


class FateVersion(Version):
    """What had become of a person by some days, as known on some others; else it is unknown."""

    person = of_record("actors.Entity")
    held_from = models.DateField(
        default=date.min, help_text="First day by which this had become of the person."
    )
    held_until = models.DateField(
        default=date.max,
        help_text="Last day before something else had; 9999-12-31: it still stands.",
    )
    fate = models.CharField(max_length=20, help_text="What became of the person.")
    fate_certainty = models.CharField(
        max_length=20, choices=ClaimStatus, help_text="Status of the involvement that tells it."
    )
    fate_incident = models.ForeignKey(
        "incidents.Incident",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        help_text="The incident that tells it.",
    )
    fate_date = EDTFField(help_text="When it befell the person, as its incident is dated.")

    class Meta:
        constraints = [one_a_day("fate_version_once_a_day", "person", "held_from")]
        indexes = [models.Index(fields=["fate"], name="fate_version_fate")]
