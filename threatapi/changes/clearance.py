"""Who may see what of changes: authors and former contents are for the staff of the admin.

What was wrong about living people stays in the changes. Staff are those who have a token, or are
logged in to the admin in the same browser, and whom the admin would show changes.
"""

from typing import Any

from django.db.models import BooleanField, Case, Exists, F, Q, QuerySet, Value, When
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from rest_framework.request import Request

from base.http.conditional import PRIVATE, Conditional
from threatapi.logins.session import AdminSession
from threatapi.tokens.authentication import TokenAuthentication

from .door import PROGRAM
from .models import Change, ChangeItem
from .records import later_items

# Other authors may be people. No user has a name with a space.
IS_COMMAND = Q(author__startswith="manage.py ") | Q(author=PROGRAM, user=None)
MAY_SEE = "threatapi.view_change"  # the right without which the admin shows no changes


class ForClearance(Conditional):
    """An answer that shows more to staff than to others; no shared cache keeps that of staff."""

    authentication_classes = [TokenAuthentication, AdminSession]

    @cached_property
    def is_staff(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and user.has_perm(MAY_SEE)

    def get_serializer_context(self) -> dict[str, Any]:
        above: Any = super()
        context = above.get_serializer_context() if hasattr(above, "get_serializer_context") else {}
        return context | {"is_staff": self.is_staff}

    def variant(self, request: Request) -> str:
        return "staff" if self.is_staff else ""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ("Authorization", "Cookie"))
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
