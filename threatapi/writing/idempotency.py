"""`Idempotency-Key`: a request that is sent again is answered as before and writes nothing.

The key is stored in the transaction of the change: either both are there or neither. Who sends it
again while the first request is not yet answered waits for that.
"""

import hashlib
import re
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError

from threatapi.changes.models import Change

from .models import SentRequest

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
WRONG = f"`{HEADER}` is one to 255 printable characters of ASCII."
REUSED = f"This `{HEADER}` was sent with another request: give each request a new one."


class KeyReused(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = REUSED


class Once:
    """One request, by its key; without a key it may be repeated."""

    def __init__(self, request: Any, body: bytes) -> None:
        self.token, self.key = request.auth, request.headers.get(HEADER, "").strip()
        if HEADER in request.headers and not re.fullmatch(r"[\x20-\x7e]{1,255}", self.key):
            raise ParseError(WRONG)
        self.digest = hashlib.sha256(request.path.encode() + b"\n" + body).hexdigest()
        self.sent: SentRequest | None = None

    def find_change(self) -> tuple[bool, Change | None]:
        """Whether the request was answered before, and with which change. Else the key is taken
        until the end of the transaction."""
        if not self.key:
            return False, None
        SentRequest.objects.filter(sent_at__lt=timezone.now() - KEPT).delete()
        self.sent, is_new = SentRequest.objects.get_or_create(
            token=self.token, key=self.key, defaults={"digest": self.digest}
        )
        if self.sent.digest != self.digest:
            raise KeyReused
        return not is_new, self.sent.change

    def keep(self, change: Change) -> None:
        if self.sent is not None and change.number:
            self.sent.change = change
            self.sent.save(update_fields=["change"])
