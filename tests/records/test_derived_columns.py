"""Derived columns follow every kind of write."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from incidents.models import Presence

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


JUNE, JUNE_DAYS = "2018-06", (date(2018, 6, 1), date(2018, 6, 30))
SPAN, SPAN_DAYS = "2015-01/..", (date(2015, 1, 1), None)


def days(record):
    record.refresh_from_db()
    return record.as_of_earliest, record.as_of_latest


def test_bounds_follow_save():
    presence = make.presence(as_of=JUNE)
    assert days(presence) == JUNE_DAYS
    presence.as_of = SPAN
    presence.save()
    assert days(presence) == SPAN_DAYS
    presence.as_of = ""
    presence.save(update_fields=["as_of"])
    assert days(presence) == (None, None)


def test_bounds_follow_bulk_create():
    ends = {"entity": make.actor(), "kind": "operates_in"}
    Presence.objects.bulk_create(
        [Presence(**ends, place=make.place(), as_of=as_of) for as_of in (JUNE, SPAN)]
    )
    stored = Presence.objects.filter(entity=ends["entity"]).order_by("as_of_earliest")
    assert [days(presence) for presence in stored] == [SPAN_DAYS, JUNE_DAYS]


def test_recompute_fills_the_bounds_after_an_update_of_a_queryset():
    presence = make.presence(as_of=JUNE)
    Presence.objects.filter(pk=presence.pk).update(as_of=SPAN)
    call_command("recompute", verbosity=0)
    presence.refresh_from_db()
    assert days(presence) == SPAN_DAYS


def test_what_q_looks_in_follows_too(api):
    place = make.place(slug="renamed", name="Zarb")
    assert api.slugs("places", q="zarb") == ["renamed"]
    place.name = "Zhob"
    place.save(update_fields=["name"])
    assert api.slugs("places", q="zarb") == []
    place.name, place.names = "Zarb", ["Zhob"]
    place.save()
    assert api.slugs("places", q="zarb") == api.slugs("places", q="zhob") == ["renamed"]
    group = make.actor(slug="renamed-group", name="Zarb")
    group.name = "Zhob"
    group.save()
    assert api.slugs("entities", q="zarb") == []
    assert api.slugs("entities", name="zhob") == ["renamed-group"]


def test_a_bad_date_is_not_stored():
    presence = make.presence(as_of=JUNE)
    presence.as_of = "2018-13"
    with pytest.raises(ValueError, match="2018-13"), transaction.atomic():
        presence.save()
    with pytest.raises(ValueError, match="2018-13"), transaction.atomic():
        Presence.objects.bulk_create([Presence(as_of="2018-13")])
    assert days(presence) == JUNE_DAYS
