"""Webhooks in the admin, for administrators alone."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from base.admin.inlines import RecordFields

from .models import Webhook


@admin.register(Webhook)
class WebhookAdmin(admin.ModelAdmin):
    formfield_overrides = RecordFields.formfield_overrides
    list_display = (
        "url",
        "search",
        "is_active",
        "last_number",
        "failures",
        "next_try",
        "last_error",
    )
    fields = (*("url", "search", "is_active", "secret"), *list_display[3:])
    readonly_fields = ("secret", *list_display[3:])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)  # type: ignore[union-attr]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)  # type: ignore[union-attr]

    has_change_permission = has_delete_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)  # type: ignore[union-attr]
