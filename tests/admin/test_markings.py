"""Whoever may change a record may mark it; to take the marking off is a right of its own."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from incidents.models import Incident
from threatapi.logins.roles import make_groups

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def member(role: str) -> Client:
    make_groups()
    user = User.objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_a_reviewer_takes_a_marking_off_and_an_editor_does_not(role):
    """Not even by sending what the form does not offer."""
    client, raid = member(role), make.incident(title="A raid")
    answer = Page(client, page(raid)).fill(marking="amber").save()
    assert answer.saved, answer
    answer = Page(client, page(raid)).fill(marking="", title="The raid").save()
    assert answer.saved, answer
    raid = Incident.objects.get()
    assert raid.title == "The raid"
    assert raid.marking == ("amber" if role == "editor" else "")
