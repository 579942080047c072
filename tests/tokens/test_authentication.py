"""A request says who asks by a token: `Authorization: Bearer threatapi_…`."""

import sqlite3
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from threatapi.changes.door import change
from threatapi.tokens import authentication
from threatapi.tokens.models import Token

from ..helpers import factories as make
from ..helpers.tokens import new_token, program, user_with

pytestmark = pytest.mark.django_db
WRONG = "threatapi_" + "0" * 64
REFUSAL = "The token is unknown, expired or revoked."


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store):
    """Each test makes the few records that it is about."""


@pytest.fixture(autouse=True)
def no_failures_before():
    authentication.failures.clear()
    yield
    authentication.failures.clear()


@pytest.fixture
def user():
    return user_with("view_change", name="alice")


def ask(client, path="changes", **headers):
    return client.get(f"/api/v1/{path}", headers=headers)


def status(token, path="entities"):
    return ask(program(token), path).status_code


@pytest.fixture
def changed():
    """The path of a change that a person has made."""
    with change("admin", user=User.objects.create_user("bob"), reason="It is new.") as made:
        make.actor()
    return f"changes/{made.about.number}"


def test_who_may_see_changes_sees_authors_with_a_token(user, api, changed):
    shown = ask(program(new_token(user)), changed).json()
    assert shown["author"] == "bob"
    assert api(changed)["author"] is None


def test_a_token_shows_no_more_than_its_user_may_see_now(user, changed):
    client = program(new_token(user))
    user.user_permissions.clear()
    assert ask(client, changed).json()["author"] is None


def test_no_cache_gives_what_a_token_is_shown_to_others(user, api, changed):
    shown, public = ask(program(new_token(user)), changed), api.get(changed)
    assert shown["Cache-Control"] == "private, no-cache"
    for response in (shown, public):
        assert "Authorization" in response["Vary"]
    again = ask(api.client, changed, **{"If-None-Match": shown["ETag"]})
    assert again.status_code == 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(scheme, user, client):
    token = new_token(user)
    assert ask(client, Authorization=f"{scheme} {token}").status_code == 200
    assert ask(client, Authorization=f"{scheme}  {token} ").status_code == 200


WRONG_ONES = ["", "x", WRONG, f"{WRONG}0", WRONG.upper(), f"{WRONG} {WRONG}", "\x00"]
WRONG_ONES += ["threatapi_é" + "0" * 63, "threatapi_" + "0" * 100_000]


@pytest.mark.parametrize("wrong", WRONG_ONES)
def test_a_wrong_token_is_refused(wrong, client):
    response = ask(client, "entities", Authorization=f"Bearer {wrong}")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="threatapi"'
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response.json()["detail"] == REFUSAL


def test_another_scheme_is_no_token(client):
    assert ask(client, "entities", Authorization="Basic YTpi").status_code == 200


def test_the_first_letters_of_a_token_do_not_suffice(user):
    token = new_token(user)
    assert status(token[:-1] + ("0" if token[-1] != "0" else "1")) == 401


def test_a_token_ends_when_it_expires(user):
    token = new_token(user, expiry=timedelta(hours=1))
    assert status(token) == 200
    Token.objects.update(expiry=timezone.now())
    assert status(token) == 401
    assert Token.objects.exists()  # reading deletes nothing


def test_a_token_ends_when_it_is_revoked(user):
    token = new_token(user)
    Token.objects.get().delete()
    assert status(token) == 401


def test_a_token_ends_while_its_user_is_not_active(user):
    token = new_token(user)
    user.is_active = False
    user.save()
    assert status(token) == 401


# When it was used


def test_its_use_is_kept_to_the_hour(user):
    token = new_token(user)
    assert Token.objects.get().last_used is None
    status(token)
    first = Token.objects.get().last_used
    assert first is not None
    status(token)
    assert Token.objects.get().last_used == first
    Token.objects.update(last_used=timezone.now() - timedelta(hours=2))
    status(token)
    assert Token.objects.get().last_used > first


def test_reading_goes_on_while_its_use_cannot_be_kept(user, monkeypatch):
    def fail(*args, **kwargs):
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY
        raise OperationalError from error

    token = new_token(user)
    monkeypatch.setattr(QuerySet, "update", fail)
    assert status(token) == 200


# Guesses


def test_an_address_with_many_wrong_tokens_has_to_wait(user, settings):
    settings.TOKEN_FAILURE_RATE = "3/min"
    right = new_token(user)
    assert [status(WRONG) for _ in range(5)] == [401, 401, 401, 429, 429]
    refused = ask(program(right), "entities")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_others_do_not_wait_for_wrong_tokens(user, settings, client):
    settings.TOKEN_FAILURE_RATE = "1/min"
    right = new_token(user)
    assert [status(WRONG), status(right)] == [401, 429]
    assert ask(client, "entities").status_code == 200
    elsewhere = program(right).get("/api/v1/entities", REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_right_tokens_are_not_counted(user, settings):
    settings.TOKEN_FAILURE_RATE = "1/min"
    right = new_token(user)
    assert {status(right) for _ in range(3)} == {200}
