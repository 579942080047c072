"""The session of the admin as a login of the API: for people whose browser shows its answers."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django_otp.middleware import OTPMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class AdminSession(BaseAuthentication):
    """Whoever is logged in to the admin in the same browser. It suffices to read, not to write."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        page = request._request
        key = page.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not key or "\x00" in key:
            return None
        SessionMiddleware(_nothing).process_request(page)
        AuthenticationMiddleware(_nothing).process_request(page)
        OTPMiddleware(_nothing)(page)
        return (page.user, None) if admin.site.has_permission(page) else None


class SessionToRead(AdminSession):
    """The same where reading needs a token; elsewhere nobody looks for a session."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        return super().authenticate(request) if settings.API_NEEDS_TOKEN else None


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
