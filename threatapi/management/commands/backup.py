"""manage.py backup FILE"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from threatapi.backups import TEXTS, BackupFault, back_up
from threatapi.workbench.models import remove_expired


class Command(BaseCommand):
    help = (
        "Write the whole store to a new file, also while it is served, and read it back. The file "
        "is for its owner alone. Of PostgreSQL it needs pg_dump and pg_restore."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the file, which is not there yet")
        parser.add_argument(
            "--texts",
            action="store_true",
            help="with the texts of reports, which editors keep beside their sources for a while",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["texts"] and TEXTS in connection.introspection.table_names():
            remove_expired()
        try:
            size = back_up(options["file"], options["texts"])
        except BackupFault as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"{options['file']} holds the store, and can be read: {size:,} bytes.")
