"""The goals, each worked out from what was measured."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .measure import Measured
from .results import Found, Run


@dataclass(frozen=True)
class Verdict:
    """Of one goal on one database; without a value nothing was measured."""

    database: str
    value: float | None
    bound: float
    is_least: bool
    told: str

    @property
    def is_met(self) -> bool:
        if self.value is None:
            return False
        return self.value >= self.bound if self.is_least else self.value <= self.bound

    @property
    def off(self) -> float:
        """How many times too much, or too little."""
        if not self.value:
            return 0.0
        return self.bound / self.value if self.is_least else self.value / self.bound


@dataclass(frozen=True)
class Goal:
    text: str
    bound: float
    worst: Callable[[Found], tuple[float | None, str]]
    is_least: bool = False
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    # What stands in its way, told where it is missed.
    why: str = ""

    def verdicts(self, run: Run) -> Iterator[Verdict]:
        for name in self.databases:
            if name in run.databases:
                value, told = self.worst(run.databases[name])
                yield Verdict(name, value, self.bound, self.is_least, told)


Worst = tuple[float | None, str]
Pairs = Iterator[tuple[str, float]]


def most(pairs: Pairs, unit: str = "×") -> Worst:
    found = sorted(((value, title) for title, value in pairs), reverse=True)
    return told(found, unit)


def least(pairs: Pairs, unit: str = "×") -> Worst:
    return told(sorted((value, title) for title, value in pairs), unit)


def told(found: list[tuple[float, str]], unit: str) -> Worst:
    if not found:
        return None, "not measured"
    return found[0][0], "; ".join(f"{title} {value:.2f} {unit}" for value, title in found[:3])


def cost(rival: str, sort: str) -> Callable[[Found], Worst]:
    """Our processor time as a multiple of the rival's."""
    return lambda found: most(
        (title, ours.cpu_beside(theirs)) for title, ours, theirs in found.beside(rival, sort)
    )


def gain(rival: str, sort: str = "") -> Callable[[Found], Worst]:
    """The rival's as a multiple of ours."""
    return lambda found: least(
        (title, theirs.cpu_beside(ours)) for title, ours, theirs in found.beside(rival, sort)
    )


def growth(found: Found) -> Worst:
    return most(
        (outcome.title, outcome.measured["threatapi"].p50 / outcome.measured["small store"].p50)
        for outcome in found.sizes.values()
    )


def ratio(
    key: str, one: str, other: str, of: Callable[[Measured], float]
) -> Callable[[Found], Worst]:
    def worst(found: Found) -> Worst:
        outcome = found.special.get(key)
        if not outcome:
            return None, "not measured"
        ours, theirs = (of(outcome.measured[name]) for name in (one, other))
        return ours / theirs, f"{ours:.1f} ms, {theirs:.1f} ms"

    return worst


def waited(*keys: str) -> Callable[[Found], Worst]:
    """p95 of these kinds, in milliseconds."""

    def worst(found: Found) -> Worst:
        known = (
            (found.kinds[key].title, found.p95(key) or 0.0) for key in keys if key in found.kinds
        )
        return most(known, "ms")

    return worst


def slowest_on_hubs(found: Found) -> Worst:
    return most(
        (
            (found.kinds[key].title, max(found.kinds[key].measured["threatapi"].waited))
            for key in sorted(found.hubs)
        ),
        "ms",
    )


def of_export(what: str) -> Callable[[Found], Worst]:
    def worst(found: Found) -> Worst:
        outcome = found.special.get("export")
        if not outcome:
            return None, "not measured"
        known = outcome.told
        if what == "rate":
            ours, floor = (known[f"{name}, rows a second"] for name in ("threatapi", "floor"))
            return ours / floor, f"{ours:.0f} and {floor:.0f} rows a second"
        more = known["threatapi, more MB"]
        return more, f"{more:.0f} MB"

    return worst


def recall(found: Found) -> Worst:
    outcome = found.special.get("search")
    if not outcome:
        return None, "not measured"
    ours, theirs = outcome.told["threatapi"], outcome.told["trigrams"]
    return ours - theirs, f"{ours:.2f} and {theirs:.2f}"


def memory(found: Found) -> Worst:
    mb = found.memory.get("threatapi")
    return mb, f"{mb:.0f} MB" if mb else "not measured"


def p50(measured: Measured) -> float:
    return measured.p50


def p95(measured: Measured) -> float:
    return measured.p95


GOALS = [
    Goal("every list of 50: processor time ≤ 1.5 × the floor", 1.5, cost("floor", "list")),
    Goal("details: processor time ≤ 3 × the floor", 3, cost("floor", "detail")),
    Goal("lists: at least 8 times less than plain DRF", 8, gain("DRF", "list"), True),
    Goal("details: at least 8 times less than plain DRF", 8, gain("DRF", "detail"), True),
    Goal("ahead of FastAPI with pydantic models", 1, gain("FastAPI"), True),
    Goal(
        "10 times ahead of Datasette's table", 10, gain("Datasette, its table"), True, ("sqlite",)
    ),
    Goal(
        "lists: 1.5 times ahead of Datasette's canned SQL",
        1.5,
        gain("Datasette, canned SQL", "list"),
        True,
        ("sqlite",),
    ),
    Goal("every list's latency (p50) ≤ 2 × that of the small store", 2, growth),
    Goal(
        "a cursor page at any depth ≤ 1.2 × the first (p50)",
        1.2,
        ratio("deep", "deep page", "first page", p50),
    ),
    Goal("path: p95 ≤ 0.2 × igraph's, all links", 0.2, ratio("path", "threatapi", "igraph", p95)),
    Goal(
        "path: p95 ≤ 0.2 × igraph's, relationships alone",
        0.2,
        ratio("path-relationships", "threatapi", "igraph", p95),
    ),
    Goal("graph around any entity, depth 2: p95 ≤ 50 ms", 50, waited("ego")),
    Goal("no request on a hub above 1 s", 1000, slowest_on_hubs),
    Goal(
        "fuzzy search: p95 ≤ 0.25 × trigram full text",
        0.25,
        ratio("search", "threatapi", "trigrams", p95),
    ),
    Goal("fuzzy search: recall at 10 not lower", 0, recall, True),
    Goal("stats by month and country over everything ≤ 1 s (p95)", 1000, waited("stats")),
    Goal("NDJSON export: at least half of the floor's rows a second", 0.5, of_export("rate"), True),
    Goal("NDJSON export: under 50 MB of additional memory", 50, of_export("memory")),
    Goal("memory of a worker after the whole run ≤ 150 MB", 150, memory),
]
