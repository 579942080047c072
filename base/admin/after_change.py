"""What a form answers once its change is closed, when computed values are up to date."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse


class AnswersAfterChange:
    """Mixin of admins: messages and the log name a record as it is stored after the change."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        self._later(request, partial(super().log_addition, request, obj, message))  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        self._later(request, partial(super().log_change, request, obj, message))  # type: ignore[misc]

    def response_add(self, request: HttpRequest, obj: Any, *args: Any) -> HttpResponse:
        answer = partial(super().response_add, request, obj, *args)  # type: ignore[misc]
        return self._answer_later(request, obj, answer)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        answer = partial(super().response_change, request, obj)  # type: ignore[misc]
        return self._answer_later(request, obj, answer)

    def _answer_later(
        self, request: HttpRequest, obj: Any, answer: Callable[[], HttpResponse]
    ) -> HttpResponse:
        log = getattr(request, "after_change", None)

        def log_and_answer() -> HttpResponse:
            if any(column.name == "status" for column in obj._meta.fields):
                obj.refresh_from_db(fields=["status"])
            if log is not None:
                log()
            return answer()

        return self._later(request, log_and_answer)

    @staticmethod
    def _later(request: HttpRequest, call: Callable[[], Any]) -> HttpResponse:
        request.after_change = call  # type: ignore[attr-defined]
        return HttpResponse()


def answer_after_change(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """What was put off until the change is closed, else this answer."""
    later = request.__dict__.pop("after_change", None)
    return answer if later is None else later()
