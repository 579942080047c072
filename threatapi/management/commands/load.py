"""manage.py load FOLDER"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from threatapi.dataset.faults import Fault
from threatapi.dataset.load import LoadFailed, load
from threatapi.recompute import settle


class Command(BaseCommand):
    help = "Load a data set: all of it or nothing. Loading the same one twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder with the YAML files of a data set")

    def handle(self, *args: Any, **options: Any) -> None:
        def report(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(f"  {line}")

        def warn(warning: Fault) -> None:
            self.stderr.write(str(warning))

        try:
            counts = load(options["folder"], report, warn)
        except LoadFailed as failed:
            for fault in failed.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"Nothing was loaded: {failed}.") from None
        settle()
        if options["verbosity"]:
            told = ", ".join(f"{number} {what}" for what, number in counts.items())
            self.stdout.write(f"Loaded {options['folder']}: {told}.")
