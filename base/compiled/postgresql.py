"""A cursor of PostgreSQL; read only where it is used."""

from typing import Any

import psycopg


class Prepared(psycopg.Cursor):
    """Has the server keep each statement with its plan.

    To plan one of ours takes longer than to execute it. Django's own cursors send the values within
    the text, so that nothing can be kept.
    """

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        return super().execute(query, params, prepare=True, **kwargs)
