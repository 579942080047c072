"""manage.py check_claims"""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from incidents.models import Figure, wholes
from sources import rules
from sources.models import claim_models


def unsaid() -> Iterator[str]:
    """Claims that nobody makes."""
    for model in claim_models():
        for claim in model._base_manager.filter(assertions=None).order_by("pk"):
            yield f"{model._meta.verbose_name} {claim.uid}: no assertion ({claim})"


class Command(BaseCommand):
    help = (
        "Find claims without an assertion, circular citations, origins out of reach, and parts of "
        "figures that are about something else."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [*unsaid(), *rules.faults(), *wholes.faults(Figure)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults found.")
        self.stdout.write("Every claim has an assertion; citations, origins and parts are sound.")
