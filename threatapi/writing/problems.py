"""Why a request writes nothing, as problems."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException, PermissionDenied

from base.http.error_codes import ErrorCode
from base.orm.writing import ReviewNeeded
from threatapi.changes.undo import UndoRefused
from threatapi.changes.unmarking import MarkingKept

from .body import FragmentRefused
from .conflicts import Conflict, Conflicting
from .rights import NotAllowed


class BodyRefused(APIException):
    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = "Nothing was written: the request has values that cannot be used."

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__()
        self.errors = errors


class InConflict(APIException):
    """What is to be written is in conflict with what others have written."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self, detail: str, conflicts: list[dict[str, Any]]) -> None:
        super().__init__(detail)
        self.more = {"conflicts": conflicts}


class Unreviewed(APIException):
    """A second person must review what is to be written."""

    status_code = status.HTTP_403_FORBIDDEN
    default_detail = (
        "Nothing was written: a second person must review this. Send a change as a proposal "
        "(POST proposals), which another user who may review publishes; undoing one takes "
        "`manage.py undo` with --reviewed-by."
    )

    def __init__(self, statements: list[str]) -> None:
        super().__init__()
        self.errors = [
            {"pointer": "", "code": ErrorCode.REVIEW_NEEDED.value, "detail": statement}
            for statement in statements
        ]


@contextmanager
def as_problems() -> Iterator[None]:
    try:
        yield
    except FragmentRefused as refused:
        raise BodyRefused([vars(fault) for fault in refused.faults]) from None
    except Conflicting as found:
        raise InConflict(found.detail, [as_json(each) for each in found.conflicts]) from None
    except UndoRefused as refused:
        detail = f"Nothing was undone. {' '.join(refused.reasons)}"
        later = (Conflict(each.kind, each.record, "", [each]) for each in refused.later)
        raise InConflict(detail, [as_json(each) for each in later]) from None
    except ReviewNeeded as needed:
        raise Unreviewed(needed.statements) from None
    except (NotAllowed, MarkingKept) as error:
        raise PermissionDenied(str(error)) from None


def as_json(conflict: Conflict) -> dict[str, Any]:
    changes = {item.change.number: item.change for item in conflict.items}
    return {
        "kind": conflict.kind,
        "record": str(conflict.record),
        "pointer": conflict.pointer,
        "changes": [
            {"number": number, "at": change.at, "door": change.door}
            for number, change in sorted(changes.items())
        ],
        "fields": [vars(each) for each in conflict.fields],
    }
