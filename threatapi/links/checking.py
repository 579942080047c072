"""Asks the links of sources, one after the other, and remembers what they answered."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from sources.models import Source

from .asking import Answer, ask
from .models import LinkCheck, digest_of

COLUMNS = ("url", "archived_url")
# A server may be down for a while: only what fails so often is dead.
FAILURES_OF_DEAD = 3


class Link(NamedTuple):
    """A link of a source, and what was found when it was asked last."""

    source: UUID
    column: str
    url: str
    before: LinkCheck | None


def links_to_ask(older_than: float) -> list[Link]:
    """Links that were not asked in so many days: new ones first, then those asked longest ago."""
    known = {(each.source, each.column): each for each in LinkCheck.objects.all()}
    before = timezone.now() - timedelta(days=older_than)
    rows = Source.objects.exclude(Q(url="") & Q(archived_url="")).order_by("-pk")
    found = []
    for uid, *urls in rows.values_list("uid", *COLUMNS).iterator():
        for column, url in zip(COLUMNS, urls, strict=True):
            check = known.get((uid, column))
            if check is not None and check.digest != digest_of(url):
                check = None
            if url and (check is None or check.checked_at <= before):
                found.append(Link(uid, column, url, check))
    return sorted(found, key=lambda link: link.before.checked_at.timestamp() if link.before else 0)


def check_links(limit: int, older_than: float, delay: float) -> Iterator[tuple[Link, Answer]]:
    """Ask them, each host only once in so many seconds. What is found is kept at once."""
    asked: dict[str, float] = {}  # when each host was asked last
    for link in links_to_ask(older_than)[:limit]:
        host = urlsplit(link.url).netloc
        if host in asked:
            time.sleep(max(0.0, asked[host] + delay - time.monotonic()))
        answer = ask(link.url)
        asked[host] = time.monotonic()
        keep(link, answer)
        yield link, answer


def keep(link: Link, answer: Answer) -> None:
    now, before = timezone.now(), link.before
    failures = (before.failures if before else 0) + 1 if answer.has_failed else 0
    since = (before.failing_since if before else None) or now.date()
    LinkCheck.objects.update_or_create(
        source=link.source,
        column=link.column,
        defaults={
            "digest": digest_of(link.url),
            "status": answer.status,
            "problem": answer.problem,
            "checked_at": now,
            "failures": failures,
            "failing_since": since if answer.has_failed else None,
            "is_dead": answer.is_gone or failures >= FAILURES_OF_DEAD,
        },
    )


def forget_old() -> None:
    """Drop what is known of sources that are gone."""
    gone = LinkCheck.objects.exclude(source__in=Source.objects.order_by().values("uid"))
    gone.delete()
