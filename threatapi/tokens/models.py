"""Tokens, of which only a hash is stored."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, models
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager


class TokenAccess(models.TextChoices):
    """What a token allows, as far as its user is allowed to."""

    READ = "read", "Read"
    PROPOSE = "propose", "Read and propose changes"
    WRITE = "write", "Read, propose and write"


class Tokens(AuthTokenManager):
    """Tokens of the primary: a standby may not know yet that one was revoked."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().using(DEFAULT_DB_ALIAS)


class Token(AbstractAuthToken):
    """A program's key to the API. It allows no more than its user may do at the time of a request.

    The token itself is not stored, but its hash, and its first letters, by which it is found.
    """

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=128, unique=True, editable=False, help_text="Its hash.")
    name = models.CharField(
        max_length=100, help_text="Which program has it. Changes made with it tell this name."
    )
    access = models.CharField(
        max_length=10,
        choices=TokenAccess.choices,
        default=TokenAccess.READ,
        help_text="It never allows more than its user may do.",
    )
    last_used = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="To the hour (UTC)."
    )

    objects = Tokens()

    class Meta:
        app_label = "threatapi"
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="token_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()

    def allows(self, access: TokenAccess) -> bool:
        order: Any = list(TokenAccess)
        return order.index(self.access) >= order.index(access)
