"""Django looks here for the admin of the project's own models."""

from .changes import admin as changes
from .logins import users
from .tokens import admin as tokens
from .webhooks import admin as webhooks

__all__ = ["changes", "tokens", "users", "webhooks"]
