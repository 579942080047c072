"""Bounds what somebody who may write nothing can store and have read."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from rest_framework.exceptions import Throttled

from base.http import processes
from base.http.throttling import Windows, share
from threatapi.writing.body import FragmentRefused

from .models import ProposalStep

DAY = timedelta(days=1)
MOST_A_DAY = 1000  # fragments of one user
RETRY_AFTER = 3600  # seconds
FLOOD = (
    "A user sends at most {most:,} proposals a day, counting those that replace another fragment: "
    "put several records into one."
)
REFUSED = "Too many proposals of this user were refused. Mend the faults that were told."

# Refused proposals of each user.
refusals = Windows()


def refuse_flood(user: Any) -> None:
    sent = Q(before="") | Q(before=F("after"))
    since = timezone.now() - DAY
    steps = ProposalStep.objects.filter(sent, user=user, at__gt=since)
    if steps.count() >= MOST_A_DAY:
        raise Throttled(RETRY_AFTER, FLOOD.format(most=MOST_A_DAY))


@contextmanager
def counting_refusals(user: Any) -> Iterator[None]:
    """Read no more proposals of a user of whom too many were refused."""
    text = settings.PROPOSAL_FAILURE_RATE
    rate, key = text and share(text, processes.count), str(user.pk)
    if rate and (wait := refusals.seconds_to_wait(key, rate)):
        raise Throttled(wait, REFUSED)
    try:
        yield
    except FragmentRefused:
        if rate:
            refusals.count(key, rate)
        raise
