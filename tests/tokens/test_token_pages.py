"""Tokens in the admin: made, shown once, and revoked; nobody gets one that may do more."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import serializers
from django.test import Client
from django.utils import timezone

from threatapi.tokens.models import Token

from ..helpers.admin_pages import Page
from ..helpers.tokens import new_token, program, user_with

pytestmark = pytest.mark.django_db
LIST = "/admin/threatapi/token/"
OWN = ("add_token", "view_token", "delete_token")


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store):
    """The tests need no records."""


def somebody(name, *rights):
    return user_with(*OWN, *rights, name=name, is_staff=True)


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def alice():
    return somebody("alice")


@pytest.fixture
def manager():
    return somebody("manager", "view_user", "change_user")


def made_token(browser, **values):
    answer = Page(browser, f"{LIST}add/").fill(name="script", **values).save()
    found = re.search(r"threatapi_[0-9a-f]{64}", answer.text)
    return answer, found and found.group()


def user_choices(browser):
    text = Page(browser, f"{LIST}add/").text
    select = re.search(r'<select name="user".*?</select>', text, re.DOTALL).group()
    return set(re.findall(r">(\w+)</option>", select))


def test_a_token_is_made_and_shown_once(alice):
    browser = browser_of(alice)
    answer, token = made_token(browser)
    assert "no-store" in answer.response["Cache-Control"]
    assert program(token).get("/api/v1/entities").status_code == 200
    made = Token.objects.get()
    assert (made.user, made.name, made.access) == (alice, "script", "read")
    assert timedelta(days=364) < made.expiry - timezone.now() < timedelta(days=366)
    for path in ("", f"{made.pk}/change/", f"{made.pk}/history/"):
        shown = browser.get(f"{LIST}{path}").content.decode()
        assert "script" in shown
        assert token not in shown


def test_a_token_has_a_name_of_its_own_and_an_end(alice):
    browser = browser_of(alice)
    made_token(browser)
    answer, token = made_token(browser)
    assert token is None
    assert list(answer.faults()) == [""]
    answer, token = made_token(browser, expiry_0="", expiry_1="")
    assert "expiry" in answer.faults()


def test_nothing_of_it_stays_anywhere(alice, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    _, token = made_token(browser_of(alice))
    program(token).get("/api/v1/changes")
    program(token[:-1] + "x").get("/api/v1/changes")
    stored = io.StringIO()
    for model in apps.get_models():
        serializers.serialize("json", model._base_manager.all(), stream=stored)
    stored.write(str([session.get_decoded() for session in Session.objects.all()]))
    # The letters by which it is found are stored: the prefix and five of 64.
    secret = token.removeprefix("threatapi_")[5:]
    for text in (stored.getvalue(), caplog.text, *capfd.readouterr()):
        assert secret[:8] not in text
        assert secret[-8:] not in text


def test_a_token_is_revoked(alice):
    browser = browser_of(alice)
    _, token = made_token(browser)
    browser.post(f"{LIST}{Token.objects.get().pk}/delete/", {"post": "yes"})
    assert program(token).get("/api/v1/entities").status_code == 401


def test_a_token_is_not_changed(alice):
    new_token(alice)
    sent = {"name": "other", "access": "write", "user": alice.pk}
    path = f"{LIST}{Token.objects.get().pk}/change/"
    assert browser_of(alice).post(path, sent).status_code == 403


# Whose tokens


def test_somebody_makes_tokens_for_themselves_alone(alice):
    bob, browser = User.objects.create_user("bob"), browser_of(alice)
    assert user_choices(browser) == {"alice"}
    answer, token = made_token(browser, user=bob.pk)
    assert token is None
    assert list(answer.faults()) == ["user"]


def test_a_manager_makes_tokens_for_who_may_do_no_more(manager):
    User.objects.create_user("bob")
    User.objects.create_superuser("chief")
    strong = user_with("add_incident", name="strong")
    inactive = user_with("change_incident", name="inactive", is_active=False)
    browser = browser_of(manager)
    assert user_choices(browser) == {"manager", "bob"}
    for user in (strong, inactive, User.objects.get(username="chief")):
        answer, _ = made_token(browser, user=user.pk)
        assert list(answer.faults()) == ["user"]
    assert not Token.objects.exists()


def test_tokens_of_others_are_neither_seen_nor_revoked(alice, manager):
    strong = user_with("add_incident", name="strong")
    for user in (alice, strong):
        new_token(user, name=f"of {user}")
    seen = {who: browser_of(who).get(LIST).content.decode() for who in (alice, manager)}
    assert ("of alice" in seen[alice], "of strong" in seen[alice]) == (True, False)
    assert ("of alice" in seen[manager], "of strong" in seen[manager]) == (True, False)
    theirs = Token.objects.get(user=strong).pk
    for user in (alice, manager):
        browser = browser_of(user)
        browser.post(f"{LIST}{theirs}/delete/", {"post": "yes"})
        sent = {"action": "delete_selected", "_selected_action": [theirs], "post": "yes"}
        browser.post(LIST, sent)
        assert "of strong" not in browser.get(f"{LIST}{theirs}/change/").content.decode()
    assert Token.objects.filter(pk=theirs).exists()


def test_who_may_no_longer_have_tokens_makes_none(alice):
    alice.user_permissions.clear()
    assert browser_of(alice).get(f"{LIST}add/").status_code == 403
