"""A record is found as changed if its JSON shows the name of another one that was renamed."""

from collections import Counter
from typing import Any

import pytest

from actors.models import Entity
from incidents.models import Incident, Place
from sources.models import Source
from threatapi.changes import answers as altered
from threatapi.changes import freshness
from threatapi.changes.models import LastChange
from threatapi.changes.numbers import last_number
from threatapi.changes.record_format import references
from threatapi.lists import listed

from ..conftest import Api
from ..helpers import factories as make
from ..helpers.answers import Compared, all_found, answers, rename
from ..helpers.linked_world import make_linked_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def test_a_record_that_shows_the_name_of_another_is_found():
    make_linked_world()
    empty = [
        f"{model.__name__}.{column.name}"
        for model in listed()
        for column in references(model)
        if not model._base_manager.filter(**{f"{column.name}__isnull": False}).exists()
    ]
    assert not empty, f"let records of tests/helpers/linked_world.py have {empty}"
    compared = Compared()
    for model in (Entity, Place, Source, Incident):
        for record in model.objects.order_by("pk"):
            last = compared.last
            rename(record)
            compared.compare()
            assert LastChange.objects.filter(change__number__gt=last).count() < 8
            assert len(compared.found) < 2 * len(compared.changed) + 3


def test_one_row_says_that_a_hub_was_renamed():
    hub = make.actor()
    with make.together():
        for _ in range(5):
            make.relationship(subject=hub)
    last = last_number()
    with all_found() as compared:
        rename(hub)
    assert len(compared.found) > 10
    assert LastChange.objects.filter(change__number__gt=last).count() == 1


def test_many_renamed_records_are_found_without_their_names(monkeypatch: Any):
    make_linked_world()
    monkeypatch.setattr(altered, "MOST_RENAMED", 0)
    for record in (Entity.objects.first(), Source.objects.first()):
        with all_found() as compared:
            rename(record)
        assert not LastChange.objects.filter(renaming__number__gt=compared.last).exists()


def test_of_many_changed_records_a_page_is_found_by_going_through_the_list(monkeypatch: Any):
    make_linked_world()
    last = last_number()
    rename(Entity.objects.first())
    rename(Source.objects.first())
    few = answers(changed_after=last)
    assert len({name for name, _ in few}) > 5
    monkeypatch.setattr(freshness, "FEW", 0)
    assert answers(changed_after=last) == few
    for name, shown in Counter(name for name, _ in few).items():
        page = Api()(name, changed_after=last, limit=2)
        assert page["count"] == shown
