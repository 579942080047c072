"""`--reviewed-by` of the commands that write."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError, CommandParser

from base.orm.writing import ReviewNeeded

from .review import RIGHT

OPTION = "--reviewed-by"


def add_reviewer(parser: CommandParser) -> None:
    parser.add_argument(
        OPTION,
        metavar="USERNAME",
        help="the second person who has reviewed it: an active user who may review",
    )


def find_reviewer(name: str | None) -> Any:
    """The user of this name, if one is given."""
    if name is None:
        return None
    users = get_user_model()
    user = users._default_manager.filter(**{users.USERNAME_FIELD: name}).first()
    if user is None:
        raise CommandError(f"{OPTION}: there is no user “{name}”.")
    if not user.is_active:
        raise CommandError(f"{OPTION}: the user “{name}” is not active.")
    if not user.has_perm(RIGHT):
        raise CommandError(f"{OPTION}: the user “{name}” may not review (group reviewer).")
    return user


def in_words(needed: ReviewNeeded) -> str:
    """What needs a review, and how to say who did it."""
    advice = f"Give {OPTION} with the name of a user who has reviewed it."
    return "\n".join([*needed.statements, advice])
