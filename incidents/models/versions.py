"""What incidents, their parts, presences and figures add up to on every day of knowledge."""

from django.db import models
from django.db.models import F

from actors.models import Validity
from base.orm.fields import CodesField
from sources.models.versions import ClaimVersion, of_record, one_a_day

from .. import choices
from .tolls import Tolls


class PresenceVersion(ClaimVersion, Validity):
    """A presence as known from one day to another, with when it held as was known then."""

    claim = of_record("incidents.Presence")

    class Meta:
        constraints = [one_a_day("presence_version_once_a_day")]


class InvolvementVersion(ClaimVersion):
    """A part in an incident as known from one day to another."""

    claim = of_record("incidents.Involvement")

    class Meta:
        constraints = [one_a_day("involvement_version_once_a_day")]


class FigureVersion(ClaimVersion):
    """A figure as known from one day to another."""

    claim = of_record("incidents.Figure")

    class Meta:
        constraints = [one_a_day("figure_version_once_a_day")]


class IncidentVersion(ClaimVersion, Tolls):
    """An incident as known from one day to another, with whose deed it was and its tolls."""

    claim = of_record("incidents.Incident")
    claim_status = models.CharField(
        max_length=30, choices=choices.Attribution, help_text="Whose deed it is said to be."
    )
    contested = CodesField(
        codes=choices.Contested, help_text="What its voices contradict each other about."
    )
    # Copies of what is no value of the day, for what adds versions up.
    date_earliest = models.DateField(null=True, help_text="The first day of the incident.")
    date_latest = models.DateField(null=True, help_text="The last day of the incident.")
    place = models.ForeignKey(
        "incidents.Place",
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        help_text="The place of the incident.",
    )
    is_aggregate = models.BooleanField(
        default=False, help_text="Whether the incident is the sum of others."
    )

    class Meta:
        constraints = [one_a_day("incident_version_once_a_day")]
        indexes = [
            models.Index(fields=["status"], name="incident_version_status"),
            models.Index(fields=["claim_status"], name="incident_version_claims"),
            models.Index(
                F("modality"),
                F("killed_low").desc(),
                F("killed_high").desc(),
                # All that finds and counts them beside the order, so that no version is read.
                F("since"),
                F("upto"),
                F("claim"),
                name="incident_version_deadliest",
            ),
        ]
