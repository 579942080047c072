"""What is answered where the manual would be."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def not_built(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "The manual is not built here. `python -m threatapi.manual` builds it, as `python3 run` "
        "does; then start the server anew. Its pages are also in docs/ of the software.\n",
        content_type="text/plain; charset=utf-8",
        status=404,
    )
