"""When a session ends, and where cookies are set."""

import os
import subprocess
import sys

import pytest
from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from ..conftest import ROOT

pytestmark = pytest.mark.django_db

OLD, NEW = "correct horse battery", "staple battery horse"


@pytest.fixture
def editor():
    return User.objects.create_user("editor", password=OLD, is_staff=True)


def logged_in(password=OLD):
    client = Client()
    answer = client.post("/admin/login/", {"username": "editor", "password": password})
    assert answer.status_code == 302
    assert is_in(client)
    return client


def is_in(client):
    return client.get("/admin/").status_code == 200


def test_changing_the_own_password_ends_the_sessions_of_other_browsers(editor):
    here, there = logged_in(), logged_in()
    form = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/admin/password_change/", form).status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_changing_a_password_on_the_command_line_ends_all_sessions(editor, monkeypatch):
    browsers = [logged_in(), logged_in()]
    monkeypatch.setattr(changepassword.getpass, "getpass", lambda prompt: NEW)
    call_command("changepassword", "editor", verbosity=0)
    assert not any(is_in(browser) for browser in browsers)
    logged_in(NEW)


def test_an_administrator_who_sets_a_password_ends_all_sessions_of_its_user(editor, admin_client):
    browser = logged_in()
    form = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    page = f"/admin/auth/user/{editor.pk}/password/"
    assert admin_client.post(page, form).status_code == 302
    assert not is_in(browser)


@pytest.mark.parametrize("right", ["is_active", "is_staff"])
def test_who_is_no_longer_active_or_staff_is_out_at_once(editor, right):
    browser = logged_in()
    User.objects.update(**{right: False})
    assert not is_in(browser)


def test_logging_out_ends_the_session_for_a_copy_of_its_cookie(editor):
    here, copy = logged_in(), Client()
    copy.cookies = here.cookies.copy()
    assert is_in(copy)
    here.post("/admin/logout/")
    assert not is_in(copy)


# Cookies


@pytest.mark.parametrize(
    "path", ["/", "/api/v1", "/api/v1/docs", "/api/v1/docs?script=", "/api/v1/redoc", "/healthz"]
)
def test_no_cookie_where_nobody_logs_in(path):
    answer = Client().get(path)
    assert answer.status_code == 200
    assert not answer.cookies


def test_the_login_page_sets_a_cookie_that_ends_with_the_browser():
    (cookie,) = Client().get("/admin/login/").cookies.values()
    assert cookie.key == "csrftoken"
    assert cookie["max-age"] == cookie["expires"] == ""


def test_scripts_and_other_sites_cannot_use_a_session(editor):
    cookie = logged_in().cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


ASK = """
import django; django.setup()
from django.test import Client
answer = Client().get("/admin/login/", secure=True, headers={"Host": "localhost"})
print(answer.cookies, answer.get("Strict-Transport-Security"), sep="\\n")
print(Client().get("/admin/login/", headers={"Host": "localhost"}).status_code)
"""


def test_one_setting_binds_browsers_to_https():
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "threatapi.settings", "HTTPS": "1", "HSTS_SECONDS": "300"},
        capture_output=True,
        text=True,
        check=True,
    )
    cookies, hsts, plain = done.stdout.splitlines()
    assert "Secure" in cookies
    assert hsts == "max-age=300"  # this host alone
    assert plain == "301"


def test_without_it_a_laptop_serves_without_https():
    answer = Client().get("/admin/login/", secure=True)
    assert "Strict-Transport-Security" not in answer
    assert not answer.cookies["csrftoken"]["secure"]
