"""manage.py prepare, which `python3 run` calls before it serves."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from sources.models import Source
from threatapi.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the commands that prepare calls; they do nothing."""
    called: list[str] = []

    def note(name: str, *args: Any, **options: Any) -> None:
        called.append(name)

    monkeypatch.setattr(prepare, "call_command", note)
    return called


def run() -> str:
    out = StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("has_data", "called"),
    [
        (False, ["migrate", "load", "clearsessions"]),
        (True, ["migrate", "clearsessions"]),
    ],
)
def test_data_is_loaded_into_an_empty_store_only(
    commands: list[str], monkeypatch: pytest.MonkeyPatch, has_data: bool, called: list[str]
) -> None:
    monkeypatch.setattr(Source.objects, "exists", lambda: has_data)
    run()
    assert commands == called


def test_the_first_time_makes_an_administrator(commands: list[str]) -> None:
    password = run().split("with the password ")[1].split()[0]
    admin = User.objects.get()
    assert admin.is_superuser
    assert admin.check_password(password)
    assert len(password) == 16


def test_an_administrator_is_made_once(commands: list[str]) -> None:
    run()
    assert "password" not in run()
    assert User.objects.count() == 1


def test_another_administrator_is_enough(commands: list[str]) -> None:
    User.objects.create_superuser("editor", password="known")
    assert "password" not in run()
    assert User.objects.count() == 1


def test_a_user_called_admin_is_left_alone(commands: list[str]) -> None:
    User.objects.create_user("admin", password="known")
    assert "createsuperuser" in run()
    assert not User.objects.get().is_superuser


def test_a_database_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("no such host")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    with pytest.raises(CommandError, match=r"The database does not answer.*no such host"):
        run()
