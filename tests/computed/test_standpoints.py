"""The test of the whole: a view answers as a store would that holds nothing but what is in view.

The store of a day holds the sources known by then, the links between them, their assertions and
what is then in view; all else is thrown away, and everything is computed anew. Likewise a store
without a source.
"""

import json
import os
import random
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from actors.models import Actor, Entity, Person, Relationship
from incidents.models import Figure, Incident, Involvement, Presence
from sources.models import Assertion, Source

from ..conftest import Api
from ..helpers.standpoint_questions import NAMES, NARROWED, OF_RECORDS, WHOLE
from ..helpers.truncation import remove, truncate

pytestmark = pytest.mark.django_db

# Before most sources and amid them. ALL_DAYS=1 takes some more.
DAYS = ("2020-12-31", "2022-06-30")
if os.environ.get("ALL_DAYS"):
    DAYS = (*DAYS, "2021-12-31", "2022-12-31", "2023-07-29")
SAMPLE = 1  # of how many records of that day each question is asked
# Of which much, and of which other voices' claims rest on; with a day of knowledge.
WITHOUT = (("un2020", {}), ("s002", {"known_by": "2023-01-31"}))
# Record times, and the URLs of other pages, which bear the parameters.
LEFT_OUT = ("created_at", "updated_at", "next", "next_cursor", "previous")
RECORDS = {
    "entity": Entity.objects.all(),
    "other": Entity.objects.all(),
    "actor": Actor.objects.all(),
    "person": Person.objects.all(),
    "relationship": Relationship.objects.all(),
    "presence": Presence.objects.all(),
    "incident": Incident.objects.all(),
    "involvement": Involvement.objects.all(),
    "figure": Figure.objects.all(),
    "tally": Figure.objects.filter(pk__in=Figure.objects.values("parent")),
    "source": Source.objects.all(),
    "assertion": Assertion.objects.all(),
}


def ids() -> dict[str, list[str]]:
    """The ids of all records that can be asked for by themselves."""
    return {
        name: sorted(str(uid) for uid in found.all().values_list("uid", flat=True))
        for name, found in RECORDS.items()
    }


def questions(
    seed: str, half: int, kept: dict[str, list[str]], lost: dict[str, list[str]]
) -> list[str]:
    """What is asked of this store, of some records that are kept and of one that is lost."""
    asked = WHOLE.split() + NARROWED.strip().split("\n")[half % 2 :: 2]
    chance = random.Random(seed)  # the same on every run
    for question in OF_RECORDS.split():
        names = re.findall(r"{(\w+)}", question)
        for pool in (*[kept] * SAMPLE, lost):
            if all(pool[name] for name in names):
                asked.append(question.format(**{name: chance.choice(pool[name]) for name in names}))
    return asked


def ask(api: Api, question: str, **lens: str) -> Any:
    """The status and the answer, without record times."""
    path, _, query = question.partition("?")
    given = dict(pair.split("=") for pair in query.split("&") if pair)
    for name, value in lens.items():
        given[name] = f"{given[name]},{value}" if name in given else value
    return read(api.get(path, **given))


def match(api: Api, **lens: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in lens.items())
    body = json.dumps({"queries": NAMES, "limit": 20})
    return read(api.client.post(f"/api/v1/match?{query}", body, content_type="application/json"))


def read(response: HttpResponse) -> Any:
    text = response.content.decode()
    is_json = "json" in response["Content-Type"]
    return response.status_code, timeless(json.loads(text)) if is_json else text


def timeless(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {k: timeless(v) for k, v in answer.items() if k not in LEFT_OUT}
    return [timeless(item) for item in answer] if isinstance(answer, list) else answer


def answers(api: Api, asked: list[str], **lens: str) -> Iterator[tuple[str, Any]]:
    """The answer to every question, one after the other."""
    for question in asked:
        yield question, ask(api, question, **lens)
    yield "match", match(api, **lens)


@pytest.mark.parametrize("day", DAYS)
def test_known_by_answers_as_the_store_of_that_day(day, api):
    before = ids()
    with transaction.atomic():
        truncate(date.fromisoformat(day))
        kept = ids()
        lost = {name: sorted({*before[name]} - {*kept[name]}) for name in before}
        asked = questions(day, DAYS.index(day), kept, lost)
        expected = dict(answers(api, asked))
        transaction.set_rollback(True)
    assert {status for status, _ in expected.values()} == {200, 400, 404}
    for question, answer in answers(api, asked, known_by=day):
        assert answer == expected[question], question


@pytest.mark.parametrize(("source", "view"), WITHOUT)
def test_exclude_source_answers_as_a_store_without_it(source, view, api):
    before = ids()
    with transaction.atomic():
        remove(source)
        kept = ids()
        lost = {name: sorted({*before[name]} - {*kept[name]}) for name in before}
        half = WITHOUT.index((source, view))
        # What is not there cannot be named, nor is it left out once more.
        asked = [each for each in questions(source, half, kept, lost) if source not in each]
        expected = dict(answers(api, asked, **view))
        transaction.set_rollback(True)
    assert {status for status, _ in expected.values()} == {200, 400, 404}
    for question, answer in answers(api, asked, exclude_source=source, **view):
        assert answer == expected[question], question
