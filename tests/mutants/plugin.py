"""In place of the tests: judges mutants, each in a child of this process.

The tests are collected and the store is filled once, and all tests are run, to learn which come to
which function. A child has copies of all that, puts one mutant into its copy, and runs the tests
that come there up to the first that fails: those first that have noticed others, then those that
come to little else.
"""

import os
import random
import resource
import shutil
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from django.db import connection

from .changes import Mutant
from .live import NotLiveError, put
from .reach import Reach

KILLED, SURVIVED, SKIPPED = "killed", "survived", "skipped"
# What tests outside of this process ask for.
OUTSIDE = {"running", "server"}
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
        self,
        sample: list[Mutant],
        seconds: float,
        each: list[float],
        reach: Path | None,
        say: Callable[[str], None],
    ) -> None:
        self.sample, self.seconds, self.each = sample, seconds, each
        self.file, self.say = reach, say
        self.verdicts: dict[Mutant, str] = {}
        self.kills: Counter[tuple[str, str]] = Counter()  # by module and test
        self.sound: dict[str, bool] = {}  # whether a test passes in a child without a change

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        assert not connection.is_usable() or connection.vendor == "sqlite", "run it on SQLite"
        end = time.monotonic() + self.seconds
        items = [each for each in session.items if not OUTSIDE & {*each.fixturenames}]
        self.first = items[0]
        runtestprotocol(self.first, log=False, nextitem=items[-1])  # fills the store
        self.learn(items)
        left = {mutant: self.tests_of(mutant) for mutant in self.sample}
        for seconds in self.each:
            for mutant, tests in left.items():
                if time.monotonic() > end:
                    return True
                known = self.verdicts.get(mutant)
                if known is None or (tests and known == SURVIVED):
                    left[mutant] = self.judge(mutant, tests, seconds)
        return True

    def learn(self, items: list[pytest.Item]) -> None:
        self.reach = Reach()
        if self.file and self.file.exists():
            self.items = self.reach.read(self.file, items)
        else:
            self.items = self.reach.learn(items, self.first)
            if self.file:
                self.reach.write(self.file)
        self.say(f"{len(self.items)} of {len(items)} tests")

    def tests_of(self, mutant: Mutant) -> list[pytest.Item]:
        return [each for each in self.items if self.reach.has(each, mutant)]

    def judge(self, mutant: Mutant, tests: list[pytest.Item], seconds: float) -> list[pytest.Item]:
        """Looks whether a test notices it within the time; returns those that were not run."""
        likeliest = random.Random(mutant.key).sample(tests, len(tests))
        likeliest.sort(key=lambda each: -self.reach.share(each, mutant.path))
        likeliest.sort(key=lambda each: -self.kills[mutant.path, each.nodeid])
        taken = set[pytest.Item]()
        for item in likeliest:
            seconds -= self.reach.seconds[item]
            if seconds > 0 or not taken:
                taken.add(item)
        run = [each for each in self.items if each in taken]
        # Whole files, as what a file shares is made once: those with the likeliest tests first.
        files = list(dict.fromkeys(each.path for each in likeliest if each in taken))
        run.sort(key=lambda each: files.index(each.path))
        test = self.noticing(run, mutant)
        if test not in WITHOUT_TEST:
            self.kills[mutant.path, test] += 1
        verdict = WITHOUT_TEST.get(test, KILLED)
        self.note(mutant, verdict, test or f"{len(run)} of {len(tests)} tests")
        return [each for each in tests if each not in taken]

    def noticing(self, items: list[pytest.Item], mutant: Mutant) -> str:
        """The first test that fails with the mutant and passes without it."""
        while True:
            items = [each for each in items if self.sound.get(each.nodeid, True)]
            test = in_child(lambda items=items: self.first_failing(items, mutant))
            if test in WITHOUT_TEST or self.is_sound(test):
                return test
            self.say(f"left out, as it fails without a change: {test}")

    def is_sound(self, test: str) -> bool:
        if test not in self.sound:
            alone = [each for each in self.items if each.nodeid == test]
            self.sound[test] = not in_child(lambda: self.first_failing(alone, None))
        return self.sound[test]

    def note(self, mutant: Mutant, verdict: str, why: str) -> None:
        self.verdicts[mutant] = verdict
        self.say(f"{verdict:9}{mutant.key}  {why}")

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
        for item, following in zip(items, [*items[1:], self.first], strict=False):
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
