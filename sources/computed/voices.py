"""Speakers of assertions, and the members of a body."""

from typing import Any

from django.db.models import Q, QuerySet

from ..choices import Modality
from ..models import Assertion, Source, claim_type_named
from .bodies import BELONGING, BINDING, NOT_ENTERED
from .standpoint import Standpoint
from .status import FOR
from .verdicts import seen


def is_for() -> Q:
    """Condition on an assertion: it speaks for its claim."""
    return Q(stance__in=FOR)


def members_of_body(entities: list[int], standpoint: Standpoint) -> set[int]:
    """These entities, and all that is part or a media outlet of them, at any depth."""
    Relationship = claim_type_named("relationship").model
    links = Relationship.objects.filter(kind__in=BELONGING)
    links = seen(links.exclude(object__kind__in=NOT_ENTERED), standpoint)
    links = links.filter(seen_status__in=BINDING, seen_modality=Modality.ACTUAL).order_by()
    below: dict[int, list[int]] = {}
    for part, whole in links.values_list("subject_id", "object_id"):
        below.setdefault(whole, []).append(part)
    found, waiting = set(entities), list(entities)
    while waiting:
        for part in below.get(waiting.pop(), ()):
            if part not in found:
                found.add(part)
                waiting.append(part)
    return found


def of_body(entities: list[int], standpoint: Standpoint) -> QuerySet[Any]:
    """The assertions of the body of these entities.

    An assertion is theirs if one of them is its speaker, or published where it comes from: its
    origin, else its source. A source without a publisher is of its authors.
    """
    body = members_of_body(entities, standpoint)
    issued = Q(publisher__in=body) | Q(publisher__isnull=True, authors__in=body)
    issued_by = Source.objects.filter(issued).values_list("pk", flat=True)
    sources = list(Source.objects.within(list(set(issued_by))).values_list("pk", flat=True))
    origin = Q(origin__in=sources) | Q(origin__isnull=True, source__in=sources)
    return Assertion.objects.filter(Q(speaker__in=body) | origin).order_by()
