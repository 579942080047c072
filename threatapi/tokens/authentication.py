"""Who asks, by the token of the request: `Authorization: Bearer threatapi_…`."""

import re
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import Q
from django.utils import timezone
from knox import auth
from knox.settings import knox_settings
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from base.faults.kinds import fault_of
from base.faults.writing import short_wait
from base.http import processes
from base.http.throttling import Windows, address_of, share

from .models import Token

SCHEME = "Bearer"
UNKNOWN = "The token is unknown, expired or revoked."
TOO_MANY = "Too many tokens from this address were unknown, expired or revoked."
# How exact it is kept when a token was used, so that reading seldom writes.
USE_NOTED = timedelta(hours=1)

# Failed tokens of each address.
failures = Windows()


class TokenAuthentication(auth.TokenAuthentication):
    """`request.user` is the user of the token, `request.auth` the `Token`.

    A request without a token goes on without a user; one with a wrong token is answered with 401.
    """

    def authenticate(self, request: Request) -> tuple[Any, Token] | None:
        scheme, _, given = request.headers.get("Authorization", "").strip().partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        address = address_of(request)
        rate = settings.TOKEN_FAILURE_RATE and share(settings.TOKEN_FAILURE_RATE, processes.count)
        if rate and (wait := failures.seconds_to_wait(address, rate)):
            raise Throttled(wait, TOO_MANY)
        try:
            return self.authenticate_credentials(given.strip().encode())
        except AuthenticationFailed:
            if rate:
                failures.count(address, rate)
            raise

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Token]:
        if not is_well_formed(token.decode()):
            raise AuthenticationFailed(UNKNOWN)
        try:
            user, found = super().authenticate_credentials(token)
        except AuthenticationFailed:
            raise AuthenticationFailed(UNKNOWN) from None
        note_use(found)
        return user, found

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="threatapi"'

    def _cleanup_token(self, auth_token: Token) -> bool:
        """Whether the token has expired. Unlike knox's, it deletes nothing: reading is no write."""
        return auth_token.is_expired


def is_well_formed(token: str) -> bool:
    length = knox_settings.AUTH_TOKEN_CHARACTER_LENGTH
    return bool(re.fullmatch(rf"{knox_settings.TOKEN_PREFIX}[0-9a-f]{{{length}}}", token))


def note_use(token: Token) -> None:
    """Keep when it was used. If the database cannot be written now, the request goes on."""
    now = timezone.now()
    if token.last_used and token.last_used > now - USE_NOTED:
        return
    unknown = Q(last_used=None) | Q(last_used__lte=now - USE_NOTED)
    try:
        with (
            short_wait(connections[DEFAULT_DB_ALIAS]),
            transaction.atomic(using=DEFAULT_DB_ALIAS),
        ):
            Token.objects.filter(unknown, pk=token.pk).update(last_used=now)
    except DatabaseError as error:
        if fault_of(error) is None:
            raise
