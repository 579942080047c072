"""The form of the login page, which bounds how many passwords are checked."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from threading import BoundedSemaphore, Lock
from time import monotonic, sleep
from typing import Any, NamedTuple

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django_otp.plugins.otp_totp.models import TOTPDevice

from base.http.throttling import address_of

from .codes import accept
from .failures import Attempt

logger = logging.getLogger("threatapi.logins")

# Each process checks one password at a time, for one takes a core for a third of a second. A few
# wait for their turn; the others are refused, so that threads are left for other requests.
_check = Lock()
_places = BoundedSemaphore(3)
BUSY_SECONDS = 5


class Refusal(NamedTuple):
    """Why a password was not checked: the status of the answer, and when to try again."""

    status: int
    wait: int
    detail: str


class LoginForm(AdminAuthenticationForm):
    """The form of Django's admin, with limits."""

    refusal: Refusal | None = None

    def clean(self) -> dict[str, Any]:
        if not (self.cleaned_data.get("username") and self.cleaned_data.get("password")):
            return super().clean()
        self.attempt = Attempt(self.cleaned_data["username"], address_of(self.request))
        self.refuse_if_locked()
        with self.one_at_a_time():
            # Other guesses may have failed while this one waited.
            self.refuse_if_locked()
            begin = monotonic()
            try:
                self.check_credentials()
            except ValidationError:
                self.attempt.count_failure()
                self.log_failure()
                # Guesses take half of the time at most.
                sleep(min(monotonic() - begin, 1))
                raise
        self.attempt.forget_failures()
        return self.cleaned_data

    def check_credentials(self) -> None:
        super().clean()

    def refuse_if_locked(self) -> None:
        if wait := self.attempt.seconds_locked():
            minutes = ceil(wait / 60)
            self.refuse(
                429,
                wait,
                "Too many logins have failed from your address. "
                f"Try again in {minutes} minute{'s' if minutes > 1 else ''}.",
            )

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        if not _places.acquire(blocking=False):
            detail = "Too many people are logging in just now. Try again in a few seconds."
            self.refuse(503, BUSY_SECONDS, detail)
        try:
            with _check:
                yield
        finally:
            _places.release()

    def refuse(self, *reason: Any) -> None:
        self.refusal = Refusal(*reason)
        raise ValidationError(self.refusal.detail, code="refused")

    def log_failure(self) -> None:
        """Log the name if it is one of ours; else somebody may have typed a password there."""
        name = self.cleaned_data["username"]
        known = get_user_model()._default_manager.filter(username=name).exists()
        shown = f"“{name}”" if known else "an unknown name"
        wait = self.attempt.seconds_locked()
        then = f"; no more logins for {wait} seconds" if wait else ""
        logger.warning("Login of %s from %s failed%s.", shown, address_of(self.request), then)


class SecondFactorForm(LoginForm):
    """Asks for the code of an authenticator app, too."""

    code = forms.CharField(
        required=False,
        label="Code",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def check_credentials(self) -> None:
        super().check_credentials()
        user: Any = self.get_user()
        device = TOTPDevice.objects.devices_for_user(user, confirmed=True).first()
        if device is None:
            raise ValidationError(
                "This account has no second factor yet. Ask whoever runs the server: "
                "`manage.py second_factor` sets it up.",
                code="no_device",
            )
        code = "".join(self.cleaned_data.get("code", "").split())
        # Django's login stores this device in the session.
        user.otp_device = device if accept(device, code) else None
        if user.otp_device is None:
            self.add_error(
                "code",
                "Enter the code that your authenticator app shows now. Each code can be used once.",
            )
            raise ValidationError("The code is missing or wrong.", code="wrong_code")
