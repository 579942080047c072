"""manage.py undo"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from threatapi.changes.choices import ChangeDoor
from threatapi.changes.models import Change
from threatapi.changes.undo import UndoRefused, undo


class Command(BaseCommand):
    help = "Take a change back. It is refused if somebody has changed one of its records since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="the number of the change")
        parser.add_argument("--reason", required=True, help="why, for whoever reads the history")

    def handle(self, *args: Any, **options: Any) -> None:
        done = Change.objects.filter(number=options["number"]).first()
        if done is None:
            raise CommandError(f"There is no change {options['number']}.")
        try:
            made = undo(done, ChangeDoor.SHELL, author="manage.py undo", reason=options["reason"])
        except UndoRefused as refused:
            raise CommandError("\n".join(refused.reasons)) from None
        self.stdout.write(f"Change {done.number} is undone by change {made.number}.")
