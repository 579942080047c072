"""Which tests come to which functions of the rules."""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from .changes import Mutant
from .live import clear_caches
from .targets import ROOT, modules

# Of processor time, for the tests of one file: those after that are left out.
SECONDS = 30


class Reach:
    """A plugin of pytest while it learns."""

    def __init__(self) -> None:
        self.paths = {str(ROOT / path): path for path in modules()}
        self.codes = set[CodeType]()
        self.path = Path()  # of the test that is run
        self.of_test: dict[pytest.Item, set[tuple[str, str]]] = {}
        # What a file has made once for all its tests.
        self.of_file: dict[Path, set[CodeType]] = defaultdict(set)
        self.seconds: dict[pytest.Item, float] = {}

    def learn(self, items: list[pytest.Item], following: pytest.Item) -> list[pytest.Item]:
        """Runs the tests; those that pass are returned."""
        passed = []
        of_file: Counter[Path] = Counter()
        items[0].config.pluginmanager.register(self, "reach")
        for item, after in zip(items, [*items[1:], following], strict=True):
            if of_file[item.path] > SECONDS:
                item.session._setupstate.teardown_exact(after)
                continue
            begun = time.process_time()
            self.codes, self.path = set(), item.path
            clear_caches()
            with self.tracing():
                reports = runtestprotocol(item, log=False, nextitem=after)
            self.seconds[item] = time.process_time() - begun
            of_file[item.path] += self.seconds[item]
            if all(report.passed for report in reports):
                passed.append(item)
                self.of_test[item] = {self.name(code) for code in self.codes}
        items[0].config.pluginmanager.unregister(self)
        for item in passed:
            self.of_test[item] |= {self.name(code) for code in self.of_file[item.path]}
        return passed

    def write(self, file: Path) -> None:
        """Keep what was learned, as it costs more than to judge many mutants."""
        found = {
            item.nodeid: [self.seconds[item], sorted(names)] for item, names in self.of_test.items()
        }
        file.write_text(json.dumps(found))

    def read(self, file: Path, items: list[pytest.Item]) -> list[pytest.Item]:
        """The tests of which it is known."""
        kept = json.loads(file.read_text())
        known = [item for item in items if item.nodeid in kept]
        for item in known:
            self.seconds[item], names = kept[item.nodeid]
            self.of_test[item] = {(path, function) for path, function in names}
        return known

    def name(self, code: CodeType) -> tuple[str, str]:
        """Of the outermost function."""
        return self.paths[code.co_filename], code.co_qualname.partition(".<locals>")[0]

    def has(self, item: pytest.Item, mutant: Mutant) -> bool:
        """What stands outside of functions is reached by whoever comes to one of the module."""
        return any(
            path == mutant.path
            and (mutant.where == "module" or f"{mutant.where}.".startswith(f"{function}."))
            for path, function in self.of_test[item]
        )

    def share(self, item: pytest.Item, path: str) -> float:
        """How much of what the test comes to lies in the module."""
        names = self.of_test[item]
        return sum(name[0] == path for name in names) / len(names)

    @contextmanager
    def tracing(self) -> Iterator[None]:
        before = sys.gettrace()
        sys.settrace(self.note)
        try:
            yield
        finally:
            sys.settrace(before)

    def note(self, frame: FrameType, event: str, arg: Any) -> None:
        if frame.f_code.co_filename in self.paths:
            self.codes.add(frame.f_code)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Any:
        if fixturedef.scope == "function":
            return (yield)
        of_test, self.codes = self.codes, self.of_file[self.path]
        try:
            return (yield)
        finally:
            self.codes = of_test
