"""A report, and what the store knows of the people and places in it. All of them are invented."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from actors.models import Actor, Person
from incidents.models import Incident, Place
from sources.models import Source

from ..helpers import factories as make
from .workbench import Workbench


@dataclass
class Ostavar:
    """The few stored records that the report speaks of."""

    report: Source
    belkhan: Place
    ndm: Actor
    yaro: Person


@pytest.fixture
def ostavar(migrated_store: None, db: None) -> Ostavar:
    courier = make.actor(name="The Ostavar Courier", kind="media_outlet")
    return Ostavar(
        report=make.source(
            title="Gunmen kill police at Belkhan checkpoint",
            published="2024-03-04",
            published_basis="stated",
            publisher=courier,
        ),
        belkhan=make.place(name="Belkhan", kind="district"),
        ndm=make.actor(name="Northern Dawn Movement"),
        yaro=make.person(name="Yaro Temesh"),
    )


@pytest.fixture
def workbench(editor: Client, ostavar: Ostavar) -> Workbench:
    """The report as an editor has it open, with the voices of police and a doctor."""
    made = Workbench(editor, ostavar.report)
    made.open()
    made.send("voice", name="police", kind="official")
    made.send("voice", name="doctor", kind="local_source")
    return made


@pytest.fixture
def attack(ostavar: Ostavar) -> Callable[..., Incident]:
    """Makes a stored attack of the day of the report, with tolls that another source gives."""

    @make.together()
    def made(*killed: int, **fields: Any) -> Incident:
        wire = make.source(title="Veshtan Wire", published="2024-03-04", published_basis="stated")
        given = {"title": "Attack on a checkpoint", "date": "2024-03-03", "place": ostavar.belkhan}
        incident = Incident.objects.create(slug=make.named("attack"), **given | fields)
        make.assertion(incident, source=wire)
        for number in killed:
            figure = incident.figures.create(metric="killed", low=number, high=number)
            make.assertion(figure, source=wire)
        return incident

    return made
