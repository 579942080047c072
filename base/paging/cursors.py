"""A cursor: a place in the order of a list, written so that only that list takes it back."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from ..http.errors import ParameterErrors
from .keyset import Order, Values

BEGINNING = ""
VERSION = 1


@dataclass(frozen=True)
class Cursor:
    """Position in a list from which a page continues, and the direction."""

    scope: Any  # what must be the same when the cursor comes back
    place: Values | None = None
    backward: bool = False
    with_place: bool = False  # whether the row at the place belongs to the page

    @classmethod
    def read(cls, text: str, scope: Any, order: Order) -> "Cursor":
        """The cursor as it was written for this scope, or 400."""
        if text == BEGINNING:
            return cls(scope)
        try:
            padded = text + "=" * (-len(text) % 4)
            version, seal, backward, with_place, *place = json.loads(urlsafe_b64decode(padded))
            found = cls(scope, order.read(place), bool(backward), bool(with_place))
            # Written anew it must be what was given: then nothing in it was changed.
            if version != VERSION or found.written() != text:
                raise ValueError(seal)
        except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
            detail = (
                "This cursor does not belong to this list in this order and view. Use the URLs in "
                "`next` and `previous` unchanged, or start again with an empty cursor."
            )
            fault = {"message": detail, "code": "invalid"}
            raise ParameterErrors({"cursor": [fault]}) from None
        return found

    def written(self) -> str:
        # Not every value is known to JSON; `str` keeps the microseconds of an instant.
        way = [int(self.backward), int(self.with_place)]
        place = json.loads(json.dumps(list(self.place or ()), default=str))
        sealed = json.dumps([VERSION, self.scope, way, place], sort_keys=True)
        seal = hashlib.sha256(sealed.encode()).hexdigest()[:16]
        compact = json.dumps([VERSION, seal, *way, *place], separators=(",", ":"))
        return urlsafe_b64encode(compact.encode()).decode().rstrip("=")

    def beside(self, page: list[Values], has_more: bool) -> tuple[str | None, str | None]:
        """Cursors of the pages after and before the page at this cursor."""
        if not page:
            return self._from_nothing()
        after = Cursor(self.scope, page[-1]).written()
        before = Cursor(self.scope, page[0], backward=True).written()
        if self.backward:
            return after, before if has_more else None
        return after if has_more else None, before if self.place is not None else None

    def _from_nothing(self) -> tuple[str | None, str | None]:
        """Handles a page that is empty because its records were deleted: go back, including the
        position itself."""
        if self.place is None:
            return None, None
        back = Cursor(self.scope, self.place, not self.backward, not self.with_place).written()
        return (back, None) if self.backward else (None, back)
