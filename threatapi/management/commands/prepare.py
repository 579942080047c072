"""manage.py prepare"""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction

from sources.models import Source
from threatapi.recompute import settle
from threatapi.rules_version import RULES_VERSION, wait_for_stored_version


class Command(BaseCommand):
    help = "Bring the database up to date; give a new one the first data and an administrator."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            raise CommandError(
                f"The database does not answer; see DATABASE_URL. {reason}"
            ) from None
        self.stdout.write("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        if not Source.objects.exists():
            self.stdout.write("Loading the first data …")
            call_command("load", settings.BASE_DIR / "data", stdout=self.stdout)
        self._recompute_if_rules_changed()
        call_command("clearsessions")
        self._make_administrator()

    def _recompute_if_rules_changed(self) -> None:
        with transaction.atomic():
            # Of two servers that start at once, the second waits here for the first.
            if wait_for_stored_version() == RULES_VERSION:
                return
            self.stdout.write("The rules have changed: computing all values anew …")
            call_command("recompute", stdout=self.stdout)
        settle()

    def _make_administrator(self) -> None:
        users = get_user_model()._default_manager
        if users.filter(is_superuser=True).exists():
            return
        if users.filter(username="admin").exists():
            self.stdout.write("Nobody is an administrator: manage.py createsuperuser makes one.")
            return
        password = secrets.token_urlsafe(12)
        users.create_superuser("admin", password=password)
        self.stdout.write(f"Made the administrator “admin” with the password {password}")
        self.stdout.write("This is shown only once; change it under /admin/password_change/.")
