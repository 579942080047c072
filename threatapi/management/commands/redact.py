"""manage.py redact KIND ID"""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.orm.writing import Refused, ReviewNeeded
from threatapi.changes.choices import ChangedKind, ChangeDoor
from threatapi.changes.forget_proposals import redact_proposal
from threatapi.changes.redact import redact
from threatapi.changes.reviewers import add_reviewer, find_reviewer, in_words

AUTHOR = "manage.py redact"
PROPOSAL = "proposal"
KIND = "the kind of the record; proposal: what a proposal says, whatever became of it"


class Command(BaseCommand):
    help = (
        "Delete a record and take its contents out of all changes. This cannot be undone; a load "
        "of a data set that holds the record brings it back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[*ChangedKind.values, PROPOSAL], help=KIND)
        parser.add_argument("id", type=UUID, help="the public id of it")
        parser.add_argument("--reason", required=True, help="why, for whoever reads the history")
        add_reviewer(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        kind, record = options["kind"], options["id"]
        if kind == PROPOSAL:
            self.redact_proposal(record, options["reason"])
            return
        about = {
            "author": AUTHOR,
            "reason": options["reason"],
            "reviewed_by": find_reviewer(options["reviewed_by"]),
        }
        try:
            made = redact(kind, record, ChangeDoor.SHELL, **about)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        except ReviewNeeded as needed:
            raise CommandError(in_words(needed)) from None
        self.stdout.write(f"Change {made.number} has redacted the {kind} {record}.")

    def redact_proposal(self, uid: UUID, reason: str) -> None:
        if not redact_proposal(uid, AUTHOR, reason):
            raise CommandError(f"There is no proposal {uid}.")
        self.stdout.write(f"The contents of the proposal {uid} are taken out.")
