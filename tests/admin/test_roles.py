"""The groups that `manage.py prepare` makes: reader, editor, reviewer, administrator."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from threatapi.logins.roles import make_groups

pytestmark = pytest.mark.django_db

# What each role may do that the one before it may not.
NEW = {
    "reader": "incidents.view_incident sources.view_assertion threatapi.add_token",
    "editor": "incidents.add_incident actors.delete_person threatapi.view_change",
    "reviewer": "threatapi.change_marking",
    "administrator": "auth.change_user auth.view_group",
}
# What superusers alone may do.
NOBODYS = "auth.change_group auth.add_group threatapi.delete_change threatapi.change_webhook"


@pytest.fixture(autouse=True)
def groups():
    make_groups()


def member(role: str) -> User:
    user = User.objects.create_user(role)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.mark.parametrize("role", NEW)
def test_a_role_has_its_rights_and_those_of_the_roles_before_it(role):
    user, is_reached = member(role), False
    for each, rights in NEW.items():
        for right in rights.split():
            assert user.has_perm(right) != is_reached, f"{role}: {right}"
        is_reached |= each == role
    assert not any(user.has_perm(right) for right in NOBODYS.split())


def test_what_an_installation_has_added_stays():
    editor = Group.objects.get(name="editor")
    added = Permission.objects.get(codename="view_webhook")
    editor.permissions.add(added)
    editor.permissions.remove(Permission.objects.get(codename="add_incident"))
    make_groups()
    assert editor.permissions.filter(pk=added.pk).exists()
    assert editor.permissions.filter(codename="add_incident").exists()
    assert Group.objects.count() == 4
