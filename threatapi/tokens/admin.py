"""Tokens in the admin: made, shown once, and revoked."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from threatapi.logins.rights import users_within

from .models import Token

LIFE = timedelta(days=365)


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin):
    """Everybody sees their own tokens. Whoever may change users may also make and revoke those of
    users who may do nothing that they may not do themselves.

    A token is not changed: it is revoked, that is deleted, and a new one is made.
    """

    list_display = ("name", "user", "access", "created", "expiry", "last_used")
    list_filter = ("access", "expiry")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    ordering = ("user__username", "name")
    fields = ("name", "user", "access", "expiry", "created", "last_used")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("threatapi.view_token") and self.is_in_reach(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.is_in_reach(request, obj)

    def is_in_reach(self, request: HttpRequest, token: Token | None) -> bool:
        return token is None or self.users(request).filter(pk=token.user_id).exists()

    def users(self, request: HttpRequest) -> QuerySet:
        """The users whose tokens are shown."""
        within = users_within(request.user)
        is_manager = request.user.has_perm("auth.change_user")
        return within if is_manager else within.filter(pk=request.user.pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(user__in=self.users(request))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("created", "last_used")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields if obj else self.fields[:-2]  # type: ignore[return-value, index]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"user": request.user.pk, "expiry": timezone.now() + LIFE}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["queryset"] = self.users(request)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "expiry":
            field.required = True
        return field

    def save_model(self, request: HttpRequest, obj: Token, form: Any, change: bool) -> None:
        obj.digest, request.new_token = get_digest_token()  # type: ignore[attr-defined]
        obj.token_key = request.new_token[: CONSTANTS.TOKEN_KEY_LENGTH]  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Token, *args: Any) -> HttpResponse:
        """The page that shows the token. A message would be kept in the session."""
        context = self.admin_site.each_context(request) | {
            "title": f"The token “{obj.name}”",
            "opts": self.opts,
            "original": obj,
            "token": request.new_token,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/new_token.html", context)
