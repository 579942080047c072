"""The admin of users and groups: nobody gives rights that they do not have themselves."""

from contextlib import nullcontext
from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django_otp.plugins.otp_totp.models import TOTPDevice

from .rights import groups_within, users_within

# Others give rights by groups.
FOR_SUPERUSERS = ("is_superuser", "user_permissions")

admin.site.unregister([User, Group])
# Its pages would show the secrets of all devices.
admin.site.unregister(TOTPDevice)


class AllOrNothing(admin.ModelAdmin):
    """An action on the list, and what it writes to the log, is done whole or not at all."""

    class Media:
        js = ("threatapi/admin.js",)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic() if request.method == "POST" else nullcontext():
            return super().changelist_view(request, *args, **kwargs)


@admin.register(User)
class UserAdmin(AllOrNothing, auth.UserAdmin):
    """Whoever may change users may change those alone who may do nothing that they may not do
    themselves, and give them such groups alone."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, *FOR_SUPERUSERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_touch(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_touch(request, obj) and super().has_delete_permission(request, obj)

    def may_touch(self, request: HttpRequest, user: Any) -> bool:
        return user is None or users_within(request.user).filter(pk=user.pk).exists()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs["queryset"] = groups_within(request.user)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(Group)
class GroupAdmin(AllOrNothing, auth.GroupAdmin):
    """Whoever could change a group could give rights to its members."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)
