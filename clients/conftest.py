"""A real server with the first knowledge base, a relay before it, and the clients as installed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from relay import Relay

HERE = Path(__file__).resolve().parent
PYTHON = HERE / "generated" / "python" / "site"
TYPESCRIPT = HERE / "generated" / "typescript" / "programs"
SECONDS = 120

sys.path.insert(0, str(PYTHON))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_up(site: str) -> bool:
    try:
        with urlopen(f"{site}/readyz", timeout=10) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """DATABASE_URL if it is given, else a new SQLite file."""
    file = tmp_path_factory.mktemp("store") / "store.sqlite3"
    return os.environ.get("DATABASE_URL") or f"sqlite:///{file}"


@pytest.fixture(scope="session")
def token(site: str, store: str) -> str:
    """A token that may write."""
    made = subprocess.run(
        [HERE.parent / ".ci" / "new_token"],
        env=os.environ | {"DATABASE_URL": store},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return made.stdout.strip()


@pytest.fixture(scope="session")
def site(store: str) -> Iterator[str]:
    """Where the server answers."""
    port = free_port()
    settings = os.environ | {"PORT": str(port), "DATABASE_URL": store}
    server = subprocess.Popen([sys.executable, "run"], cwd=HERE.parent, env=settings)
    end = time.monotonic() + SECONDS
    try:
        while not is_up(f"http://127.0.0.1:{port}"):
            assert server.poll() is None, "the server did not start"
            assert time.monotonic() < end, f"the server was not up after {SECONDS} seconds"
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
    finally:
        server.kill()


@pytest.fixture
def relay(site: str) -> Iterator[Relay]:
    with Relay(site) as relay:
        yield relay


@pytest.fixture(params=["python", "typescript"])
def program(request: pytest.FixtureRequest, token: str) -> Callable[..., str]:
    """Runs one of the programs in this language, and gives what it prints."""
    if request.param == "typescript" and not TYPESCRIPT.exists():
        pytest.skip("there is no Node.js here")

    def run(name: str, *given: object, asked: str = "") -> str:
        if request.param == "python":
            command = [sys.executable, HERE / "python" / "programs" / f"{name}.py"]
        else:
            command = ["node", TYPESCRIPT / "build" / f"{name}.js"]
        ran = subprocess.run(
            [*command, *map(str, given)],
            env=os.environ | {"PYTHONPATH": str(PYTHON), "THREATAPI_TOKEN": token},
            input=asked,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        return ran.stdout

    return run
