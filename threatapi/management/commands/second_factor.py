"""manage.py second_factor"""

import time
from base64 import b32encode
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

TRIES = 3


class Command(BaseCommand):
    help = "Give a user a second factor: the codes of an authenticator app."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="of the user")
        parser.add_argument("--remove", action="store_true", help="take the second factor away")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()._default_manager
        user = users.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"There is no user “{options['name']}”.")
        if options["remove"]:
            TOTPDevice.objects.filter(user=user).delete()
            self.stdout.write(
                f"“{user}” has no second factor now, and is logged out if one is needed."
            )
            return
        device = TOTPDevice(user=user, name="Authenticator app")
        secret = b32encode(device.bin_key).decode()
        self.stdout.write("Open an authenticator app and add an account, by this address …\n")
        self.stdout.write(f"  {device.config_url}\n")
        self.stdout.write("… or by this secret, of the kind “time-based”:\n")
        self.stdout.write(f"  {' '.join(secret[at : at + 4] for at in range(0, len(secret), 4))}\n")
        self.confirm(device)
        with transaction.atomic():
            TOTPDevice.objects.filter(user=user).delete()
            device.save()
        self.stdout.write(f"“{user}” has a second factor now. An earlier one no longer works.")

    def confirm(self, device: TOTPDevice) -> None:
        """Ask for a code until it is right: an app with another secret would lock its user out."""
        totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
        for _ in range(TRIES):
            try:
                code = "".join(input("Code that the app shows now: ").split())
            except EOFError:  # Ctrl-D, or nobody is there to ask
                break
            totp.time = time.time()
            if code.isascii() and code.isdigit() and totp.verify(int(code), device.tolerance):
                device.drift, device.last_t = totp.drift, totp.t()
                return
            self.stdout.write("This code is not right.")
        raise CommandError("Nothing is changed.")
