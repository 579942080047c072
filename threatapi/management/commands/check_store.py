"""manage.py check_store"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from base.orm.bulk import noting_updates
from incidents.models import Figure, wholes
from threatapi.changes.computed_values import compute_anew
from threatapi.changes.past_the_door import find_differences, keep_differences
from threatapi.changes.upgrade import is_older_than_changes


class Command(BaseCommand):
    help = (
        "Compare all computed values with the rules, and all records with their last change. "
        "Nothing else can be saved meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mend",
            action="store_true",
            help="store the values that the rules give; make a change of what has none",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if is_older_than_changes():
            raise CommandError("There are records without a change: run `manage.py prepare`.")
        mends = options["mend"]
        with transaction.atomic():
            with noting_updates() as computed:
                faults = [*compute_anew()]
            written = [*find_differences()]
            if mends:
                keep_differences(written, computed)
            else:
                transaction.set_rollback(True)
        for fault in (*faults, *written):
            self.stderr.write(str(fault))
        for broken in (found := [*wholes.faults(Figure)]):
            self.stderr.write(broken)
        if found:
            raise CommandError(
                f"{len(found)} parts of figures break a rule: mend them in the admin."
            )
        number = len(faults) + len(written)
        if number and not mends:
            raise CommandError(f"{number} differences found; `--mend` mends them.")
        self.stdout.write(
            f"{number} differences mended."
            if number
            else "All computed values follow from the rules, and all records from their changes."
        )
