"""Sends to each webhook the changes that it does not have yet, in order and one at a time."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.utils.encoders import JSONEncoder

from base.orm.markings import Cut
from threatapi.changes.clearance import seen_changes, seen_items
from threatapi.changes.serializers import ChangeItemSerializer, RecordedChangeSerializer

from .models import Webhook
from .sending import NotSent, Refused, send

MOST_ITEMS = 100
MOST_CHANGES = 1000  # to one webhook in a run
# After a failure, in minutes; after the last of them always as long.
DELAYS = (1, 5, 30, 2 * 60, 5 * 60, 10 * 60, 14 * 60, 20 * 60, 24 * 60)
# Nobody else sends to a webhook while a process does.
LEASE = timedelta(minutes=2)


def deliver() -> Iterator[str]:
    """Send what is due; a sentence for each webhook to which something was sent, or not."""
    for hook in Webhook.objects.filter(is_active=True, next_try__lte=timezone.now()).order_by("pk"):
        sent, error = deliver_to(hook)
        if sent or error:
            yield f"{hook.url}: {sent} changes sent. {error}".strip()


def deliver_to(hook: Webhook) -> tuple[int, str]:
    """How many changes were sent, and why not more."""
    changes = seen_changes(is_staff=False).select_related("source", "undoes").order_by("number")
    sent = 0
    while sent < MOST_CHANGES:
        if not take(hook):
            return sent, ""
        with Cut():
            change = changes.filter(number__gt=hook.last_number).first()
        if change is None:
            break
        try:
            with Cut():
                body = body_of(change)
            send(hook.url, hook.secret, f"change_{change.number}", body)
        except NotSent as error:
            return sent, fail(hook, error)
        hook.last_number, hook.failures, hook.last_error = change.number, 0, ""
        hook.save(update_fields=["last_number", "failures", "last_error"])
        sent += 1
    Webhook.objects.filter(pk=hook.pk).update(next_try=timezone.now())
    return sent, ""


def take(hook: Webhook) -> bool:
    """Whether this process may send the next change: another one may be doing so."""
    now = timezone.now()
    free = Webhook.objects.filter(
        pk=hook.pk, is_active=True, next_try=hook.next_try, last_number=hook.last_number
    )
    hook.next_try = now + LEASE
    return bool(free.update(next_try=hook.next_try))


def fail(hook: Webhook, error: NotSent) -> str:
    minutes = DELAYS[min(hook.failures, len(DELAYS) - 1)]
    hook.failures += 1
    hook.next_try = timezone.now() + timedelta(minutes=minutes)
    hook.last_error = str(error)[:300]
    hook.is_active = not isinstance(error, Refused)
    hook.save(update_fields=["failures", "next_try", "last_error", "is_active"])
    return hook.last_error


def body_of(change: Any) -> bytes:
    """The change as everybody may see it, with the first of its items."""
    items = list(seen_items(is_staff=False).filter(change=change)[: MOST_ITEMS + 1])
    shown = ChangeItemSerializer(items[:MOST_ITEMS], many=True, context={"is_staff": False})
    data = RecordedChangeSerializer(change).data
    data |= {"url": f"/api/v1/changes/{change.number}"}
    data |= {"items": shown.data, "has_more_items": len(items) > MOST_ITEMS}
    message = {"type": "change.created", "timestamp": change.at, "data": data}
    return json.dumps(message, cls=JSONEncoder, ensure_ascii=False).encode()
