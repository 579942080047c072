"""What relationships and persons add up to on every day of knowledge."""

from django.db import models

from base.orm.fields import EDTFField
from sources.choices import ClaimStatus
from sources.models.versions import ClaimVersion, Version, of_record, one_a_day


class RelationshipVersion(ClaimVersion):
    """A relationship as known from one day to another, with the end that was supported then."""

    claim = of_record("actors.Relationship")
    effective_end = EDTFField(moment=False, help_text="The end as the sources support it.")

    class Meta:
        constraints = [one_a_day("relationship_version_once_a_day")]


class FateVersion(Version):
    """What became of a person, as known from one day to another; without one it is unknown."""

    person = of_record("actors.Entity")
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
        constraints = [one_a_day("fate_version_once_a_day", "person")]
        indexes = [models.Index(fields=["fate"], name="fate_version_fate")]
