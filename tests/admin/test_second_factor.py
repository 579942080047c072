"""The second factor: codes of an authenticator app, if `SECOND_FACTOR` asks for them."""

import re
from base64 import b32decode
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def alice(db, settings):
    settings.SECOND_FACTOR = True
    cache.clear()
    yield User.objects.create_user("alice", password=PASSWORD, is_staff=True)
    cache.clear()


@pytest.fixture
def device(alice):
    return TOTPDevice.objects.create(user=alice, name="app")


def code_of(key):
    return f"{totp(key):06}"


def log_in(client, code="", password=PASSWORD):
    return client.post("/admin/login/", {"username": "alice", "password": password, "code": code})


def is_in(client):
    return client.get("/admin/").status_code == 200


def other_than(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def forget_the_wait(device):
    """A moment later: the library lets a device wait after a wrong code."""
    past = timezone.now() - timedelta(hours=1)
    TOTPDevice.objects.filter(pk=device.pk).update(throttling_failure_timestamp=past)


def test_the_password_and_the_code_open_the_admin(client, device):
    assert log_in(client, code_of(device.bin_key)).status_code == 302
    assert is_in(client)


def test_spaces_in_the_code_do_not_matter(client, device):
    code = code_of(device.bin_key)
    assert log_in(client, f" {code[:3]} {code[3:]} ").status_code == 302


@pytest.mark.parametrize("code", ["", "wrong", "12345678901234567890"])
def test_the_password_alone_does_not(client, device, code):
    answer = log_in(client, code)
    assert answer.status_code == 200
    assert "Enter the code that your authenticator app shows now." in answer.content.decode()
    assert not is_in(client)


def test_the_code_alone_does_not(client, device):
    assert log_in(client, code_of(device.bin_key), "wrong").status_code == 200
    assert not is_in(client)


def test_a_code_works_once(client, device):
    code = code_of(device.bin_key)
    assert log_in(client, code).status_code == 302
    assert log_in(Client(), code).status_code == 200


def test_after_a_wrong_code_the_next_has_to_wait(client, device, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 60  # seconds
    code = code_of(device.bin_key)
    log_in(client, other_than(code))
    assert log_in(client, code).status_code == 200
    forget_the_wait(device)
    assert log_in(client, code).status_code == 302


def test_wrong_codes_are_limited_like_wrong_passwords(client, device):
    code = code_of(device.bin_key)
    for _ in range(5):
        assert log_in(client, other_than(code)).status_code == 200
        forget_the_wait(device)
    assert log_in(client, code).status_code == 429


def test_who_has_no_second_factor_is_told_how_to_get_one(client):
    text = log_in(client).content.decode()
    assert "This account has no second factor yet." in text
    assert "manage.py second_factor" in text
    assert not is_in(client)


def test_an_unconfirmed_device_is_none(client, device):
    TOTPDevice.objects.update(confirmed=False)
    log_in(client, code_of(device.bin_key))
    assert not is_in(client)


def test_a_session_without_a_code_ends_when_codes_are_asked_for(client, device, settings):
    settings.SECOND_FACTOR = False
    assert log_in(client).status_code == 302
    assert is_in(client)
    settings.SECOND_FACTOR = True
    assert not is_in(client)


def test_taking_the_device_away_ends_its_sessions(client, device):
    log_in(client, code_of(device.bin_key))
    call_command("second_factor", "alice", "--remove", stdout=StringIO())
    assert not is_in(client)


def test_by_default_no_code_is_asked_for(client, device, settings):
    settings.SECOND_FACTOR = False
    assert 'name="code"' not in client.get("/admin/login/").content.decode()
    assert log_in(client).status_code == 302


def test_the_page_asks_for_a_code(client):
    text = client.get("/admin/login/").content.decode()
    assert 'autocomplete="one-time-code"' in text
    assert 'name="next" value="/admin/"' in text


class TestCommand:
    def set_up(self, monkeypatch, *codes):
        """Run the command, type the codes that are made of its secret, return what it prints."""
        out, typed = StringIO(), iter(codes)

        def type_code(prompt):
            self.key = b32decode(re.search(r"secret=([A-Z2-7]+)", out.getvalue())[1])
            code = code_of(self.key)
            return code if next(typed) == "right" else other_than(code)

        monkeypatch.setattr("builtins.input", type_code)
        call_command("second_factor", "alice", stdout=out)
        return out.getvalue()

    def test_what_it_prints_sets_up_an_app_and_a_right_code_confirms_it(self, monkeypatch, client):
        told = self.set_up(monkeypatch, "wrong", "right")
        assert "otpauth://totp/threatapi%3Aalice?" in told
        device = TOTPDevice.objects.get()
        assert device.bin_key == self.key
        assert device.confirmed
        # The code that confirmed it counts as used.
        assert log_in(client, code_of(self.key)).status_code == 200
        TOTPDevice.objects.update(last_t=-1)
        forget_the_wait(device)
        assert log_in(client, code_of(self.key)).status_code == 302

    def test_without_a_right_code_nothing_changes(self, monkeypatch, device):
        with pytest.raises(CommandError, match="Nothing is changed"):
            self.set_up(monkeypatch, "wrong", "wrong", "wrong")
        assert TOTPDevice.objects.get() == device

    def test_without_anybody_to_ask_nothing_changes(self, monkeypatch, device):
        monkeypatch.setattr("sys.stdin", StringIO())
        with pytest.raises(CommandError, match="Nothing is changed"):
            call_command("second_factor", "alice", stdout=StringIO())
        assert TOTPDevice.objects.get() == device

    def test_a_new_device_replaces_the_earlier_one(self, monkeypatch, device):
        self.set_up(monkeypatch, "right")
        assert TOTPDevice.objects.get() != device

    def test_an_unknown_name_is_told(self):
        with pytest.raises(CommandError, match="There is no user “nobody”"):
            call_command("second_factor", "nobody")
