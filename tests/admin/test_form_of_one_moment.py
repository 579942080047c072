"""A form is of one moment, also if others save while it is read."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from incidents.models import Figure, Incident
from sources.models import Assertion

from ..helpers.admin_pages import Page, a_source, an_incident, page, save_in_vain

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("migrated_store"),
]


def a_figure(incident: Incident, counts: str) -> Figure:
    figure = Figure.objects.create(incident=incident, metric="killed", low=1, high=1, counts=counts)
    Assertion.objects.create(figure=figure, source=a_source(f"of-{counts}"), locator="L1")
    return figure


class Meanwhile:
    """What another does, on a connection of their own, as soon as a table is asked."""

    def __init__(self, table: str, work: Callable[[], Any]) -> None:
        self.table, self.work, self.is_done = table, work, False

    def __call__(self, execute: Callable, sql: str, *args: Any) -> Any:
        if self.table in sql and not self.is_done:
            self.is_done = True
            with ThreadPoolExecutor() as threads:
                threads.submit(self.on_its_connection).result()
        return execute(sql, *args)

    def on_its_connection(self) -> None:
        try:
            self.work()
        finally:
            connection.close()


def test_what_others_saved_while_a_form_was_read_is_not_overwritten(editor: Client):
    incident = an_incident()
    figure = a_figure(incident, "as counted first")

    def count_again() -> None:
        figure.counts = "as counted second"
        figure.save()

    meanwhile = Meanwhile("incidents_figure", count_again)
    with connection.execute_wrapper(meanwhile):
        form = Page(editor, page(incident))
    assert meanwhile.is_done
    figure.counts = "as counted third"
    figure.save()
    again, faults = save_in_vain(form.fill(location="in the market"))
    assert faults.keys() == {""}  # no choice between two texts: the editor has typed neither
    assert again.save().saved
    figure.refresh_from_db()
    incident.refresh_from_db()
    assert (figure.counts, incident.location) == ("as counted third", "in the market")
