"""manage.py restore FILE"""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.orm.writing import Refused, ReviewNeeded
from threatapi.backups import BackupFault, restore
from threatapi.changes.redact import Redaction, redact_again
from threatapi.changes.reviewers import add_reviewer, find_reviewer


class Command(BaseCommand):
    help = (
        "Make the store what a backup holds, and bring it up to date. What the store that is given "
        "up had redacted is redacted again. A backup that is damaged, or of a newer version, "
        "changes nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `backup` has written")
        parser.add_argument(
            "--replace", action="store_true", help="give up what the store holds now"
        )
        add_reviewer(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            redacted = restore(file, options["replace"])
        except BackupFault as fault:
            raise CommandError(f"Nothing was restored. {fault}") from None
        self.stdout.write(f"The store is that of {file}.")
        call_command("prepare", "--no-data", stdout=self.stdout)
        reviewer = self.find_reviewer(options["reviewed_by"])
        left = [each for each in redacted if not self.redact_again(each, reviewer)]
        if left:
            raise CommandError("The store is restored, but not redacted: use `redact` for these.")

    def find_reviewer(self, name: str | None) -> Any:
        """The user of this name in the store that is restored."""
        try:
            return find_reviewer(name)
        except CommandError as error:
            self.stderr.write(str(error))
            return None

    def redact_again(self, each: Redaction, reviewer: Any) -> bool:
        """Whether the store holds no more of it; what stands in the way is told."""
        try:
            made = redact_again(each, author="manage.py restore", reviewed_by=reviewer)
        except (Refused, ReviewNeeded) as error:
            why = " ".join(error.messages) if isinstance(error, ReviewNeeded) else str(error)
            self.stderr.write(f"{each.kind} {each.record}: {why}")
            return False
        if made:
            self.stdout.write(f"Change {made.number} redacts what was redacted since.")
        return True
