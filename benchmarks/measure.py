"""Measures several servers in turns, so that what else the machine does falls on all alike."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median, quantiles

from .servers import Connection, Server

AT_ONCE = 4  # requests on one connection, before it is another's turn
LONG = 0.5  # seconds of a request that is asked once a round
THREADS, LONGEST_WARM_UP = 8, 3.0
LEAST_ROUNDS, MOST_ROUNDS = 6, 40


class Failed(Exception):
    """A comparison that comes to nothing; the others go on."""


@dataclass(frozen=True)
class Entrant:
    """One of those that are compared: how it is asked for its n-th value, on which server."""

    name: str
    server: Server
    ask: Callable[[Connection, int], tuple[int, bytes, dict[str, str]]]
    status: int = 200

    def once(self, connection: Connection, number: int) -> bytes:
        status, body, _ = self.ask(connection, number)
        if status != self.status:
            raise Failed(f"{self.name}, request {number}: {status} {body[:500]!r}")
        return body


@dataclass
class Measured:
    """Milliseconds: of processor time a request, in each round; of waiting, for each request."""

    cpu: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    @property
    def p50(self) -> float:
        return median(self.waited)

    @property
    def p95(self) -> float:
        return quantiles(self.waited, n=20)[18] if len(self.waited) > 1 else self.waited[0]

    @property
    def mean_cpu(self) -> float:
        return sum(self.cpu) / len(self.cpu)

    def cpu_beside(self, other: "Measured") -> float:
        """How many times the other's processor time: the middle of all rounds."""
        return median(one / two for one, two in zip(self.cpu, other.cpu, strict=True))


def in_turns(entrants: list[Entrant], seconds: float) -> dict[str, Measured]:
    """All of them, for about so long; each round asks each for the same values."""
    found = {entrant.name: Measured() for entrant in entrants}
    dice = random.Random(3)
    one = {entrant.name: warm_up(entrant) for entrant in entrants}
    begun, done = time.monotonic(), 0
    while done < MOST_ROUNDS:
        for entrant in dice.sample(entrants, len(entrants)):
            one_round(entrant, done, found[entrant.name], one[entrant.name])
        done += 1
        if done >= LEAST_ROUNDS and time.monotonic() - begun > seconds:
            break
    return found


def warm_up(entrant: Entrant) -> float:
    """So that each thread of each worker has once done what comes; how long one request takes."""
    took = alone(entrant)
    if took > LONG:
        return min(took, alone(entrant))
    begun = time.monotonic()

    def some(at: int) -> None:
        for number in range(at, 64, THREADS):
            with Connection(entrant.server) as connection:
                entrant.once(connection, number)
            if time.monotonic() - begun > LONGEST_WARM_UP:
                break

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(some, range(THREADS)))
    return alone(entrant)


def alone(entrant: Entrant) -> float:
    begun = time.monotonic()
    with Connection(entrant.server) as connection:
        entrant.once(connection, 0)
    return time.monotonic() - begun


def one_round(entrant: Entrant, number: int, into: Measured, one: float) -> None:
    at_once = AT_ONCE if one < LONG else 1
    with Connection(entrant.server) as connection:
        before = entrant.server.cpu()
        for at in range(at_once):
            begun = time.perf_counter()
            body = entrant.once(connection, number * AT_ONCE + at)
            into.waited.append((time.perf_counter() - begun) * 1000)
            into.sizes.append(len(body))
        into.cpu.append((entrant.server.cpu() - before) * 1000 / at_once)
