"""Counts over all incidents come from a summary, and are what the incidents add up to."""

import random
import uuid
from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.models import F

from incidents.models import Figure, Incident, Place
from threatapi.changes.door import change
from threatapi.recompute import recompute
from threatapi.stats import rows, summary
from threatapi.stats.summary import CountrySum, FiledPlace, IncidentSum

from ..benchmarks.test_generate import generate
from ..helpers import factories as make
from ..helpers.servers import POSTGRESQL

pytestmark = pytest.mark.django_db

AXES = ["month,country", "year,province", "place", "country,month", "country", "year", "month"]
# The finest that either table of sums has: the others add these up.
FINEST = ["month,country", "month,place"]
FILTERS = [{}, {"country": "AF"}, {"place": "kabul"}, {"modality": "planned"}]
# True of every incident; with it the summary cannot answer, so that they are read.
SCAN = {"updated_since": "1900-01-01T00:00:00Z"}


def check(api, filters=({},), axes=FINEST):
    for given in filters:
        for by in axes:
            assert api("incidents/stats", by=by, **given) == api(
                "incidents/stats", by=by, **given, **SCAN
            ), (by, given)


def some_filters(number):
    """No filter, and one of the others in turn."""
    return [{}, FILTERS[1:][number % 3]]


def dated(year, month=1, day=1):
    """The columns of a date that is one day."""
    one = date(year, month, day)
    return {"date": one.isoformat(), "date_earliest": one, "date_latest": one}


