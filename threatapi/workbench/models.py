"""What editors have not published yet, and the text of a report. Nothing here is a record."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from sources.models import Source

DAYS_KEPT = 90
LONGEST_TEXT = 300_000  # characters


class Draft(models.Model):
    """What one editor has entered from one source and not published."""

    source = models.ForeignKey(
        Source, models.CASCADE, related_name="+", help_text="The source that is being entered."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", help_text="Whose draft it is."
    )
    base = models.PositiveBigIntegerField(
        default=0, help_text="Number of the last change when the draft was begun."
    )
    version = models.PositiveIntegerField(
        default=0, help_text="How often it was saved. A save with an older one is told."
    )
    content = models.JSONField(default=dict, help_text="Voices, subjects and rows.")
    updated_at = models.DateTimeField(
        default=timezone.now, help_text="When it was last saved (UTC)."
    )

    class Meta:
        app_label = "threatapi"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=("source", "user"), name="draft_of_a_user_unique")
        ]

    def __str__(self) -> str:
        return f"draft of {self.source} by {self.user}"


def day_of_expiry() -> date:
    return timezone.now().date() + timedelta(days=DAYS_KEPT)


class ReportText(models.Model):
    """The text of a report, for editors alone and for some time."""

    source = models.OneToOneField(
        Source, models.CASCADE, related_name="+", help_text="The source whose text it is."
    )
    text = models.TextField(help_text="The text, as it was pasted.")
    expires_on = models.DateField(
        default=day_of_expiry, db_index=True, help_text="The day on which it is removed."
    )

    class Meta:
        app_label = "threatapi"
        default_permissions = ()

    def __str__(self) -> str:
        return f"text of {self.source}"


def current_text(source: Source) -> ReportText | None:
    """The text of the report, unless its day has come."""
    texts = ReportText.objects.filter(source=source)
    return texts.filter(expires_on__gt=timezone.now().date()).first()


def remove_expired() -> int:
    """Remove the texts whose day has come; tell how many."""
    expired = ReportText.objects.filter(expires_on__lte=timezone.now().date())
    return expired.delete()[0]
