"""Users and groups in the admin: only superusers give rights, and only they change superusers."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from ..helpers.admin_pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return User.objects.create_user("editor", is_staff=True)


@pytest.fixture
def superuser():
    return User.objects.create_superuser("chief")


@pytest.fixture
def manager():
    """Somebody with every permission on users and groups, who is no superuser."""
    user = User.objects.create_user("manager", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    return user


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, action="change"):
    return f"/admin/auth/user/{user.pk}/{action}/"


def test_a_manager_changes_users_but_not_their_rights(manager, editor):
    group = Group.objects.create(name="editors")
    opened = Page(browser_of(manager), page(editor))
    opened.fill(first_name="Ed", is_superuser="on", groups=[group.pk])
    opened.fill(user_permissions=[Permission.objects.first().pk])
    assert opened.save().saved
    editor.refresh_from_db()
    assert editor.first_name == "Ed"
    assert not editor.is_superuser
    assert not editor.groups.exists()
    assert not editor.user_permissions.exists()


def test_a_manager_does_not_become_a_superuser(manager):
    opened = Page(browser_of(manager), page(manager))
    assert opened.fill(is_superuser="on").save().saved
    manager.refresh_from_db()
    assert not manager.is_superuser


@pytest.mark.parametrize("action", ["change", "password", "delete"])
def test_a_manager_cannot_touch_a_superuser(manager, superuser, action):
    new = "staple battery horse"
    sent = {
        "change": {"username": "taken"},
        "password": {"password1": new, "password2": new, "usable_password": "true"},
        "delete": {"post": "yes"},
    }[action]
    before = User.objects.filter(pk=superuser.pk).values().get()
    assert browser_of(manager).post(page(superuser, action), sent).status_code == 403
    assert User.objects.filter(pk=superuser.pk).values().get() == before


def test_a_manager_cannot_delete_a_superuser_from_the_list(manager, superuser, editor):
    sent = {
        "action": "delete_selected",
        "_selected_action": [superuser.pk, editor.pk],
        "post": "yes",
    }
    browser_of(manager).post("/admin/auth/user/", sent)
    assert User.objects.filter(pk__in=[superuser.pk, editor.pk]).count() == 2


def test_a_manager_cannot_change_groups(manager):
    group = Group.objects.create(name="editors")
    browser = browser_of(manager)
    assert browser.get(f"/admin/auth/group/{group.pk}/change/").status_code == 200
    for path in ("add/", f"{group.pk}/change/", f"{group.pk}/delete/"):
        sent = {"name": "others", "post": "yes"}
        assert browser.post(f"/admin/auth/group/{path}", sent).status_code == 403, path
    assert list(Group.objects.values_list("name", flat=True)) == ["editors"]


def test_a_superuser_gives_rights(superuser, editor):
    group = Group.objects.create(name="editors")
    opened = Page(browser_of(superuser), page(editor))
    assert opened.fill(is_superuser="on", groups=[group.pk]).save().saved
    editor.refresh_from_db()
    assert editor.is_superuser
    assert editor.groups.get() == group


def test_secrets_of_second_factors_are_not_in_the_admin(superuser):
    index = browser_of(superuser).get("/admin/").content.decode()
    assert "/admin/auth/user/" in index
    assert "totp" not in index.lower()