def insert_by_hand(day, place):
    """A row that no model knows of."""
    like = Incident.objects.order_by("pk").first()
    names = [field.column for field in Incident._meta.concrete_fields if field.name != "id"]
    own = {"uid": str(uuid.uuid4()) if POSTGRESQL else uuid.uuid4().hex, "slug": make.named("raw")}
    own |= {"date_earliest": day, "date_latest": day, "place_id": place}
    values = ", ".join("%s" if name in own else f'"{name}"' for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    sql = f"INSERT INTO incidents_incident ({columns}) SELECT {values} FROM incidents_incident"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE id = %s", [*(own[n] for n in names if n in own), like.pk])


def test_over_all_incidents_the_summary_says_what_they_add_up_to(api):
    check(api, FILTERS, axes=AXES)


def test_the_summary_alone_is_asked(api):
    CountrySum.objects.all().delete()
    assert api("incidents/stats", by="month,country")["total"]["count"] == 0
    assert api("incidents/stats", by="month,place")["total"]["count"] > 40
    IncidentSum.objects.all().delete()
    assert api("incidents/stats", by="month,place")["total"]["count"] == 0
    assert api("incidents/stats", by="month,country", **SCAN)["total"]["count"] > 40


def test_it_follows_any_edit(api):
    one, other = Incident.objects.exclude(killed_best=None).exclude(date="").order_by("slug")[:2]
    kabul = Place.objects.get(slug="kabul")
    whole = make.said(make.incident(date="2020", is_aggregate=False, place=kabul))
    edits = [
        lambda: make.said(make.figure(incident=whole, metric="killed", low=7, high=9)),
        lambda: Incident.objects.filter(pk=one.pk).update(**dated(1999, 5, 6), place=kabul),
        lambda: Incident.objects.filter(pk=other.pk).update(parent=whole.pk),
        lambda: Incident.objects.filter(pk=other.pk).update(is_aggregate=True),
        lambda: Incident.objects.filter(pk=other.pk).update(parent=None, place=None),
        lambda: Incident.objects.update(killed_low=F("killed_low") + 1),
        lambda: Incident.objects.filter(pk=one.pk).update(modality="planned"),
        lambda: insert_by_hand(date(1987, 6, 5), kabul.pk),
        lambda: Place.objects.filter(slug="kabul").update(country="PK"),
        lambda: Incident.objects.bulk_create(
            Incident(slug=f"bulk-{n}", title="B", date="2001-02", killed_low=n, killed_best=n)
            for n in range(20)
        ),
        lambda: Incident.objects.filter(slug__startswith="bulk-1").delete(),
        lambda: Incident.objects.filter(slug="bulk-2")._raw_delete(using="default"),
        recompute,
    ]
    for number, edit in enumerate(edits):
        before = api("incidents/stats", by="month,country")
        edit()
        assert number == 12 or api("incidents/stats", by="month,country") != before, number
        check(api, some_filters(number))


def test_it_follows_places_that_move(api):
    """Of another country, out of all countries, into one; by themselves or with all above them."""
    kabul = Place.objects.get(slug="kabul")
    before = api("incidents/stats", by="month,country")
    # Of a country of its own, so that nothing is left of it when its place moves.
    far = make.place(slug="far", country="AL")
    near = make.place(slug="near", parent=far)
    for place in (far, near, near):
        make.incident(place=place, date="2019-05")
    check(api)
    summary.fill()
    check(api)
    edits = [
        {"slug": "near", "country": "PK"},
        {"slug": "far", "country": "FR"},
        {"slug": "near", "country": ""},
        {"slug": "near", "parent": kabul},
        {"slug": "far", "country": "", "parent": None},
        {"slug": "near", "parent": None},
        {"slug": "near", "parent": far},
        {"slug": "far", "parent": kabul},
        {"slug": "kabul", "country": "PK"},
    ]
    for number, edit in enumerate(edits):
        Place.objects.filter(slug=edit.pop("slug")).update(**edit)
        make.incident(place=near, date="2019-06")
        check(api, some_filters(number))
    assert api("incidents/stats", by="month,country") != before
    recompute()
    check(api)


def test_where_most_places_have_moved_it_is_right_too(api, monkeypatch):
    monkeypatch.setattr(rows, "MOST_MOVED", 3)
    Place.objects.filter(country="AF").update(country="PK")
    check(api)
    FiledPlace.objects.all().delete()
    check(api)


def test_huge_numbers_leave_nothing_behind(api):
    before = api("incidents/stats", by="year,country")
    one = Incident.objects.exclude(killed_low=None).order_by("slug").first()
    for number in (10**12, 1, 2 * 10**12, 12, one.killed_low):
        Incident.objects.filter(pk=one.pk).update(killed_low=number)
        check(api)
    assert api("incidents/stats", by="year,country") == before


def test_an_edit_that_is_taken_back_is_not_counted(api):
    before = api("incidents/stats", by="month,country")
    with transaction.atomic():
        Incident.objects.all().update(**dated(2001))
        transaction.set_rollback(True)
    assert api("incidents/stats", by="month,country") == before


def test_of_a_generated_store_it_is_right_after_random_edits(api):
    generate(400)
    check(api)
    chance = random.Random(1)
    keys = list(Incident.objects.values_list("pk", flat=True))
    places = list(Place.objects.values_list("pk", flat=True))
    for _ in range(6):
        some = Incident.objects.filter(pk__in=chance.sample(keys, 40))
        some.update(**dated(chance.randrange(1980, 1999), chance.randrange(1, 9)))
        some.update(place=chance.choice([None, *places]), killed_low=chance.randrange(1000))
        Figure.objects.filter(incident__in=chance.sample(keys, 5)).update(
            low=1, high=None, bound="at_least"
        )
        check(api)


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite has one writer at a time")
def test_two_who_write_at_once_do_not_wait_for_each_other(api):
    """Incidents of one month and place: both are counted in the end."""
    done = []

    def write():
        with transaction.atomic():
            Incident.objects.create(slug="there", title="T", date="2001-02-03")
            done.append(IncidentSum.objects.filter(period="2001-02").count())
            transaction.set_rollback(True)
        connection.close()

    with change():
        Incident.objects.create(slug="here", title="H", date="2001-02-03")
        other = Thread(target=write)
        other.start()
        other.join(4)
        assert done == [1]
    Incident.objects.create(slug="here-too", title="H", date="2001-02-04")
    check(api)
