"""manage.py prepare, which `python3 run` calls before it serves."""

import os
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from sources.models import Source
from threatapi.logins import first_administrator
from threatapi.management.commands import prepare
from threatapi.private_files import make_store_private

from ..helpers.other_store import other_store
from ..helpers.servers import POSTGRESQL

pytestmark = pytest.mark.django_db

GOOD = "staple battery horse"


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


class Terminal(StringIO):
    """Somebody who types what is asked for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        typed = iter(answers)

        def answer(prompt: str) -> str:
            self.asked.append(prompt)
            return next(typed)

        monkeypatch.setattr("sys.stdin", self)
        monkeypatch.setattr(first_administrator, "getpass", answer)

    def isatty(self) -> bool:
        return True


class TestFirstAdministrator:
    def test_has_the_password_of_the_variable(
        self, commands: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ADMIN_PASSWORD", GOOD)
        assert "Made the administrator “admin”." in (told := run())
        assert GOOD not in told
        admin = User.objects.get()
        assert (admin.username, admin.is_superuser) == ("admin", True)
        assert admin.check_password(GOOD)

    def test_a_bad_password_of_the_variable_is_told(
        self, commands: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ADMIN_PASSWORD", "admin1")
        with pytest.raises(CommandError, match=r"ADMIN_PASSWORD cannot be used.*too short"):
            run()
        assert not User.objects.exists()

    def test_is_asked_for_on_a_terminal_until_the_password_is_good(
        self, commands: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terminal = Terminal(monkeypatch, "123", GOOD, "mistyped", GOOD, GOOD)
        assert GOOD not in run()
        assert len(terminal.asked) == 5
        assert User.objects.get().check_password(GOOD)

    def test_is_not_made_if_the_person_only_presses_enter(
        self, commands: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Terminal(monkeypatch, "")
        assert "`python3 run admin`, with the settings of the server, makes" in run()
        assert not User.objects.exists()

    def test_is_not_made_without_a_terminal(self, commands: list[str]) -> None:
        told = run()
        assert "Nobody can log in to the admin yet: `python3 run admin`" in told
        assert not User.objects.exists()

    @pytest.mark.parametrize("name", ["admin", "editor"])
    def test_is_made_once(
        self, commands: list[str], monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        User.objects.create_superuser(name, password="known")
        monkeypatch.setenv("ADMIN_PASSWORD", GOOD)
        assert "administrator" not in run()
        assert User.objects.get().check_password("known")

    def test_a_user_called_admin_is_left_alone(
        self, commands: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        User.objects.create_user("admin", password="known")
        monkeypatch.setenv("ADMIN_PASSWORD", GOOD)
        assert "Nobody is an administrator yet: `python3 run admin`" in run()
        assert not User.objects.get().is_superuser


@pytest.mark.skipif(POSTGRESQL or os.name == "nt", reason="no file with such a mode")
@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o660, 0o660), (0o600, 0o600)])
def test_the_files_of_a_sqlite_store_are_kept_from_others(
    tmp_path: Path, before: int, after: int
) -> None:
    """Also those beside it, -wal and -shm; what the group of the file may do stays."""
    with other_store(tmp_path):
        Path(connection.settings_dict["NAME"]).touch(before)
        Path(connection.settings_dict["NAME"]).chmod(before)
        make_store_private()
        connection.cursor().execute("CREATE TABLE one (x)")
        modes = [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()]
    assert modes == [after] * 3


def test_a_database_that_does_not_answer_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("no such host")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    with pytest.raises(CommandError, match=r"The database does not answer.*no such host"):
        run()
