"""Actions on the lists of the admin: what they do and what they log, all or nothing."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.db import OperationalError
from django.db.models import QuerySet
from django.test import Client

from incidents.models import Place

pytestmark = pytest.mark.django_db


def two_of(model):
    if model is User:
        return [User.objects.create_user(f"user-{number}") for number in range(2)]
    if model is Group:
        return [Group.objects.create(name=f"group-{number}") for number in range(2)]
    places = [Place(slug=f"place-{n}", name=f"Place {n}", kind="city") for n in range(2)]
    return Place.objects.bulk_create(places)


def delete(records):
    """Choose the records on their list, and delete them."""
    browser = Client(raise_request_exception=False)
    browser.force_login(User.objects.create_superuser("chief"))
    kind = records[0]._meta
    chosen = {"_selected_action": [each.pk for each in records]}
    return browser.post(
        f"/admin/{kind.app_label}/{kind.model_name}/",
        chosen | {"action": "delete_selected", "post": "yes", "reason_of_change": "Spam."},
    )


@pytest.mark.parametrize("model", [User, Group, Place])
def test_an_action_that_fails_half_way_leaves_nothing_in_the_log(model, monkeypatch):
    """The admin logs what it deletes before it deletes it."""
    records = two_of(model)

    def fail(self):
        assert LogEntry.objects.count() == 2
        raise OperationalError("out of luck")

    monkeypatch.setattr(QuerySet, "delete", fail)
    assert delete(records).status_code == 500
    monkeypatch.undo()
    assert not LogEntry.objects.exists()
    assert model.objects.filter(pk__in=[each.pk for each in records]).count() == 2


@pytest.mark.parametrize("model", [User, Group, Place])
def test_an_action_that_succeeds_is_logged(model):
    records = two_of(model)
    assert delete(records).status_code == 302
    assert LogEntry.objects.count() == 2
    assert not model.objects.filter(pk__in=[each.pk for each in records]).exists()
