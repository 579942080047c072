"""What a request may do. Which records a user may write is checked where they are written."""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from .models import Token, TokenAccess

MISSING = "This needs a token: send `Authorization: Bearer …`."


class MayRead(BasePermission):
    """Everybody, or with `API_NEEDS_TOKEN` whoever has a token or is logged in to the admin."""

    @property
    def needs_token(self) -> bool:
        """Whether a request without a token is refused, as the OpenAPI document tells it."""
        return bool(settings.API_NEEDS_TOKEN)

    def has_permission(self, request: Request, view: Any) -> bool:
        if self.needs_token and request.user is None:
            raise NotAuthenticated(MISSING)
        return True


class ByToken(BasePermission):
    """Whoever has a token that allows this. The session of a browser does not suffice."""

    needs_token = True
    access: TokenAccess

    def has_permission(self, request: Request, view: Any) -> bool:
        if not isinstance(request.auth, Token):
            raise NotAuthenticated(MISSING)
        return request.auth.allows(self.access)


class MayFollow(ByToken):
    """Reads what is told to its user alone."""

    access = TokenAccess.READ


class MayPropose(ByToken):
    access = TokenAccess.PROPOSE
    message = "This token may only read."


class MayWrite(ByToken):
    access = TokenAccess.WRITE
    message = "This token may not write."
