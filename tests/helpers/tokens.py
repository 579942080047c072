"""Programs that ask with a token."""

from typing import Any

from django.contrib.auth.models import Permission, User
from django.test import Client

from threatapi.tokens.models import Token, TokenAccess


def user_with(*rights: str, name: str = "robot", **fields: Any) -> User:
    """A user with these rights, such as `view_change`."""
    user = User.objects.create_user(name, **fields)
    found = Permission.objects.filter(codename__in=rights)
    assert len(found) == len(rights)
    user.user_permissions.set(found)
    return user


def new_token(
    user: User, access: str = TokenAccess.READ, name: str = "script", **fields: Any
) -> str:
    """The token as its user is shown it once."""
    _, token = Token.objects.create(user, name=name, access=access, **fields)
    return token


def program(token: str) -> Client:
    """A client that sends the token with each request."""
    return Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})
