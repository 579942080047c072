"""Numbers of a server of several processes."""

import re
import time
from collections.abc import Iterator

import pytest

from ..helpers.servers import Server


class TwoProcesses(Server):
    options = ("--workers", "2")


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = TwoProcesses(tmp_path_factory.mktemp("counted"), METRICS="1")
    yield made
    made.hang_up()
    made.stop()


def number(server: Server, name: str) -> float:
    told = server.get("/metrics").read().decode()
    found = re.search(rf"^{re.escape(name)} (\S+)$", told, re.MULTILINE)
    return float(found[1]) if found else 0


def test_any_process_tells_the_sums_of_all(server):
    for _ in range(20):
        assert server.get("/api/v1/places").status == 200
        server.hang_up()
    counted = 'threatapi_requests_total{method="GET",operation="place-list",status="200"}'
    assert [number(server, counted) for _ in range(6)] == [20] * 6
    end = time.monotonic() + 20
    while number(server, 'threatapi_connections{state="open"}') < 6:
        assert time.monotonic() < end
        time.sleep(0.5)
