"""Users and groups in the admin: nobody gives rights that they do not have, or acts for somebody
who has more."""

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


@pytest.fixture
def powerful():
    """A group that may do what the manager may not."""
    group = Group.objects.create(name="powerful")
    group.permissions.set(Permission.objects.filter(codename="add_incident"))
    return group


@pytest.fixture
def helpers():
    """A group that may do no more than the manager."""
    group = Group.objects.create(name="helpers")
    group.permissions.set(Permission.objects.filter(codename="view_user"))
    return group


def test_a_manager_changes_users_and_gives_them_such_groups(manager, editor, helpers):
    opened = Page(browser_of(manager), page(editor))
    assert opened.fill(first_name="Ed", groups=[helpers.pk]).save().saved
    editor.refresh_from_db()
    assert editor.first_name == "Ed"
    assert [*editor.groups.all()] == [helpers]
    opened = Page(browser_of(manager), page(editor))
    assert opened.fill(groups=[]).save().saved
    assert not editor.groups.exists()


@pytest.mark.parametrize("own", [True, False])
def test_a_manager_gives_nobody_a_group_with_more_rights(manager, editor, powerful, own):
    user = manager if own else editor
    opened = Page(browser_of(manager), page(user))
    assert "powerful" not in opened.text
    answer = opened.fill(groups=[powerful.pk]).save()
    assert list(answer.faults()) == ["groups"]
    assert not user.groups.exists()


@pytest.mark.parametrize("own", [True, False])
def test_a_manager_gives_nobody_single_rights(manager, editor, own):
    user = manager if own else editor
    before = {*user.user_permissions.all()}
    opened = Page(browser_of(manager), page(user))
    right = Permission.objects.get(codename="add_incident")
    assert opened.fill(is_superuser="on", user_permissions=[right.pk]).save().saved
    user.refresh_from_db()
    assert not user.is_superuser
    assert {*user.user_permissions.all()} == before


def test_a_manager_does_not_become_a_superuser(manager):
    opened = Page(browser_of(manager), page(manager))
    assert opened.fill(is_superuser="on").save().saved
    manager.refresh_from_db()
    assert not manager.is_superuser


@pytest.fixture(params=["superuser", "group", "right", "inactive"])
def stronger(request, superuser, powerful):
    """Somebody who may do what the manager may not."""
    if request.param == "superuser":
        return superuser
    user = User.objects.create_user("strong", is_staff=True)
    if request.param == "right":
        user.user_permissions.set(powerful.permissions.all())
    else:
        user.groups.add(powerful)
    if request.param == "inactive":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return user


@pytest.mark.parametrize("action", ["change", "password", "delete"])
def test_a_manager_cannot_touch_who_may_do_more(manager, stronger, action):
    new = "staple battery horse"
    sent = {
        "change": {"username": "taken", "is_active": "on"},
        "password": {"password1": new, "password2": new, "usable_password": "true"},
        "delete": {"post": "yes"},
    }[action]
    before = User.objects.filter(pk=stronger.pk).values().get()
    assert browser_of(manager).post(page(stronger, action), sent).status_code == 403
    assert User.objects.filter(pk=stronger.pk).values().get() == before


def test_a_manager_cannot_delete_who_may_do_more_from_the_list(manager, stronger, editor):
    sent = {
        "action": "delete_selected",
        "_selected_action": [stronger.pk, editor.pk],
        "post": "yes",
    }
    browser_of(manager).post("/admin/auth/user/", sent)
    assert User.objects.filter(pk__in=[stronger.pk, editor.pk]).count() == 2


def test_a_new_user_has_no_rights(manager):
    password = "staple battery horse"
    sent = {"username": "new", "password1": password, "password2": password}
    sent |= {"usable_password": "true", "is_superuser": "on", "groups": [1]}
    browser_of(manager).post("/admin/auth/user/add/", sent)
    made = User.objects.get(username="new")
    assert not made.is_superuser
    assert not made.get_all_permissions()


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
