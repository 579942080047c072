"""Statements that PostgreSQL keeps with their plan; read only where PostgreSQL is used."""

from typing import Any

import psycopg


class Prepared(psycopg.Cursor):
    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        return super().execute(query, params, prepare=True, **kwargs)
