"""manage.py redact KIND ID"""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.orm.writing import Refused
from threatapi.changes.choices import ChangedKind, ChangeDoor
from threatapi.changes.redact import redact


class Command(BaseCommand):
    help = (
        "Delete a record and take its contents out of all changes. This cannot be undone; a load "
        "of a data set that holds the record brings it back."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=ChangedKind.values, help="the kind of the record")
        parser.add_argument("id", type=UUID, help="the public id of the record")
        parser.add_argument("--reason", required=True, help="why, for whoever reads the history")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, record, reason = options["kind"], options["id"], options["reason"]
        author = "manage.py redact"
        try:
            made = redact(kind, record, ChangeDoor.SHELL, reason=reason, author=author)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Change {made.number} has redacted the {kind} {record}.")
