"""URLs to which changes are sent."""

import base64
import secrets

from django.db import models
from django.utils import timezone

from base.orm.writing import Door
from threatapi.searches.models import Search

PREFIX = "whsec_"  # of the Standard Webhooks


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def last_number() -> int:
    return Door.last_number()


class Webhook(models.Model):
    """A URL that is told of each change, or of those of a search, in the order of their numbers."""

    url = models.URLField(
        "URL", max_length=500, help_text="Each change is sent to it with POST, as JSON."
    )
    search = models.ForeignKey(
        Search,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="webhooks",
        help_text="Only what enters, changes or leaves this search is sent; empty: each change.",
    )
    secret = models.CharField(
        max_length=100,
        default=new_secret,
        editable=False,
        help_text="Signs what is sent. Give it to whoever receives it.",
    )
    is_active = models.BooleanField("active", default=True, help_text="Whether changes are sent.")
    last_number = models.PositiveBigIntegerField(
        default=last_number, editable=False, help_text="Number of the last change that arrived."
    )
    failures = models.PositiveIntegerField(
        default=0, editable=False, help_text="How often the next change has not arrived."
    )
    next_try = models.DateTimeField(
        default=timezone.now, editable=False, help_text="Nothing is sent before (UTC)."
    )
    last_error = models.CharField(
        max_length=300, blank=True, default="", editable=False, help_text="Why it did not arrive."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "threatapi"

    def __str__(self) -> str:
        return self.url
