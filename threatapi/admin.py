"""Django looks here for the admin of the project's own models."""

from .changes import admin as changes
from .logins import users
from .proposals import admin as proposals
from .searches import admin as searches
from .tokens import admin as tokens
from .webhooks import admin as webhooks

__all__ = ["changes", "proposals", "searches", "tokens", "users", "webhooks"]
