"""The script `run`: what it says when it cannot do what is asked. Sets nothing up."""

import ast
import os
import socket
import stat
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """The script as a module, at work in an empty folder."""
    path = tmp_path / "run"
    path.write_bytes((ROOT / "run").read_bytes())
    loader = SourceFileLoader("run", str(path))
    module = module_from_spec(spec_from_loader("run", loader))
    loader.exec_module(module)
    return module


def start(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "run", *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=20,
    )


@pytest.mark.parametrize("arguments", [["tset"], ["--port", "1"], ["setup", "now"]])
def test_unknown_argument(arguments: list[str]) -> None:
    done = start(*arguments)
    assert done.returncode == 1
    assert f"“{' '.join(arguments)}” is not understood." in done.stderr
    assert "python3 run test" in done.stderr


def test_help() -> None:
    done = start("--help")
    assert done.returncode == 0
    assert "python3 run test" in done.stdout


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.0", "²"])
def test_port_that_is_no_port(port: str) -> None:
    done = start(PORT=port)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"PORT is “{port}”, but must be a number from 1 to 65535: PORT=8001 python3 run"
    ]


def test_port_in_use() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start(PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is in use: ")
    assert len(done.stderr.splitlines()) == 1


def test_old_python(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit, match=r"^This is Python 3\.10, and Python 3\.11 or newer"):
        run.main([])


def test_old_python_can_read_it() -> None:
    """Nothing newer than Python 3.7, the oldest that the parser can play."""
    ast.parse((ROOT / "run").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_without_venv_names_the_package(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(command: list[Any], **_: Any) -> SimpleNamespace:
        (run.VENV / "bin").mkdir(parents=True)
        return SimpleNamespace(returncode=1, stdout="ensurepip is not available")

    monkeypatch.setattr(run.subprocess, "run", fail)
    with pytest.raises(SystemExit, match=r"apt-get install python3\.\d+-venv"):
        run.make_environment()
    assert not run.VENV.exists()


def test_failed_installation_is_one_sentence(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[Any], **_: Any) -> SimpleNamespace:
        said = "WARNING: retrying\nERROR: No matching distribution found for x\n"
        return SimpleNamespace(returncode=1, stdout=said)

    run.LOCK.write_text("x==1")
    run.VENV.mkdir()
    run.is_usable = lambda: True
    monkeypatch.setattr(run.subprocess, "run", fail)
    with pytest.raises(
        SystemExit, match=r"No matching distribution found for x.*check the network"
    ):
        run.set_up(run.LOCK)
    assert not run.STAMP.exists()


@pytest.mark.parametrize(
    ("tasks", "installed"),
    [
        (["serve"], [["requirements.txt"]]),
        (["serve", "serve"], [["requirements.txt"]]),
        (["serve", "test"], [["requirements.txt"], ["requirements.txt", "requirements-test.txt"]]),
        (["test", "serve"], [["requirements.txt", "requirements-test.txt"]]),
    ],
)
def test_only_who_tests_installs_what_tests_need(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, tasks: list[str], installed: list[list[str]]
) -> None:
    run.LOCK.write_text("x==1")
    run.TEST_LOCK.write_text("y==1")
    run.PYTHON.parent.mkdir(parents=True)
    run.PYTHON.touch()
    run.is_usable = lambda: True
    run.serve = run.become = lambda *_: None
    run.free_port = lambda: 8000
    monkeypatch.setattr(run.os, "chdir", lambda _: None)
    commands = []

    def install(command: list[Any], **_: Any) -> SimpleNamespace:
        commands.append([Path(part).name for part in command if str(part).endswith(".txt")])
        return SimpleNamespace(returncode=0, stdout="")

    monkeypatch.setattr(run.subprocess, "run", install)
    for task in tasks:
        run.main([task])
    assert commands == installed


def test_what_is_served_has_no_tools_of_tests_and_comes_with_hashes() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if line[:1].isalpha()]
    assert not [line for line in packages if line.startswith(("pytest", "hypothesis"))]
    assert all(line.endswith("\\") for line in packages)
    assert sum("--hash=sha256:" in line for line in lines) >= len(packages)


def test_secret_key_is_made_once_and_for_its_owner_only(run: ModuleType) -> None:
    key = run.secret_key()
    assert len(key) >= 50
    assert run.secret_key() == key
    assert [path.name for path in run.ROOT.glob(".secret_key*")] == [".secret_key"]
    if os.name != "nt":
        assert stat.S_IMODE(run.KEY.stat().st_mode) == 0o600


def test_secret_key_of_the_one_who_was_first(run: ModuleType) -> None:
    run.KEY.write_text("first")
    run.make_key()
    assert run.secret_key() == "first"
    assert len(list(run.ROOT.glob(".secret_key*"))) == 1


def test_the_server_is_started_without_the_password_and_with_private_files(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords, masks = [], []

    def note(*command: Any, **_: Any) -> SimpleNamespace:
        passwords.append(os.environ.get("ADMIN_PASSWORD"))
        masks.append(os.umask(0o022))
        os.umask(masks[-1])
        return SimpleNamespace(returncode=0)

    monkeypatch.setenv("ADMIN_PASSWORD", "staple battery horse")
    monkeypatch.setenv("SECRET_KEY", "known")
    monkeypatch.setattr(run.subprocess, "run", note)
    monkeypatch.setattr(run, "become", note)
    usual = os.umask(0o022)
    try:
        run.serve(8000)
    finally:
        os.umask(usual)
    assert passwords == ["staple battery horse", None, None]  # prepare, the manual, the server
    if os.name != "nt":
        assert masks == [0o077] * 3


def test_admin_asks_for_an_administrator(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(run.os, "chdir", begun.append)
    monkeypatch.setattr(run, "set_up", lambda *_: begun.append("set up"))
    monkeypatch.setattr(run, "become", lambda *command: begun.append(command))
    run.main(["admin"])
    assert begun[1:] == ["set up", ("manage.py", "createsuperuser")]


def test_secret_key_stays_out_of_the_repository() -> None:
    assert "/.secret_key*" in (ROOT / ".gitignore").read_text().splitlines()
