"""The admin of users and groups: only superusers may give rights."""

from contextlib import nullcontext
from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django_otp.plugins.otp_totp.models import TOTPDevice

RIGHTS = ("is_superuser", "groups", "user_permissions")

admin.site.unregister([User, Group])
# Its pages would show the secrets of all devices.
admin.site.unregister(TOTPDevice)


class AllOrNothing(admin.ModelAdmin):
    """An action on the list, and what it writes to the log, is done whole or not at all."""

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return super().changelist_view(request, *args, **kwargs)


@admin.register(User)
class UserAdmin(AllOrNothing, auth.UserAdmin):
    """Whoever may change users may change neither the rights of anybody nor a superuser."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_touch(request, obj) and super().has_delete_permission(request, obj)

    def may_touch(self, request: HttpRequest, user: Any) -> bool:
        return request.user.is_superuser or user is None or not user.is_superuser


@admin.register(Group)
class GroupAdmin(AllOrNothing, auth.GroupAdmin):
    """Whoever could change a group could give rights to its members."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)
