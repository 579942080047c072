"""Logging in while another change holds the database."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import DatabaseError, connection, transaction

from .kinds import fault_of
from .writing import short_wait


def note_last_login() -> None:
    """Let a login succeed, too, when its time cannot be written (called when Django is set up)."""
    user_logged_in.disconnect(dispatch_uid="update_last_login")
    user_logged_in.connect(try_to_update, dispatch_uid="update_last_login")


def try_to_update(sender: Any, user: Any, **kwargs: Any) -> None:
    from django.contrib.auth.models import update_last_login  # once the models are loaded

    try:
        with short_wait(connection), transaction.atomic():
            update_last_login(sender, user)
    except DatabaseError as error:
        if fault_of(error) is None:
            raise
