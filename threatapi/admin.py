"""Django looks here for the admin of the project's own models."""

from .logins import users

__all__ = ["users"]
