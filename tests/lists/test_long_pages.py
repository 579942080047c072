"""The longest page of a restricted view, on which each record refers to another one."""

import pytest

from incidents.models import Figure, Incident
from sources.models import Assertion, Source
from threatapi.recompute import recompute

from ..helpers import factories as make

pytestmark = pytest.mark.django_db
MANY = 1000


@pytest.fixture
def crowded():
    source = make.source(slug="crowd", published="2020")
    wholes = Incident.objects.bulk_create(
        Incident(slug=f"whole-{n}", title=f"Crowd {n}") for n in range(MANY)
    )
    parts = Incident.objects.bulk_create(
        Incident(slug=f"part-{n}", title=f"Part of crowd {n}", parent=whole)
        for n, whole in enumerate(wholes)
    )
    sums = Figure.objects.bulk_create(
        Figure(incident=whole, metric="killed", low=1, high=1) for whole in wholes
    )
    cells = Figure.objects.bulk_create(
        Figure(incident=part, metric="killed", low=1, high=1, parent=each)
        for part, each in zip(parts, sums, strict=True)
    )
    said = [("incident", each) for each in (*wholes, *parts)]
    said += [("figure", each) for each in (*sums, *cells)]
    Assertion.objects.bulk_create(
        Assertion(**{name: each}, source=source, locator="p. 1") for name, each in said
    )
    books = Source.objects.bulk_create(
        Source(slug=f"book-{n}", title=f"Book {n}", kind="news", published="2019")
        for n in range(MANY)
    )
    Source.objects.bulk_create(
        Source(slug=f"chapter-{n}", title=f"Chapter {n}", kind="news", container=book)
        for n, book in enumerate(books)
    )
    recompute()


@pytest.mark.usefixtures("crowded")
def test_the_longest_page_of_a_restricted_view_is_shown_whole(api):
    view = {"known_by": "2021", "limit": 1000, "count": "false"}
    for path, asked in (
        ("incidents", {"q": "part of crowd", "expand": "assertions"}),
        ("figures", {"parent__isnull": "false", "source": "crowd"}),
        ("sources", {"q": "chapter", "published__isnull": "true"}),
    ):
        found = api(path, **asked, **view)["results"]
        assert len(found) == MANY, path
        assert all(each.get("parent") or each.get("container") for each in found), path
