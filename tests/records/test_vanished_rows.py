"""Who saves a record that somebody else has deleted is told so."""

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from base.admin.records import RecordAdmin
from base.orm.writing import ChangedSince, DeletedSince
from sources.models import Source

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def test_a_program_is_told_that_the_row_is_gone():
    source = make.source()
    Source.objects.get().delete()
    refused = pytest.raises(DeletedSince, match="This source was deleted meanwhile")
    with refused as raised, transaction.atomic():
        source.save()
    assert isinstance(raised.value, ChangedSince)
    assert not Source.objects.exists()


def test_an_editor_is_told_that_the_row_is_gone(client: Client, monkeypatch):
    client.force_login(User.objects.create_superuser("editor"))
    source = make.source()
    form = Page(client, page(source))
    save = RecordAdmin.save_model

    def save_after_another(self, request, record, *args):
        Source.objects.all()._raw_delete("default")
        save(self, request, record, *args)

    monkeypatch.setattr(RecordAdmin, "save_model", save_after_another)
    answer = form.fill(title="Report").save()
    assert not answer.saved
    told = client.get("/admin/sources/source/").content.decode()
    assert "Somebody else has deleted this" in told
    assert Source.objects.count() == 1  # the transaction of both was taken back
