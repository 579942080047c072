"""The first administrator of a new store."""

import os
import sys
from getpass import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

NAME = "admin"
HOW = "`python3 run admin`, with the settings of the server, makes an administrator."


def make_first_administrator() -> str:
    """Make the user “admin” if nobody is an administrator; return what to tell whoever started us.

    The password is that of the variable `ADMIN_PASSWORD`, else it is asked for on a terminal. None
    is made up: it would have to be printed, and what is printed stays in logs.
    """
    users = get_user_model()._default_manager
    if users.filter(is_superuser=True).exists():
        return ""
    if users.filter(username=NAME).exists():
        return f"Nobody is an administrator yet: {HOW}"
    password = password_of_variable() or password_of_terminal()
    if not password:
        return f"Nobody can log in to the admin yet: {HOW}"
    users.create_superuser(NAME, password=password)
    return f"Made the administrator “{NAME}”."


def password_of_variable() -> str:
    password = os.environ.get("ADMIN_PASSWORD", "")
    if password and (faults := faults_of(password)):
        raise CommandError(f"ADMIN_PASSWORD cannot be used. {' '.join(faults)}")
    return password


def password_of_terminal() -> str:
    """The password that a person types; empty if there is nobody to ask, or no answer."""
    if not sys.stdin.isatty():
        return ""
    while True:
        password = ask(f"Password for the new administrator “{NAME}” (Enter: none yet): ")
        if not password:
            return ""
        faults = faults_of(password)
        if not faults and ask("The same password again: ") != password:
            faults = ["These were two different passwords."]
        if not faults:
            return password
        print(*faults)  # noqa: T201 (to whoever types)


def ask(question: str) -> str:
    try:
        return getpass(question)
    except EOFError:  # Ctrl-D
        return ""


def faults_of(password: str) -> list[str]:
    try:
        validate_password(password, get_user_model()(username=NAME))
    except ValidationError as error:
        return error.messages
    return []
