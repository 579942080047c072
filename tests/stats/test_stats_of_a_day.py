"""Counts on a day of knowledge come from sums of what each day added, and are what versions say."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from incidents.models import Place
from sources.models import Source
from threatapi.recompute import recompute
from threatapi.stats.summary import KnownSum

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

DAYS = ["2009-12-31", "2010-01-01", "2016-02-29", "2021-08-31", "2021-12-31", "9999"]
# True of every incident; with it the sums cannot answer, so that versions are read.
SCAN = {"updated_since": "1900-01-01T00:00:00Z"}


def check(api: Any, **given: str) -> list[Any]:
    """The counts of each day, which are those of the versions."""
    found = []
    for day in DAYS:
        asked = {"by": "month,country", "known_by": day, **given}
        found.append(api("incidents/stats", **asked))
        assert found[-1] == api("incidents/stats", **asked, **SCAN), day
    return found


def published(day: str) -> Source:
    return make.source(published=day, published_basis="stated")


@pytest.mark.parametrize("by", ["month,country", "country", "year"])
def test_they_say_what_the_versions_add_up_to(by, api):
    check(api, by=by)
    check(api, by=by, modality="planned")


def test_the_sums_alone_are_asked(api):
    def count(**more: str) -> int:
        asked = {"by": "month,country", "known_by": "2022-12-31", **more}
        return api("incidents/stats", **asked)["total"]["count"]

    whole = count()
    KnownSum.objects.filter(span="year").delete()
    assert 0 < count() < whole
    KnownSum.objects.all().delete()
    assert count() == 0
    assert count(**SCAN) == whole


def change(record: Any, **values: Any) -> None:
    """As it is stored now, with these values."""
    record.refresh_from_db()
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def test_they_follow_any_edit(api):
    kabul = Place.objects.get(slug="kabul")
    whole = make.said(make.incident(date="2015-05", place=kabul), source=published("2015-06-01"))
    part = make.said(make.incident(date="2016-02"), source=published("2016-02-29"))
    source = published("2021-08-31")
    toll = make.said(make.figure(incident=part, metric="killed", low=7, high=9), source=source)
    edits = [
        lambda: change(part, date="2014-02-03", place=kabul),
        lambda: change(part, parent=whole),
        lambda: change(toll, low=5 * 10**10, high=6 * 10**10),  # too large to be added up
        lambda: change(toll, low=3, high=4),
        lambda: change(source, retracted="2021-12-01"),
        lambda: change(source, published="2010-01-01"),
        lambda: change(part, is_aggregate=True),
        lambda: toll.delete(),
        lambda: part.delete(),
    ]
    before = check(api)
    for number, edit in enumerate(edits):
        edit()
        after = check(api)
        assert before != after, number
        before = after
    recompute()
    assert check(api) == before


def test_places_that_have_moved_since_are_read_from_the_versions(api):
    Place.objects.filter(slug="kabul").update(country="PK")
    before = check(api)
    KnownSum.objects.all().delete()
    assert check(api) == before


def test_days_of_a_year_and_years_before_it_make_up_each_day():
    first = date(2019, 1, 1)
    random_days = random.Random(7).sample(range(1500), 20)
    for day in sorted(first + timedelta(days=number) for number in random_days):
        years, days = (KnownSum.objects.filter(known) for known in KnownSum.up_to(day))
        everything = KnownSum.objects.filter(span="day", since__lte=day)
        counts = [sum(found.values_list("count", flat=True)) for found in (years, days, everything)]
        assert counts[0] + counts[1] == counts[2]
    assert counts[2] > 0
