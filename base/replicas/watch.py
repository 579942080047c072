"""Asks the primary and its standbys how far they are, beside the requests.

So no request waits for a database that is down, and none asks more than it would without standbys.
"""

import logging
import os
import time
from collections.abc import Sequence
from functools import cache
from itertools import count
from threading import Lock, Thread
from typing import Any

from django.conf import settings
from django.db import connections

from ..orm.routing import PRIMARY
from .freshness import Freshness

log = logging.getLogger(__name__)
# What has been flushed: nothing else is sent to standbys.
PRIMARY_AT = """SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn, system_identifier
    FROM pg_control_system()"""
REPLICA_AT = """SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn, system_identifier
    FROM pg_control_system() WHERE pg_is_in_recovery()"""


class Watch:
    """Knows which standbys may be read from."""

    def __init__(self, aliases: Sequence[str], bound: float) -> None:
        self.aliases = tuple(aliases)
        self.freshness = Freshness(bound)
        # Often enough that a standby in good order is never near the bound.
        self.pause = min(1.0, bound / 5)
        self._turns = count()
        self._process = 0
        self._starting = Lock()

    def start(self) -> None:
        """Begin, once in each process: threads do not follow into a fork."""
        if self._process == os.getpid():
            return
        with self._starting:
            if self._process != os.getpid():
                self._process = os.getpid()
                for alias in (PRIMARY, *self.aliases):
                    Asker(alias, self.freshness, self.pause).start()

    def choose(self, after: int = 0) -> str:
        """A standby to read from, each in its turn, or the primary if there is none."""
        usable = [alias for alias in self.aliases if self.freshness.is_usable(alias, after)]
        return usable[next(self._turns) % len(usable)] if usable else PRIMARY

    def instead_of_primary(self) -> str:
        """A standby while the primary does not answer, else the primary."""
        return PRIMARY if self.freshness.primary_answers else self.choose()

    def failed(self, alias: str, error: Exception) -> None:
        """A request could not be answered from it: leave it alone for some seconds."""
        self.freshness.failed(alias)
        log.warning("%s failed, and the primary is asked instead: %s", alias, _line(error))


class Asker(Thread):
    """Asks one database how far it is, again and again."""

    def __init__(self, alias: str, freshness: Freshness, pause: float) -> None:
        super().__init__(name=f"asks {alias}", daemon=True)
        self.alias, self.freshness, self.pause = alias, freshness, pause
        self.connection: Any = None
        self.told = ""

    def run(self) -> None:
        while True:
            self.ask()
            time.sleep(self.pause)

    def ask(self) -> None:
        try:
            fault = self._ask_primary() if self.alias == PRIMARY else self._ask_replica()
        except connections[self.alias].Database.Error as error:
            fault = _line(error)
            self._hang_up()
        if fault:
            self.freshness.is_silent(self.alias)
        elif self.alias != PRIMARY and self.freshness.is_late(self.alias):
            fault = "it is too far behind"
        self._tell(fault)

    def _ask_primary(self) -> str:
        moment = self.freshness.clock()  # before it answers: it may have written since
        position, system = self._row(PRIMARY_AT)
        self.freshness.primary_was_at(int(position), moment, system)
        return ""

    def _ask_replica(self) -> str:
        found = self._row(REPLICA_AT)
        if found is None:
            return "it is no standby"
        position, system = found
        if self.freshness.system not in (None, system):
            return "it is a standby of another primary"
        self.freshness.replica_is_at(self.alias, int(position))
        return ""

    def _row(self, statement: str) -> Any:
        if self.connection is None:
            known = connections[self.alias]
            how = known.get_connection_params() | {"autocommit": True}
            self.connection = known.Database.connect(**how)
        return self.connection.execute(statement).fetchone()

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _tell(self, fault: str) -> None:
        """For the log, when it changes."""
        if fault != self.told:
            said = f"is not in use: {fault}" if fault else "answers again"
            log.warning("The database %s %s.", self.alias, said)
        self.told = fault


@cache
def watch() -> Watch:
    return Watch(settings.DATABASE_REPLICAS, settings.DATABASE_REPLICA_MAX_LAG)


def _line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
