"""manage.py dump FOLDER"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from threatapi.dataset.dump import dump
from threatapi.dataset.format import DEFAULT_NAME


class Command(BaseCommand):
    help = "Write the whole store as a data set that `load` reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder to write; files there are replaced")
        parser.add_argument(
            "--name",
            default=DEFAULT_NAME,
            help="name of the data set, from which ids are made (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        def report(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(f"  {line}")

        dump(options["folder"], options["name"], report)
        self.stdout.write(f"Dumped into {options['folder']}.")
