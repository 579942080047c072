"""How far a standby may be behind the primary.

Asking a standby when it replayed its last transaction would not do: on a primary where nothing is
written that is long ago, and one that has lost its primary has nothing to replay either. So we note
how far the primary had written, and when. A standby that has come so far shows all that had been
written by then, whatever its clock says.
"""

import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from ..orm.routing import PRIMARY


@dataclass(frozen=True)
class Written:
    """How far the primary had written at moments: both ascend, the latter strictly."""

    moments: tuple[float, ...] = ()
    positions: tuple[int, ...] = ()

    def noted(self, moment: float, position: int, keep: float) -> "Written":
        """With one more, without those that are too old to be asked for."""
        if self.positions and position < self.positions[-1]:
            return Written((moment,), (position,))  # it was restored: what we knew is of another
        gone = bisect_right(self.moments, moment - keep)
        return Written((*self.moments[gone:], moment), (*self.positions[gone:], position))

    def complete_at(self, position: int) -> float:
        """The last known moment before which nothing was written beyond this position."""
        count = bisect_right(self.positions, position)
        return self.moments[count - 1] if count else float("-inf")


@dataclass
class Freshness:
    """What is known of a primary and its standbys; positions are of the write-ahead log, in bytes.

    Several threads write, each a value of its own, and any may read.
    """

    bound: float
    clock: Callable[[], float] = time.monotonic
    system: int | None = None
    primary_answers: bool = False
    written: Written = Written()
    replayed: dict[str, int] = field(default_factory=dict)
    resting: dict[str, float] = field(default_factory=dict)

    def primary_was_at(self, position: int, moment: float, system: int) -> None:
        if system != self.system:
            self.written = Written()
        self.system = system
        self.written = self.written.noted(moment, position, keep=2 * self.bound)
        self.primary_answers = True

    def replica_is_at(self, alias: str, position: int) -> None:
        self.replayed[alias] = position

    def is_silent(self, alias: str) -> None:
        if alias == PRIMARY:
            self.primary_answers = False
        self.replayed.pop(alias, None)

    def failed(self, alias: str) -> None:
        """Leave it alone until what is known of it now would be too old to go by."""
        self.resting[alias] = self.clock() + self.bound

    def age(self, alias: str) -> float:
        """At most how many seconds what this standby shows is behind.

        While the primary does not answer, as it was when it last did: nobody can write, and a
        standby that had everything still has.
        """
        position = self.replayed.get(alias)
        if position is None or not self.written.moments:
            return float("inf")
        now = self.clock() if self.primary_answers else self.written.moments[-1]
        return now - self.written.complete_at(position)

    def is_late(self, alias: str) -> bool:
        return bool(self.written.moments) and self.age(alias) > self.bound

    def is_usable(self, alias: str, after: int = 0) -> bool:
        """Whether it may be read from by a client that wrote at this position itself."""
        return (
            self.replayed.get(alias, -1) >= after
            and self.age(alias) <= self.bound
            and self.resting.get(alias, 0.0) <= self.clock()
        )
