"""manage.py undo"""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.orm.writing import ReviewNeeded
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.models import Change
from threatapi.changes.reviewers import add_reviewer, find_reviewer, in_words
from threatapi.changes.undo import UndoRefused, changes_without_effect, undo


class Command(BaseCommand):
    help = "Take a change back. It is refused if somebody has changed one of its records since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, nargs="?", help="the number of the change")
        parser.add_argument(
            "--run",
            type=UUID,
            metavar="ID",
            help="all changes of this run, from the last to the first; each is undone as a whole",
        )
        parser.add_argument("--reason", required=True, help="why, for whoever reads the history")
        add_reviewer(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["number"] is None) == (options["run"] is None):
            raise CommandError("Give the number of a change, or --run with the id of a run.")
        if options["run"]:
            changes = changes_of_run(options["run"])
        else:
            changes = [*Change.objects.filter(number=options["number"])]
        if not changes:
            named = f"of run {options['run']}" if options["run"] else options["number"]
            raise CommandError(f"There is no change {named}.")
        reviewer = find_reviewer(options["reviewed_by"])
        for done in changes:
            self.undo(done, {"reason": options["reason"], "reviewed_by": reviewer})

    def undo(self, done: Change, about: dict[str, Any]) -> None:
        try:
            made = undo(done, ChangeDoor.SHELL, author="manage.py undo", **about)
        except (UndoRefused, ReviewNeeded) as refused:
            is_refused = isinstance(refused, UndoRefused)
            told = "\n".join(refused.reasons) if is_refused else in_words(refused)
            if done.run:
                told = f"Change {done.number} stays, and those of its run before it.\n{told}"
            raise CommandError(told) from None
        self.stdout.write(f"Change {done.number} is undone by change {made.number}.")


def changes_of_run(run: UUID) -> list[Change]:
    """Those that have an effect, the last first."""
    found = Change.objects.filter(run=run).exclude(pk__in=changes_without_effect())
    return [*found.order_by("-number")]
