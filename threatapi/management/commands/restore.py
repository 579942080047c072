"""manage.py restore FILE"""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.orm.writing import Refused, ReviewNeeded
from threatapi.backups import BackupFault, restore
from threatapi.changes.redact_again import (
    Redacted,
    Redaction,
    redact_proposals,
    redact_reasons,
    redact_record,
)
from threatapi.changes.reviewers import add_reviewer, find_reviewer

AUTHOR = "manage.py restore"


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
        self.redact_again(redacted, reviewer)

    def find_reviewer(self, name: str | None) -> Any:
        """The user of this name in the store that is restored."""
        try:
            return find_reviewer(name)
        except CommandError as error:
            self.stderr.write(str(error))
            return None

    def redact_again(self, redacted: Redacted, reviewer: Any) -> None:
        if count := redact_proposals(redacted.proposals, AUTHOR):
            self.stdout.write(f"Proposals that are emptied again: {count}.")
        if count := redact_reasons(redacted.reasons):
            self.stdout.write(f"Changes of which the reason is taken out again: {count}.")
        left, faults = [*redacted.records], [""]
        # What rests on a record may have gone since, and a part with its whole.
        for parts in ([], [], [*redacted.parts], []):
            tried = [(each, self.redact_record(each, reviewer)) for each in (*parts, *left)]
            left = [each for each, fault in tried if fault]
            faults = [f"{each.kind} {each.record}: {fault}" for each, fault in tried if fault]
        if redacted.unread:
            faults.append(
                "What the store had redacted could not be read: it was of a newer release."
            )
        if faults:
            self.stderr.write("\n".join(faults))
            raise CommandError("The store is restored, but not redacted: use `redact` for these.")

    def redact_record(self, each: Redaction, reviewer: Any) -> str:
        """What stands in the way, if anything does."""
        try:
            made = redact_record(each, author=AUTHOR, reviewed_by=reviewer)
        except Refused as refused:
            return str(refused)
        except ReviewNeeded as needed:
            return " ".join(needed.messages)
        if made:
            self.stdout.write(f"Change {made.number} redacts what was redacted since.")
        return ""
