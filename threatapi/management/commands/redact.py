"""manage.py redact KIND ID"""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.orm.writing import Refused, ReviewNeeded
from threatapi.changes.choices import ChangedKind, ChangeDoor
from threatapi.changes.forget_proposals import redact_proposal
from threatapi.changes.redact import redact, redact_reason
from threatapi.changes.reviewers import add_reviewer, find_reviewer, in_words

AUTHOR = "manage.py redact"
PROPOSAL = "proposal"
CHANGE = "change"
KIND = (
    "the kind of the record; proposal: what a proposal says, whatever became of it; change: why "
    "it was made"
)


def read_name(text: str) -> int | UUID:
    return int(text) if text.isdecimal() and len(text) < 19 else UUID(text)


class Command(BaseCommand):
    help = (
        "Delete a record and take its contents out of all changes. This cannot be undone; a load "
        "of a data set that holds the record brings it back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[*ChangedKind.values, PROPOSAL, CHANGE], help=KIND)
        parser.add_argument(
            "id", type=read_name, help="the public id of it, or of a change its number"
        )
        parser.add_argument("--reason", required=True, help="why, for whoever reads the history")
        add_reviewer(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        kind, record = options["kind"], options["id"]
        if (kind == CHANGE) != isinstance(record, int):
            raise CommandError("A change is named by its number, all else by its public id.")
        if kind in (PROPOSAL, CHANGE):
            take_out = self.redact_proposal if kind == PROPOSAL else self.redact_reason
            take_out(record, options["reason"])
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

    def redact_reason(self, number: int, reason: str) -> None:
        try:
            made = redact_reason(number, ChangeDoor.SHELL, author=AUTHOR, reason=reason)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Change {made.number} has taken out why change {number} was made.")
