"""Sends to each webhook the changes that it does not have yet, in order and one at a time."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from rest_framework.utils.encoders import JSONEncoder

from base.http.urls import in_site
from base.orm.markings import Cut
from threatapi.changes.clearance import seen_changes, seen_items
from threatapi.changes.models import Change
from threatapi.changes.serializers import ChangeItemSerializer, RecordedChangeSerializer
from threatapi.searches.lists import SearchFault
from threatapi.searches.membership import bring_up_to_date
from threatapi.searches.serializers import SearchChangeSerializer, SearchSerializer
from threatapi.searches.views import later

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


class Message(NamedTuple):
    """What is sent next: the number of the change that it tells of, its id, and its body."""

    number: int
    id: str
    body: bytes


def deliver_to(hook: Webhook) -> tuple[int, str]:
    """How many changes were sent, and why not more."""
    sent = 0
    while sent < MOST_CHANGES:
        if not take(hook):
            return sent, ""
        try:
            with Cut():
                message = next_of_search(hook) if hook.search else next_change(hook)
            if message is None:
                break
            send(hook.url, hook.secret, message.id, message.body)
        except NotSent as error:
            return sent, fail(hook, error)
        hook.last_number, hook.failures, hook.last_error = message.number, 0, ""
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


def next_change(hook: Webhook) -> Message | None:
    """The next change as everybody may see it, with the first of its items."""
    changes = seen_changes(is_staff=False).select_related("source", "undoes").order_by("number")
    change: Any = changes.filter(number__gt=hook.last_number).first()
    if change is None:
        return None
    items = list(seen_items(is_staff=False).filter(change=change)[: MOST_ITEMS + 1])
    shown = ChangeItemSerializer(items[:MOST_ITEMS], many=True, context={"is_staff": False})
    data = RecordedChangeSerializer(change).data
    data |= {"url": in_site(f"/api/v1/changes/{change.number}")}
    data |= {"items": shown.data, "has_more_items": len(items) > MOST_ITEMS}
    body = body_of("change.created", change.at, data)
    return Message(change.number, f"change_{change.number}", body)


def next_of_search(hook: Webhook) -> Message | None:
    """What the next change that concerns the search made of its records: the first of them."""
    search = hook.search
    try:
        bring_up_to_date(search)
    except SearchFault as fault:
        raise NotSent(f"The search cannot be made. {fault}") from None
    rows = later(search.found.all(), hook.last_number).order_by("number", "uid")
    number = rows.values_list("number", flat=True).first()
    if number is None:
        return None
    found = list(rows.filter(number=number)[: MOST_ITEMS + 1])
    context = {"search": search, "after": hook.last_number}
    shown = SearchChangeSerializer(found[:MOST_ITEMS], many=True, context=context)
    path = in_site(f"/api/v1/searches/{search.slug}/changes?after={hook.last_number}")
    data = {"number": number, "url": path, "search": SearchSerializer(search).data}
    data |= {"items": shown.data, "has_more_items": len(found) > MOST_ITEMS}
    at = Change.objects.get(number=number).at
    return Message(number, f"search_{search.pk}_{number}", body_of("search.changed", at, data))


def body_of(kind: str, at: Any, data: Any) -> bytes:
    message = {"type": kind, "timestamp": at, "data": data}
    return json.dumps(message, cls=JSONEncoder, ensure_ascii=False).encode()
