"""Chooses the database to read from: one for each request; outside of requests, the primary."""

from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

PRIMARY = DEFAULT_DB_ALIAS

_alias: ContextVar[str] = ContextVar("database to read from", default=PRIMARY)


def read_from(alias: str) -> None:
    _alias.set(alias)


def reading() -> Any:
    """The connection for a statement that is written by hand and only reads."""
    return connections[_alias.get()]


class Router:
    """Reads go where the request reads, writes and migrations to the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return _alias.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # they are copies of one store

    def allow_migrate(self, alias: str, app_label: str, **hints: Any) -> bool:
        return alias == PRIMARY
