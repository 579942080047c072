"""How the databases find names: each word and each name by an index, never through a table."""

import json
import re
from typing import Any

import pytest
from django.db import connection

from actors.models import Actor, Alias

from ..helpers.statistics import take_statistics
from .test_plans import plan

pytestmark = pytest.mark.django_db

MANY = 1500
FIRST, LAST = "Rashid Yusuf Ivan Chidi Moussa".split(), "Ghasis Sowari Ansine Mevah Teyay".split()
# What grows with the names; places are asked in the same way.
READ = r"(?P<table>actors_(knownname|namepart|wordclue|entity|alias)|incidents_place)\b"
# All names of one sort are no fewer, though an index knows which they are.
OF_A_SORT = {"sqlite": r"\(of=\?\)", "postgresql": r"Index Cond: \(\(of\)::text = '.'::text\)$"}
SCANNED = {"sqlite": rf"SCAN ({READ}|[U-W]\d)", "postgresql": rf"Seq Scan on {READ}"}
TYPED = [
    "Ivn Sowari",
    "رشيد السواري",
    "ایوان",
    "Rashid Yusuf al-Gthasis",
    "Rashid",
    "rash",
    "TTP",
    "Mevah 12 Teyay",
]


@pytest.fixture(scope="module")
def crowded(module_store: None) -> None:
    """Thousands of names, and statistics of them."""
    Actor.objects.bulk_create(
        Actor(slug=f"n-{n}", kind="cell", name=f"{FIRST[n % 5]} {n} al-{LAST[n // 5 % 5]}")
        for n in range(MANY)
    )
    bearers = list(Actor.objects.filter(slug__startswith="n-"))
    Alias.objects.bulk_create(
        Alias(entity=each, text=f"{each.name} {LAST[n % 5]}", kind="spelling")
        for n, each in enumerate(bearers)
    )
    take_statistics()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of a store as small as this it would read all; so it does only where it must.
            cursor.execute("SET LOCAL enable_seqscan = off")


def statements(ask: Any) -> list[tuple[str, Any]]:
    """What is asked of the tables of names, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.search("actors_(knownname|namepart|wordclue)", sql):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert ask().status_code == 200
    return found


def scanned(sql: str, params: Any) -> str:
    """The plan, if it reads a whole table."""
    found = plan(sql, params)
    wrong = f"{SCANNED[connection.vendor]}|{OF_A_SORT[connection.vendor]}"
    return found if re.search(wrong, found, re.MULTILINE) else ""


@pytest.mark.parametrize(
    ("path", "view"),
    [
        (path, view)
        for path in ("entities", "persons", "places")
        for view in ({}, {"known_by": "2020"}, {"limit": "5", "cursor": ""})
        if path != "places" or "known_by" not in view  # places are not told by anybody
    ],
)
def test_a_search_reads_no_table_of_names_as_a_whole(path, view, api, crowded):
    for typed in TYPED:
        asked = statements(lambda typed=typed: api.get(path, q=typed, **view))
        assert 2 < len(asked) < 5
        for sql, params in asked:
            assert not scanned(sql, params), typed


def test_a_match_reads_no_table_of_names_as_a_whole(api, crowded):
    queries = [{"name": f"{typed} {number}"} for number in range(12) for typed in TYPED]
    body = json.dumps({"queries": queries})
    asked = statements(
        lambda: api.client.post("/api/v1/match", body, content_type="application/json")
    )
    assert 2 < len(asked) < 5
    for sql, params in asked:
        assert not scanned(sql, params)
