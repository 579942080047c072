"""In the admin, too, nothing is stated without a source."""

from html import unescape

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client

from actors.models import Relationship
from base.orm.models import Record
from incidents.models import Figure, Incident, Involvement, Presence
from sources.models import Assertion, Source

from ..helpers.admin_pages import (
    DELETION,
    Page,
    a_source,
    an_incident,
    page,
    said,
    the_only_fault,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.mark.parametrize("model", [Relationship, Incident, Involvement, Presence, Figure])
def test_a_claim_is_refused_if_nobody_makes_it(editor: Client, model: type[Record]):
    form = Page(editor, page(model, "add"))
    faults = form.save().faults()
    assert faults["assertions"] == ["Give at least one assertion: every claim needs a source."]
    assert not model.objects.exists()


def test_a_claim_in_the_form_of_another_record_needs_its_assertion_too(editor: Client):
    incident, source = an_incident(), a_source()
    form = Page(editor, page(incident))
    form.add_row("figures-2", metric="killed", low=3, high=3, said_source=source)
    assert the_only_fault(form.save()) == ("figures-2-0-said_locator", "This field is required.")
    assert not Figure.objects.exists()


def test_the_last_assertion_stays_in_the_claims_form(editor: Client):
    form = Page(editor, page(an_incident())).fill("assertions-0", DELETE="on")
    assert the_only_fault(form.save()) == (
        "assertions",
        "Give at least one assertion: every claim needs a source.",
    )
    assert Assertion.objects.count() == 1


def test_one_of_two_assertions_may_go(editor: Client):
    figure = said(Figure.objects.create(metric="fighters", low=5, high=5), times=2)
    form = Page(editor, page(figure)).fill("assertions-0", DELETE="on")
    assert form.fill(reason_of_change="It is a duplicate.").save().saved
    assert figure.assertions.count() == 1


def test_the_last_assertion_has_no_delete_button_on_its_own_page(editor: Client):
    assertion = an_incident("raid").assertions.get()
    asked = editor.get(page(assertion, "delete")).content.decode()
    assert "Incident: raid (undated) (without another assertion)" in asked
    assert "Yes, I’m sure" not in unescape(asked)
    editor.post(page(assertion, "delete"), DELETION)
    assert Assertion.objects.count() == 1


def test_both_assertions_of_a_claim_are_not_deleted_by_the_action(editor: Client):
    figure = said(Figure.objects.create(metric="fighters", low=5, high=5), times=2)
    keys = [assertion.pk for assertion in figure.assertions.all()]
    chosen = {"action": "delete_selected", "_selected_action": keys}
    asked = editor.post(page(Assertion, "changelist"), chosen)
    assert "without another assertion" in asked.content.decode()
    editor.post(page(Assertion, "changelist"), chosen | DELETION)
    assert figure.assertions.count() == 2
    # One of them alone can go.
    editor.post(page(Assertion, "changelist"), chosen | DELETION | {"_selected_action": keys[0]})
    assert figure.assertions.count() == 1


def test_no_other_door_deletes_the_last_assertion_either():
    assertions = an_incident().assertions.all()
    for delete in (assertions.delete, assertions.get().delete):
        refusal = pytest.raises(ProtectedError, match="the only assertion of the incident")
        with refusal, transaction.atomic():
            delete()
    assert Assertion.objects.count() == 1


def test_a_claim_that_is_deleted_takes_its_assertions_along(editor: Client):
    incident = an_incident()
    said(Figure.objects.create(incident=incident, metric="killed", low=1, high=1))
    said(Involvement.objects.create(incident=incident, label="gunmen", role="perpetrator"))
    editor.post(page(incident, "delete"), DELETION)
    assert not Incident.objects.exists()
    assert not Assertion.objects.exists()


def test_an_assertion_stays_with_its_claim(editor: Client):
    """Else moving the last one would leave a claim that nobody makes."""
    form = Page(editor, page(an_incident().assertions.get()))
    assert not form.data.keys() & {"incident", "figure", "entity"}
    figure = said(Figure.objects.create(metric="fighters", low=5, high=5))
    assert form.fill(figure=figure, incident="").save().saved
    assert Incident.objects.get().assertions.count() == 1


def test_what_others_say_keeps_a_source_from_being_deleted(editor: Client):
    source = an_incident().assertions.get().source
    assert "protected" in editor.get(page(source, "delete")).content.decode()
    editor.post(page(source, "delete"), DELETION)
    assert Source.objects.filter(pk=source.pk).exists()
