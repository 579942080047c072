"""Who may see what of changes: authors and former contents are for the staff of the admin.

What was wrong about living people stays in the changes. The API has no logins of its own: staff
are those who are logged in to the admin in the same browser.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db.models import BooleanField, Case, Exists, F, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django_otp.middleware import OTPMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from base.http.conditional import Conditional

from .door import PROGRAM
from .models import Change, ChangeItem
from .records import later_items

# Other authors may be people. No user has a name with a space.
IS_COMMAND = Q(author__startswith="manage.py ") | Q(author=PROGRAM, user=None)
PRIVATE = "private, no-cache"
MAY_SEE = "threatapi.view_change"  # the right without which the admin shows no changes


class AdminSession(BaseAuthentication):
    """Knows the staff by the session of the admin, where the admin would show them changes."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        page = request._request
        key = page.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not key or "\x00" in key:
            return None
        SessionMiddleware(_nothing).process_request(page)
        AuthenticationMiddleware(_nothing).process_request(page)
        OTPMiddleware(_nothing)(page)
        is_let_in = admin.site.has_permission(page)
        return (page.user, None) if is_let_in and page.user.has_perm(MAY_SEE) else None


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class ForClearance(Conditional):
    """An answer that shows more to staff than to others; no shared cache keeps that of staff."""

    authentication_classes = [AdminSession]

    @property
    def is_staff(self) -> bool:
        return getattr(self.request, "user", None) is not None

    def get_serializer_context(self) -> dict[str, Any]:
        above: Any = super()
        context = above.get_serializer_context() if hasattr(above, "get_serializer_context") else {}
        return context | {"is_staff": self.is_staff}

    def variant(self, request: Request) -> str:
        return "staff" if self.is_staff else ""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ("Cookie",))
        if self.is_staff:
            response["Cache-Control"] = PRIVATE
        return response


def seen_changes(is_staff: bool) -> QuerySet:
    """The changes, with the author as far as this reader may see it."""
    author: Any = F("author")
    if not is_staff:
        author = Case(When(IS_COMMAND, then=author), default=Value(""))
    return Change.objects.filter(number__isnull=False).annotate(seen_author=author)


def seen_items(is_staff: bool) -> QuerySet:
    """The items in the order of the writes, with which of their contents this reader may see."""
    is_latest = ~Exists(later_items())
    sees_after: Any = Value(True, BooleanField()) if is_staff else is_latest
    return (
        ChangeItem.objects.filter(change__number__isnull=False)
        .annotate(is_latest=is_latest, sees_after=sees_after)
        .order_by("position")
    )
