"""Sessions in files beside the database of SQLite (a `SESSION_ENGINE` of Django).

SQLite has one writer at a time, and `load` is one transaction: meanwhile nobody could log in or
out. Django's own engine with files passes over a full disk without a word.
"""

from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import file
from django.contrib.sessions.backends.base import CreateError, UpdateError


class SessionStore(file.SessionStore):
    """Each session is a file, which only the user of the server can read."""

    @classmethod
    def _get_storage_path(cls) -> str:
        folder = Path(settings.SESSION_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return str(folder)

    def save(self, must_create: bool = False) -> Any:
        if self.session_key is None:
            return self.create()
        # Read before the file is touched.
        session_data = self._get_session(no_load=must_create)
        target = Path(self._key_to_file())
        if target.exists() and must_create:
            raise CreateError
        if not (target.exists() or must_create):
            raise UpdateError
        self._write(target, self.encode(session_data))
        return None

    def _write(self, target: Path, text: str) -> None:
        """Write all of it or nothing."""
        with NamedTemporaryFile("w", dir=target.parent, prefix="new.", delete=False) as written:
            try:
                written.write(text)
                written.flush()
            except OSError:
                Path(written.name).unlink()
                raise
        Path(written.name).replace(target)
