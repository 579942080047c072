"""Contexts in which the statements of this thread that read are written anew before they run."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from contextvars import ContextVar
from typing import Any, ClassVar, Self

from django.db import connections

READS = re.compile(r"\s*(SELECT|WITH|\()", re.IGNORECASE)


class Rewriting:
    """One such context. Of each class the innermost one is in force."""

    current: ClassVar[ContextVar[Any]]
    # Whether it sees the statement before the others, so that they see what it adds.
    is_first: ClassVar[bool] = False

    def __init__(self) -> None:
        self._outer: Any = None
        self._connections: list[Any] = []

    def __enter__(self) -> Self:
        self._outer = self.current.get()
        self.current.set(self)
        self._connections = connections.all()
        for connection in self._connections:
            wrappers = connection.execute_wrappers
            wrappers.insert(0 if self.is_first else len(wrappers), self._execute)
        return self

    def __exit__(self, *error: Any) -> None:
        self.current.set(self._outer)
        for connection in self._connections:
            connection.execute_wrappers.remove(self._execute)

    def _execute(self, execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute a statement (an `execute_wrapper` of Django)."""
        if self.current.get() is self and READS.match(sql):
            sql, params = self.rewrite(sql, params, context["connection"])
        return execute(sql, params, many, context)

    def rewrite(self, sql: str, params: Any, connection: Any) -> tuple[str, Any]:
        raise NotImplementedError

    @classmethod
    def in_force(cls) -> Self | None:
        return cls.current.get()

    @classmethod
    def resumed(cls, context: Self | None) -> Any:
        """The context for what is read after the request that it was made for."""
        is_there = context is None or context is cls.current.get()
        return nullcontext() if is_there else context.again()

    def again(self) -> Self:
        raise NotImplementedError
