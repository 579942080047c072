"""The answer to a request that cannot be served now: for a program, or for a person."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string

from base.http.errors import HEADERS, as_response, is_api

NOTHING_SAVED = "Nothing was saved."
PERHAPS_SAVED = (
    "It is not known whether your change was saved: look at the record before you try again."
)


def unavailable(
    request: HttpRequest, detail: str, retry_after: int, saved: str = NOTHING_SAVED
) -> HttpResponse:
    """503 with the reason and `Retry-After`; `saved` says what became of a change."""
    if is_api(request):
        response: HttpResponse = as_response(503, f"{detail} Try again later.")
    else:
        response = HttpResponse(page(request, detail, saved), status=503, headers=HEADERS)
    response["Retry-After"] = str(retry_after)
    return response


def page(request: HttpRequest, detail: str, saved: str) -> str:
    """What was typed into a form is on the page, to be sent again.

    The page takes nothing from the database.
    """
    told = {"detail": detail, "path": request.get_full_path(), "is_read": request.method == "GET"}
    if request.method == "POST":
        told |= {"saved": saved, "typed": typed(request.POST)}
    return render_to_string("503.html", told)


def typed(data: QueryDict) -> list[tuple[str, str]]:
    """The fields of the form with their values; none of a form with a password."""
    if any("password" in name for name in data):
        return []
    return [(name, value) for name, values in data.lists() for value in values]
