"""The versions of a record say what it added up to on each day of knowledge.

They are held against the rows of a store into which nothing but the sources of that day came.
"""

from collections import defaultdict
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Count

from actors.models import Entity, FateVersion, Relationship, RelationshipVersion
from incidents.models import (
    Figure,
    FigureVersion,
    Incident,
    IncidentVersion,
    Involvement,
    InvolvementVersion,
    Presence,
    PresenceVersion,
)
from sources.computed.history import VERDICT
from sources.models import NEVER
from sources.models.versions import standing_on

from ..helpers import factories as make
from ..helpers.truncation import truncate

pytestmark = pytest.mark.django_db

DAYS = ("2020-12-31", "2021-12-31", "2022-06-30", "2022-12-31", "2023-07-29")
FATE = ("fate", "fate_certainty", "fate_incident_id", "fate_date")
KINDS = {
    Relationship: RelationshipVersion,
    Presence: PresenceVersion,
    Involvement: InvolvementVersion,
    Figure: FigureVersion,
    Incident: IncidentVersion,
}


def standing(model, day, *names):
    """The versions that stood on the day, by the record."""
    record = model._meta.constraints[0].fields[0]
    rows = model.objects.filter(standing_on(day, "")).values_list(f"{record}_id", *names)
    return {key: values for key, *values in rows}


def shared(model) -> list[str]:
    """The columns that both the claim and its versions have."""
    names = ({f.attname for f in each._meta.concrete_fields} for each in (model, KINDS[model]))
    return sorted(set.intersection(*names) - {"id"})


def rows(model) -> dict[int, list]:
    return {key: values for key, *values in model.objects.values_list("pk", *shared(model))}


def known_fates(day):
    """What is known on the day to have become of persons at last."""
    rows = FateVersion.objects.filter(standing_on(day, ""), held_until=NEVER)
    return {key: values for key, *values in rows.values_list("person_id", *FATE)}


def told_fates() -> dict[int, list]:
    known = Entity.objects.exclude(fate__in=("", "unknown"))
    return {key: values for key, *values in known.values_list("pk", *FATE)}


@pytest.mark.parametrize("day", DAYS)
def test_the_versions_of_a_day_are_the_rows_of_a_store_of_that_day(day):
    on = date.fromisoformat(day)
    versions = {model: standing(KINDS[model], on, *shared(model)) for model in KINDS}
    fates = known_fates(on)
    with transaction.atomic():
        truncate(on)
        expected = {model: rows(model) for model in KINDS}
        expected_fates = told_fates()
        transaction.set_rollback(True)
    for model in KINDS:
        assert versions[model] == expected[model], model
        assert expected[model]
    assert fates == expected_fates


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model.__name__)
def test_the_row_says_what_its_last_version_says(model):
    assert standing(KINDS[model], NEVER, *shared(model)) == rows(model)
    assert {*VERDICT} <= {*shared(model)}


def test_a_fate_that_stands_is_in_the_row_of_the_person():
    assert known_fates(NEVER) == told_fates() != {}


@pytest.mark.parametrize("model", [*KINDS.values(), FateVersion], ids=lambda model: model.__name__)
def test_versions_follow_each_other_and_differ(model):
    record = model._meta.constraints[0].fields[0]
    names = [f.attname for f in model._meta.concrete_fields]
    values = [name for name in names if name not in ("id", f"{record}_id", "since", "upto")]
    last: dict[int, tuple] = {}
    found: dict[tuple, list] = defaultdict(list)  # of a fate there may be several at once
    rows = model.objects.order_by(record, "since", "pk")
    for key, since, upto, *value in rows.values_list(f"{record}_id", "since", "upto", *values):
        found[key, since, upto].append(value)
    for (key, since, upto), value in found.items():
        assert since <= upto
        if key in last:
            ended, was = last[key]
            assert ended < since
            assert (since - ended).days > 1 or was != value
        last[key] = upto, value
    assert last


def test_what_bears_no_date_is_known_on_no_day(api):
    undated = make.source(published="")
    incident = make.incident()  # with an assertion of another one
    make.assertion(incident, source=undated)
    assert [*incident.versions.values_list("since", "upto")] == [(NEVER, NEVER)]
    assert api(f"incidents/{incident.slug}")["known_from"] is None
    for last_day in ("9999", "9999-12-31"):
        assert api.get(f"incidents/{incident.slug}", known_by=last_day).status_code == 404


def test_a_retraction_without_a_last_day_counts_by_default_and_on_no_day(api):
    source = make.source(published="2020", published_basis="stated", retracted="[2021-01-01..]")
    incident = make.incident()
    told = incident.assertions.get()
    told.source = source
    told.save()
    assert api(f"incidents/{incident.slug}")["status"] == "retracted"
    assert api(f"incidents/{incident.slug}", known_by="9999")["status"] == "asserted"


def test_the_versions_of_what_is_deleted_go_with_it():
    incident = make.said(make.incident(), source=make.source(published="2020"))
    part = make.involvement(incident, label="guards", role="victim")
    assert InvolvementVersion.objects.filter(claim=part.pk).exists()
    keys = incident.pk, part.pk
    incident.delete()
    assert not IncidentVersion.objects.filter(claim=keys[0]).exists()
    assert not InvolvementVersion.objects.filter(claim=keys[1]).exists()


def test_each_record_comes_once_however_many_versions_it_has(api):
    several = IncidentVersion.objects.values("claim").annotate(number=Count("pk"))
    assert several.filter(number__gt=1).exists()
    for more in ({}, {"ordering": "-killed"}, {"status__not": "denied", "killed_min": "1"}):
        page = api("incidents", known_by="2023-07-29", limit=1000, **more)
        ids = [each["id"] for each in page["results"]]
        assert len(ids) == len({*ids}) == page["count"]
