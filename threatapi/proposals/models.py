"""Proposals and what became of them. Nothing here is a record: no answer about records has it."""

import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from threatapi.changes.models import Change
from threatapi.writing.models import SentRequest

from .choices import WAITING, ProposalStatus
from .named import Name, names_any

LONGEST_COMMENT = 1000


class Proposal(models.Model):
    """A fragment that somebody proposes to write, and how far it has come."""

    uid = models.UUIDField(
        "id", default=uuid.uuid4, unique=True, editable=False, help_text="Permanent public id."
    )
    status = models.CharField(
        max_length=20,
        choices=ProposalStatus.choices,
        db_index=True,
        help_text="How far it has come.",
    )
    why = models.TextField(blank=True, default="", help_text="Why it should be written.")
    body = models.TextField(
        blank=True, default="", help_text="The fragment as JSON; empty if it was redacted."
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Number of the fragment: 1, and one more each time it is replaced."
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The user who made it, if the account still exists.",
    )
    author = models.CharField(max_length=200, help_text="Name of the user who made it.")
    token = models.CharField(
        max_length=100,
        blank=True,
        default="",
        help_text="Name of the token with which it was made.",
    )
    created_at = models.DateTimeField(default=timezone.now, help_text="When it was made (UTC).")
    updated_at = models.DateTimeField(
        default=timezone.now, help_text="When anything about it was last changed (UTC)."
    )
    change = models.ForeignKey(
        Change,
        models.PROTECT,
        null=True,
        related_name="proposals",
        help_text="The change that publishing it made.",
    )
    sent = models.OneToOneField(
        SentRequest,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The request that made it, if it may be sent again.",
    )
    redacted_at = models.DateTimeField(
        null=True, help_text="When its contents were taken out for good (UTC)."
    )

    class Meta:
        app_label = "threatapi"
        indexes = [models.Index(fields=["created_at", "uid"], name="proposal_in_order")]

    def __str__(self) -> str:
        return f"proposal {self.uid}"

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    def is_of(self, user: Any) -> bool:
        """Whether the user made it."""
        return self.user_id is not None and self.user_id == user.pk

    def names_any(self, records: Collection[uuid.UUID], slugs: Collection[Name]) -> bool:
        """Whether it names one of these records, by id or by kind and slug."""
        return names_any(self.body, records, slugs)


class ProposalStep(models.Model):
    """What somebody did with a proposal. Replacing the fragment leaves the status as it is."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now, help_text="When (UTC).")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The user who did it, if the account still exists.",
    )
    author = models.CharField(max_length=200, help_text="Name of the user who did it.")
    before = models.CharField(
        max_length=20,
        blank=True,
        choices=ProposalStatus.choices,
        help_text="Its status before; empty when it was made.",
    )
    after = models.CharField(
        max_length=20, choices=ProposalStatus.choices, help_text="Its status after."
    )
    version = models.PositiveIntegerField(help_text="The version of the fragment after it.")
    comment = models.TextField(blank=True, default="", help_text="What was said with it.")

    class Meta:
        app_label = "threatapi"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before or '-'} → {self.after}"
