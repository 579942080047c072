"""Pages by cursor while others write: what was there all the time is shown, and nothing twice."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from sources.models import Source

pytestmark = pytest.mark.django_db

KEPT, PASSING, PAGES = 400, 80, 200  # pages in each of the two orders


def rows(word: str, numbers: Any, chance: random.Random) -> list[Source]:
    """Sources of few different days, some of them a month or year wide, some of none."""
    made = []
    for number in numbers:
        day = (date(2000, 1, 1) + timedelta(days=chance.randrange(300))).isoformat()
        published = chance.choice([day, day[:7], day[:4], f"[..{day}]", ""])
        slug = f"amid-{word}-{number}"
        made.append(Source(slug=slug, title=slug, kind="news", published=published))
    return made


class Others:
    """They add or delete a record of their own before every few statements of ours."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.statements, self.writes, self.are_writing = chance, 0, 0, False
        self.here = list(Source.objects.filter(slug__startswith="amid-passing"))

    def __call__(self, execute: Callable, sql: str, *args: Any) -> Any:
        self.statements += 1
        if not self.are_writing and self.statements % 4 == 0:
            self.are_writing = True
            self.write()
            self.are_writing = False
        return execute(sql, *args)

    def write(self) -> None:
        self.writes += 1
        if self.chance.random() < 0.5:
            self.here += Source.objects.bulk_create(rows("new", [self.writes], self.chance))
        else:
            gone = self.here.pop(self.chance.randrange(len(self.here)))
            Source.objects.filter(pk=gone.pk)._raw_delete(connection.alias)


@pytest.mark.parametrize("ordering", ["published", "-published"])
def test_hundreds_of_deep_pages_amid_writes_show_all_once(ordering, api):
    chance = random.Random(ordering)
    Source.objects.bulk_create(rows("kept", range(KEPT), chance))
    Source.objects.bulk_create(rows("passing", range(PASSING), chance))
    asked = {"q": "amid", "limit": 2, "count": "false", "ordering": ordering}
    before = api.slugs("sources", **asked | {"q": "kept", "limit": 1000})
    others, shown, pages = Others(chance), [], 0
    url = "/api/v1/sources?q=amid&limit=2&count=false&cursor=&ordering=" + ordering
    with connection.execute_wrapper(others):
        while url:
            page = api.client.get(url).json()
            shown += [each["slug"] for each in page["results"]]
            url, pages = page["next"], pages + 1
    assert others.writes > pages
    assert pages >= PAGES
    assert len(set(shown)) == len(shown)
    assert [slug for slug in shown if "-kept-" in slug] == before
    assert any("-new-" in slug for slug in shown)
