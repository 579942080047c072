"""Conditions on records by the changes that touched them or their parts, for lists of the admin."""

from typing import Any

from django.db.models import Q

from .models import Change, ChangeItem


def touched_in(changes: Any) -> Q:
    """Condition on records: one of these changes touched them or a part of them."""
    items = ChangeItem.objects.filter(change__in=changes.order_by().values("pk")).order_by()
    return Q(uid__in=items.values("record")) | Q(uid__in=items.values("whole"))


def changed_by(user: Any) -> Q:
    return touched_in(Change.objects.filter(user=user))


def unreviewed() -> Q:
    """Condition on records: a user, not a command, changed them, and nobody reviewed it."""
    return touched_in(Change.objects.filter(user__isnull=False, reviewer=""))
