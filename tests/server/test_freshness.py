"""How old a standby may be, by what is known of it and of its primary."""

import pytest

from base.orm.routing import PRIMARY
from base.replicas.freshness import Freshness

BOUND, SYSTEM = 5.0, 7


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def known(clock: Clock) -> Freshness:
    """A standby that has all that its primary had written a moment ago."""
    made = Freshness(BOUND, clock)
    made.primary_was_at(1000, clock.now, SYSTEM)
    made.replica_is_at("one", 1000)
    return made


def after(known: Freshness, clock: Clock, seconds: int, position: int) -> None:
    """The primary is asked each second, and comes to this position at once."""
    for _ in range(seconds):
        clock.now += 1
        known.primary_was_at(position, clock.now, SYSTEM)


def test_nothing_is_read_of_which_nothing_is_known(known, clock):
    assert not Freshness(BOUND, clock).is_usable("one")
    assert not known.is_usable("two")
    assert known.is_usable("one")


def test_where_nothing_is_written_a_standby_stays_fresh(known, clock):
    after(known, clock, 1000, 1000)
    assert known.age("one") == 0


def test_a_standby_that_stands_still_is_used_up_to_the_bound(known, clock):
    after(known, clock, 5, 1001)
    assert known.age("one") == BOUND
    assert known.is_usable("one")
    clock.now += 0.1
    assert not known.is_usable("one")
    known.replica_is_at("one", 1001)
    assert known.is_usable("one")


def test_who_wrote_reads_no_standby_that_has_not_come_so_far(known):
    assert known.is_usable("one", after=1000)
    assert not known.is_usable("one", after=1001)


def test_what_is_known_grows_old_when_nobody_asks(known, clock):
    clock.now += BOUND + 0.1
    assert not known.is_usable("one")


def test_without_a_primary_a_standby_that_had_everything_still_has(known, clock):
    known.is_silent(PRIMARY)
    clock.now += 1000
    assert known.is_usable("one")
    known.primary_was_at(2000, clock.now, SYSTEM)
    assert not known.is_usable("one")


def test_a_standby_that_was_late_when_its_primary_fell_silent_stays_late(known, clock):
    after(known, clock, 6, 1001)
    known.is_silent(PRIMARY)
    assert not known.is_usable("one")


def test_a_standby_that_failed_rests(known, clock):
    known.failed("one")
    assert not known.is_usable("one")
    after(known, clock, 5, 1000)
    assert known.is_usable("one")


@pytest.mark.parametrize(("position", "system"), [(10, SYSTEM), (2000, SYSTEM + 1)])
def test_a_primary_that_was_restored_is_another(known, clock, position, system):
    after(known, clock, 1, 1000)
    known.primary_was_at(position, clock.now + 1, system)
    assert known.written.positions == (position,)


def test_little_is_kept(known, clock):
    after(known, clock, 1000, 1001)
    assert len(known.written.moments) <= 2 * BOUND + 1
