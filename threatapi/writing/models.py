"""What is remembered of requests that write, so that a repeated one changes nothing."""

from django.db import models

from threatapi.changes.models import Change
from threatapi.tokens.models import Token


class SentRequest(models.Model):
    """A request that was sent with an `Idempotency-Key`. It is kept for a day."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, help_text="Of its URL and body.")
    change = models.ForeignKey(
        Change, models.CASCADE, null=True, related_name="+", help_text="Which it made; null: none."
    )
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        app_label = "threatapi"
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="sentrequest_key")]

    def __str__(self) -> str:
        return self.key
