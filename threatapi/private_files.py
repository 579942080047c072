"""Keeps the files of a SQLite store from other users of the machine."""

import stat
from contextlib import suppress
from pathlib import Path

from django.db import connection

OTHERS = stat.S_IRWXO


def make_store_private() -> None:
    """Take the files of the store from others; what its group may do is the operator's choice.

    SQLite gives the files beside it, -wal and -shm, the mode of the store when it makes them.
    """
    if connection.vendor != "sqlite" or connection.is_in_memory_db():
        return
    for ending in ("", "-wal", "-shm"):
        path = Path(f"{connection.settings_dict['NAME']}{ending}")
        if path.exists() and path.stat().st_mode & OTHERS:
            with suppress(PermissionError):  # it belongs to somebody else
                path.chmod(0o600)
