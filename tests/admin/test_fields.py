"""Whatever can be typed in stands in a form: a new column is not forgotten."""

import re

import pytest
from django.contrib import admin
from django.test import Client

from actors.models import Actor, Entity, Person
from base.admin.records import STAMPS
from base.orm.models import Record
from sources.inlines import NewClaimInline
from sources.models import TARGETS, Assertion, claim_models

from ..helpers.admin_pages import RECORDS, Page, one_of_each, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]

# What only the other face of an entity has. Which of the two it is, the page says.
OF_THE_OTHER = {
    Actor: {"type", "born", "died"},
    Person: {"type", "kind", "founded", "dissolved"},
}
# Its page is that of the actor or person.
EDITED = [model for model in RECORDS if model is not Entity]


def typed_in(model: type[Record]) -> set[str]:
    columns = [*model._meta.concrete_fields, *model._meta.many_to_many]
    names = {column.name for column in columns if column.editable}
    return names - {"id", *STAMPS} - OF_THE_OTHER.get(model, set())


def where(model: type[Record]) -> str:
    ours = type(admin.site._registry[model])
    return f"{ours.__name__}.fieldsets in {model._meta.app_label}/admin.py"


def shown(editor: Client, url: str) -> set[str]:
    """The columns that the page has a field for, without its inlines."""
    form, _, _ = Page(editor, url).text.partition("js-inline-admin-formset")
    return {*re.findall(r"\bfield-(\w+)", form)}


@pytest.mark.parametrize("model", EDITED, ids=lambda model: model.__name__)
def test_every_column_has_its_field_where_a_record_is_added(editor: Client, model: type[Record]):
    missing = typed_in(model) - shown(editor, page(model, "add"))
    assert not missing, f"add {', '.join(sorted(missing))} to {where(model)}"


def test_every_column_has_its_field_where_a_record_is_changed(editor: Client):
    for record in one_of_each().values():
        if (model := type(record)) in EDITED:
            # What an assertion is about cannot be changed.
            fixed = {*TARGETS} if model is Assertion else set()
            missing = typed_in(model) - fixed - shown(editor, page(record))
            assert not missing, f"add {', '.join(sorted(missing))} to {where(model)}"


def test_every_column_has_its_field_where_a_claim_is_added_in_the_form_of_another():
    checked = 0
    for ours in admin.site._registry.values():
        for inline in ours.get_inlines(None, None):
            if issubclass(inline, NewClaimInline) and inline.model in claim_models():
                lines = {name for line in inline.claim_lines for name in line}
                given = {"incident", "entity", inline.fk_name} - lines
                missing = typed_in(inline.model) - lines - given
                assert not missing, f"add {missing} to {inline.__name__}.claim_lines"
                checked += 1
    assert checked >= 8
