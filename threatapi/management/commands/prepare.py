"""manage.py prepare"""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection, transaction

from sources.models import Source
from threatapi.changes.upgrade import is_older_than_changes, keep_store
from threatapi.logins.first_administrator import make_first_administrator
from threatapi.logins.roles import make_groups
from threatapi.newer_store import why_newer
from threatapi.private_files import make_store_private
from threatapi.recompute import settle
from threatapi.rules_version import RULES_VERSION, wait_for_stored_version
from threatapi.workbench.models import remove_expired


class Command(BaseCommand):
    help = "Bring the database up to date; give a new one the first data and an administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-data",
            action="store_false",
            dest="with_data",
            help="leave a store without sources as it is",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[-1]
            raise CommandError(
                f"The database does not answer; see DATABASE_URL. {reason}"
            ) from None
        if newer := why_newer():
            raise CommandError(f"{newer} Use that version, or restore a backup of this one.")
        make_store_private()
        self.stdout.write("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        make_groups()
        # Before what takes time, for it may ask a person.
        if told := make_first_administrator():
            self.stdout.write(told)
        if options["with_data"] and not Source.objects.exists():
            self.stdout.write("Loading the first data …")
            data = settings.BASE_DIR / "data"
            call_command("load", data, stdout=self.stdout, comes_reviewed=True)
        # First, so that of a store without changes it need not be told which values are others.
        self._recompute_if_rules_changed()
        self._keep_store_if_filled_before()
        call_command("clearsessions")
        remove_expired()

    def _keep_store_if_filled_before(self) -> None:
        with transaction.atomic():
            # Of two servers that start at once, the second waits here for the first.
            wait_for_stored_version()
            if is_older_than_changes():
                self.stdout.write("Making the first change of all that the store holds …")
                keep_store()

    def _recompute_if_rules_changed(self) -> None:
        with transaction.atomic():
            # Of two servers that start at once, the second waits here for the first.
            if wait_for_stored_version() == RULES_VERSION:
                return
            self.stdout.write("The rules have changed: computing all values anew …")
            call_command("recompute", stdout=self.stdout)
        settle()
