"""What the planner of PostgreSQL knows while values are computed."""

import pytest
from django.core.management import call_command
from django.db import connection

from incidents.models import Incident
from threatapi import recompute

from ..helpers import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def known_incidents() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'incidents_incident'")
        return cursor.fetchone()[0]


def test_the_planner_knows_of_a_store_that_was_just_filled(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite needs no statistics while values are computed")
    for _ in range(3):
        make.incident()
    call_command("recompute", verbosity=0)
    assert known_incidents() != Incident.objects.count()  # few rows need none
    monkeypatch.setattr(recompute, "MANY", 1)
    call_command("recompute", verbosity=0)
    assert known_incidents() == Incident.objects.count() == 3
