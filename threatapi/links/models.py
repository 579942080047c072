"""What was found when a link of a source was asked. It is no part of a record or data set."""

from hashlib import sha256

from django.db import models
from django.db.models import Q


class LinkCheck(models.Model):
    """The last answer of a link of a source.

    The URL itself is not kept, so that it is in no second place when a source is redacted.
    """

    source = models.UUIDField("id of the source")
    column = models.CharField(max_length=20, help_text="`url` or `archived_url`.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the URL that was asked.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Status of the answer.")
    problem = models.CharField(max_length=300, blank=True, help_text="Why there was no answer.")
    checked_at = models.DateTimeField(help_text="When it was asked last (UTC).")
    failing_since = models.DateField(null=True, help_text="First day on which it failed.")
    failures = models.PositiveIntegerField(default=0, help_text="How often it has failed since.")
    is_dead = models.BooleanField(default=False, help_text="Whether it leads to nothing any more.")

    class Meta:
        app_label = "threatapi"
        constraints = [
            models.UniqueConstraint(fields=("source", "column"), name="link_check_once"),
        ]
        indexes = [
            models.Index(
                fields=("failing_since", "id"), condition=Q(is_dead=True), name="link_check_dead"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.column} of {self.source}: {self.in_words}"

    @property
    def in_words(self) -> str:
        return f"answers {self.status}" if self.status else self.problem or "not asked yet"


def digest_of(url: str) -> str:
    return sha256(url.encode()).hexdigest()
