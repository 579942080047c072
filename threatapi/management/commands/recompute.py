"""manage.py recompute"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from base.orm.bulk import noting_updates
from threatapi.changes.upgrade import keep_recomputed
from threatapi.recompute import recompute


class Command(BaseCommand):
    help = "Compute all stored values anew: statuses, known days, fates, tolls, attributions."

    def handle(self, *args: Any, **options: Any) -> None:
        def report(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(f"  {line}")

        with transaction.atomic():
            with noting_updates() as computed:
                recompute(report)
            keep_recomputed("manage.py recompute", computed)
        self.stdout.write("All computed values are those of the assertions.")
