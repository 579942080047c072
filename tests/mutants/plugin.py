"""In place of the tests: judges mutants, each in a child of this process.

The tests are collected and the store is filled once. A child has copies of both, puts one mutant
into its copy, and runs the tests of the mutant up to the first that fails.
"""

import os
import resource
import shutil
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from django.db import connection

from .changes import Mutant
from .live import NotLiveError, put

KILLED, SURVIVED, SKIPPED = "killed", "survived", "skipped"
# Of processor time, for one test: what never ends is noticed, too.
SECONDS = 120
ENDLESS, BROKEN = "(does not end)", "(cannot be imported)"
NOT_LIVE, UNJUDGED = "(cannot be put in)", "(could not be judged)"
WITHOUT_TEST = {
    "": SURVIVED, ENDLESS: KILLED, BROKEN: KILLED, NOT_LIVE: SKIPPED, UNJUDGED: SKIPPED,
}  # fmt: skip


class Judge:
    """A plugin of pytest."""

    def __init__(
        self, sample: list[tuple[Mutant, list[str]]], seconds: float, say: Callable[[str], None]
    ) -> None:
        self.sample, self.seconds, self.say = sample, seconds, say
        self.verdicts: dict[Mutant, str] = {}
        self.sound: dict[str, bool] = {}  # whether a test passes without a change

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        assert not connection.is_usable() or connection.vendor == "sqlite", "run it on SQLite"
        self.files: dict[str, list[pytest.Item]] = {}
        for item in session.items:
            self.files.setdefault(item.path.stem, []).append(item)
        self.first, last = session.items[0], session.items[-1]
        runtestprotocol(self.first, log=False, nextitem=last)  # fills the store
        end = time.monotonic() + self.seconds
        for mutant, tests in self.sample:
            if time.monotonic() > end:
                break
            self.verdicts[mutant], test = self.judge(mutant, tests)
            self.say(f"{self.verdicts[mutant]:9}{mutant.key}  {test}")
        return True

    def judge(self, mutant: Mutant, tests: list[str]) -> tuple[str, str]:
        """Whether a test notices it that passes without it, and which one."""
        items = [item for name in dict.fromkeys(tests) for item in self.files[name]]
        while True:
            items = [item for item in items if self.sound.get(item.nodeid, True)]
            names = [item.nodeid for item in items]
            test = in_child(lambda items=items: self.first_failing(items, mutant))
            if test in WITHOUT_TEST:
                return WITHOUT_TEST[test], test
            if test not in self.sound:
                alone = [items[names.index(test)]]
                self.sound[test] = not in_child(lambda alone=alone: self.first_failing(alone, None))
            if self.sound[test]:
                return KILLED, test
            self.say(f"left out, as it fails without a change: {test}")
            items = items[names.index(test) + 1 :]  # those before it have passed

    def first_failing(self, items: Iterable[pytest.Item], mutant: Mutant | None) -> str:
        if mutant:
            try:
                put(mutant)
            except NotLiveError:
                return NOT_LIVE
            except Exception:
                return BROKEN
        items = list(items)
        # The last is not followed by nothing: that would end what the whole session shares.
        for item, following in zip(items, [*items[1:], self.first], strict=True):
            end = int(time.process_time()) + SECONDS
            resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
            reports = runtestprotocol(item, log=False, nextitem=following)
            if any(report.failed for report in reports):
                return item.nodeid
        return ""


@contextmanager
def own_store() -> Iterator[None]:
    """A copy of the store for this process, in place of the one that it shares with its parent."""
    shared = connection.settings_dict["NAME"]
    if not Path(shared).exists():  # no test has asked for a store
        yield
        return
    own = f"{shared}.{os.getpid()}"
    shutil.copyfile(shared, own)
    # To be closed by nobody here, for it is the parent's.
    inherited, connection.connection = connection.connection, None
    connection.settings_dict["NAME"] = own
    try:
        yield
    finally:
        connection.close()
        Path(own).unlink()
        del inherited


def in_child(work: Callable[[], str]) -> str:
    """What the work comes to in a copy of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        told = os.fdopen(os.dup(2), "w")
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        answer = UNJUDGED
        try:
            with own_store():
                answer = work()
        except BaseException:
            traceback.print_exc(file=told)
        finally:
            told.flush()
            os.write(writing, f"{answer}\n".encode())
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said.removesuffix("\n") if said else ENDLESS
