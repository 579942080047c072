"""Who may act for whom, and give which groups: nobody gives rights that they do not have."""

from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet


def others_rights(user: Any) -> QuerySet:
    """The rights that a user does not have."""
    ours = Q(user=user) | Q(group__user=user)
    return Permission.objects.exclude(pk__in=Permission.objects.filter(ours).values("pk"))


def users_within(user: Any) -> QuerySet:
    """The users without a right that this one lacks, whether they are active or not."""
    if user.is_superuser:
        return User.objects.all()
    beyond = others_rights(user).values("pk")
    users = User.objects.filter(is_superuser=False)
    return users.exclude(user_permissions__in=beyond).exclude(groups__permissions__in=beyond)


def groups_within(user: Any) -> QuerySet:
    """The groups without a right that this user lacks."""
    if user.is_superuser:
        return Group.objects.all()
    return Group.objects.exclude(permissions__in=others_rights(user).values("pk"))
