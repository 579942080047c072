"""Starts `python3 run` on an empty database, asks for some pages, and stops it with Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

PAGES = ("/readyz", "/docs/", "/api/v1/openapi.json", "/api/v1/sources?limit=1", "/admin/login/")
SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fault_of(address: str) -> str:
    """What keeps the page from being served; empty if nothing does."""
    try:
        with urlopen(address, timeout=60) as answer:
            return "" if answer.status == 200 else f"{address}: {answer.status}"
    except OSError as error:
        return f"{address}: {error}"


def try_out(server: subprocess.Popen[bytes], site: str) -> list[str]:
    end = time.monotonic() + SECONDS
    while fault_of(f"{site}/healthz"):
        if server.poll() is not None:
            return ["The server did not start."]
        if time.monotonic() > end:
            return [f"The server was not up after {SECONDS} seconds."]
        time.sleep(0.2)
    return [fault for page in PAGES if (fault := fault_of(site + page))]


port = free_port()
server = subprocess.Popen(
    [sys.executable, "run"],
    stdin=subprocess.DEVNULL,  # else a person at a terminal is asked for a password
    env=os.environ | {"PORT": str(port)},
)
try:
    faults = try_out(server, f"http://127.0.0.1:{port}")
    server.send_signal(signal.SIGINT)
    if server.wait(timeout=30):
        faults.append(f"It ended with {server.returncode}.")
finally:
    server.kill()
sys.exit("\n".join(faults) or 0)
