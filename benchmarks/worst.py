"""Searches for the request that takes the most processor time, over the parameters of the schema.

    python benchmarks/worst.py --stores FOLDER [--minutes 30] [--database sqlite] [--seed 1]

Draws requests with values of the store, changes the most costly ones in one parameter, and so on
until the time is over. Prints the most costly request of each combination of parameters, with its
processor time as a multiple of that of `incidents?limit=50`. Exports are left out.
"""

import argparse
import random
import re
import signal
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
# As a package: its modules have names that others have, too.
sys.path[0] = str(ROOT)

from benchmarks import servers
from benchmarks.parameters import Operation, Values, operations
from benchmarks.stores import stores

DEFAULT = "/api/v1/incidents?limit=50"
BOUND = 150  # times the processor time of DEFAULT
BEST = 40  # combinations that are changed
SHOWN = 25
FIRST = 0.3  # of the time, in which requests are drawn anew and none is changed


@dataclass(frozen=True)
class Request:
    operation: Operation
    values: tuple[tuple[str, str], ...]

    @property
    def url(self) -> str:
        return self.operation.url(dict(self.values))

    @property
    def combination(self) -> tuple[str, ...]:
        """Requests of one combination differ in values alone."""
        return self.operation.name, *sorted(name for name, _ in self.values)


@dataclass(frozen=True)
class Cost:
    """Processor time in seconds."""

    seconds: float
    status: int
    request: Request


class Search:
    def __init__(self, server: servers.Server, known: list[Operation], seed: int) -> None:
        self.server, self.dice = server, random.Random(seed)
        self.operations = known
        self.values = Values(server, known, self.dice)
        self.costs: dict[tuple[str, ...], Cost] = {}
        self.default: list[float] = []
        self.asked = self.refused = 0

    def run(self, seconds: float) -> None:
        begun = time.monotonic()
        while (spent := time.monotonic() - begun) < seconds:
            if self.asked % 100 == 0:
                self.default.append(min(self.measure(DEFAULT)[0] for _ in range(3)))
            if spent < FIRST * seconds or not self.costs or self.dice.random() < 0.3:
                request = self.new_request()
            else:
                request = self.changed(self.dice.choice(self.worst()[:BEST]).request)
            self.ask(request)

    def ask(self, request: Request) -> None:
        seconds, status = self.measure(request.url)
        self.asked += 1
        self.refused += status == 400
        known = self.costs.get(request.combination)
        if status not in (400, 404) and (known is None or seconds > known.seconds):
            self.costs[request.combination] = Cost(seconds, status, request)

    def measure(self, url: str) -> tuple[float, int]:
        before = self.server.cpu()
        try:
            status = self.server.ask(url)[0]
        except (OSError, HTTPException):
            status = 0
        return self.server.cpu() - before, status

    def worst(self) -> list[Cost]:
        return sorted(self.costs.values(), key=lambda cost: cost.seconds, reverse=True)

    def new_request(self) -> Request:
        operation = self.dice.choice(self.operations)
        required = [each for each in operation.parameters if each.is_required]
        others = [each for each in operation.parameters if not each.is_required]
        number = min(self.dice.choice([0, 1, 1, 2, 3, 5]), len(others))
        chosen = [*required, *self.dice.sample(others, number)]
        values = {each.name: self.values.draw(operation, each) for each in chosen}
        return Request(operation, tuple(values.items()))

    def changed(self, request: Request) -> Request:
        """With another value of a parameter, one parameter more or less, or another operation."""
        values, operation = dict(request.values), request.operation
        required = {each.name for each in operation.parameters if each.is_required}
        removable = sorted(values.keys() - required)
        step = self.dice.random()
        if step < 0.15 and removable:
            del values[self.dice.choice(removable)]
        elif step < 0.3:
            operation = self.dice.choice(self.operations)
            values = {name: text for name, text in values.items() if operation.takes(name)}
            for each in operation.parameters:
                if each.is_required and each.name not in values:
                    values[each.name] = self.values.draw(operation, each)
        elif operation.parameters:
            known = [each for each in operation.parameters if (each.name in values) == (step < 0.6)]
            each = self.dice.choice(known or operation.parameters)
            values[each.name] = self.values.draw(operation, each)
        return Request(operation, tuple(values.items()))

    def confirm(self, number: int) -> list[Cost]:
        """The worst, measured once more: what another process disturbed counts less."""
        again = []
        for cost in self.worst()[:number]:
            seconds, status = self.measure(cost.request.url)
            again.append(Cost(min(seconds, cost.seconds), status, cost.request))
        return sorted(again, key=lambda cost: cost.seconds, reverse=True)


def main() -> None:
    given = arguments()
    # Whoever ends it ends its server, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))
    without = re.compile(given.without or "$^")
    known = [
        operation.left_without(without)
        for name, operation in operations().items()
        if not name.startswith("export_") and not without.fullmatch(name)
    ]
    with ExitStack() as stack:
        store = stack.enter_context(stores(given.stores, 0, [given.database]))[given.database]
        server = servers.ours(store)
        stack.callback(server.stop)
        search = Search(server, known, given.seed)
        try:
            search.run(given.minutes * 60)
        finally:  # what there is, however it ends
            report(search)


def report(search: Search) -> None:
    default = median(search.default)
    print(f"{search.asked} requests, {len(search.costs)} combinations of parameters, ", end="")
    print(f"{search.refused} refused. {DEFAULT}: {default * 1000:.1f} ms of processor time.\n")
    print("| × | ms | status | request |\n|---|---|---|---|")
    costs = search.confirm(SHOWN)
    for cost in costs:
        ratio = cost.seconds / default
        url = cost.request.url
        print(f"| {ratio:.0f} | {cost.seconds * 1000:.0f} | {cost.status} | `{url[:300]}` |")
    above = sum(cost.seconds > BOUND * default for cost in costs)
    print(f"\n{above} above {BOUND} ×.")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stores", type=Path, required=True, help="folder of benchmarks/run.py")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--minutes", type=float, default=30, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default: %(default)s")
    parser.add_argument("--without", help="regular expression of parameters and operations")
    return parser.parse_args()


if __name__ == "__main__":
    main()
