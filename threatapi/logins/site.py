"""The admin site, with a login that can be refused."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from base.http.throttling import address_of

from .forms import LoginForm, SecondFactorForm, logger


class Site(AdminSite):
    @property
    def login_form(self) -> type[LoginForm]:  # type: ignore[override]
        return SecondFactorForm if settings.SECOND_FACTOR else LoginForm

    @property
    def login_template(self) -> str | None:  # type: ignore[override]
        return "admin/login_with_code.html" if settings.SECOND_FACTOR else None

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and (
            not settings.SECOND_FACTOR or request.user.is_verified()
        )

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().login(request, extra_context)
        if request.method != "POST":
            return response
        if response.status_code == 302:
            name = request.user.get_username()
            logger.info("Login of “%s” from %s.", name, address_of(request))
        elif refusal := response.context_data["form"].refusal:
            response.status_code = refusal.status
            response["Retry-After"] = str(refusal.wait)
        return response
