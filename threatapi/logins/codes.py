"""Checks the codes of an authenticator app, also while a load holds the write lock of SQLite."""

import time
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django_otp import verify_token
from django_otp.plugins.otp_totp.models import TOTPDevice

from base.faults.kinds import LOCKED, fault_of
from base.faults.writing import short_wait

from .failures import MILLISECONDS_FOR_LOCK, hash_of

# How long it is kept that a code was used; it is valid for a minute and a half at most.
SECONDS_KEPT = 600


def accept(device: TOTPDevice, code: str) -> bool:
    """Whether this is a code of the device now. Each is accepted once."""
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        with short_wait(connection, MILLISECONDS_FOR_LOCK):
            accepted = verify_token(device.user, device.persistent_id, code) is not None
    except DatabaseError as error:
        if fault_of(error) is not LOCKED:
            raise
        accepted = is_right(device, code)
    return accepted and (connection.vendor != "sqlite" or use_up(device, code))


def is_right(device: TOTPDevice, code: str) -> bool:
    """Whether it would accept the code; what it would keep of that is lost."""
    device.save = lambda *args, **kwargs: None  # type: ignore[method-assign]
    return bool(device.verify_token(code))


def use_up(device: TOTPDevice, code: str) -> bool:
    """Note for all processes that the code is used, unless it has been.

    The note is a file beside the sessions: the database may be locked.
    """
    folder = Path(settings.SESSION_FILE_PATH)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for note in folder.glob("code.*"):
        if note.stat().st_mtime < time.time() - SECONDS_KEPT:
            note.unlink(missing_ok=True)
    note = folder / f"code.{hash_of('code', device.persistent_id, str(int(code)))}"
    try:
        note.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return False
    return True
