"""manage.py recompute"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from threatapi.recompute import recompute


class Command(BaseCommand):
    help = "Compute all stored values anew: statuses, known days, fates, tolls, attributions."

    def handle(self, *args: Any, **options: Any) -> None:
        def report(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(f"  {line}")

        with transaction.atomic():
            recompute(report)
        self.stdout.write("All computed values are those of the assertions.")
