"""What a run has found."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .measure import Measured
from .special import Outcome


@dataclass
class Found:
    """On one database."""

    title: str
    kinds: dict[str, Outcome] = field(default_factory=dict)
    sorts: dict[str, str] = field(default_factory=dict)
    hubs: set[str] = field(default_factory=set)
    special: dict[str, Outcome] = field(default_factory=dict)
    # The same kinds in this store and in a small one.
    sizes: dict[str, Outcome] = field(default_factory=dict)
    # With the parameters of a view and without; megabytes by which a worker grew meanwhile.
    views: dict[str, Outcome] = field(default_factory=dict)
    growth: float | None = None
    # What could not be measured, and why.
    failures: list[str] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)

    def beside(self, rival: str, sort: str = "") -> Iterator[tuple[str, Measured, Measured]]:
        """Ours and this rival's, of each kind that both were asked."""
        for key, outcome in self.kinds.items():
            if rival in outcome.measured and sort in ("", self.sorts[key]):
                yield outcome.title, outcome.measured["threatapi"], outcome.measured[rival]

    def p95(self, key: str, name: str = "threatapi") -> float | None:
        outcome = self.kinds.get(key) or self.special.get(key)
        return outcome.measured[name].p95 if outcome else None


@dataclass
class Run:
    incidents: int
    small: int
    databases: dict[str, Found] = field(default_factory=dict)
    about: list[str] = field(default_factory=list)
