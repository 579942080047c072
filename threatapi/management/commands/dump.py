"""manage.py dump FOLDER"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from base.orm.datasets import DataSet
from threatapi.dataset.dump import dump
from threatapi.dataset.format import DEFAULT_NAME
from threatapi.dataset.reader import NDJSON, YAML


class Command(BaseCommand):
    help = "Write the whole store, or one of its data sets, as a data set that `load` reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder to write; files there are replaced")
        chosen = parser.add_mutually_exclusive_group()
        chosen.add_argument(
            "--dataset",
            metavar="SLUG",
            help="write only the records of this data set, with its header and its name",
        )
        chosen.add_argument(
            "--name",
            default=DEFAULT_NAME,
            help="name of the data set, from which ids are made (default: %(default)s)",
        )

        parser.add_argument(
            "--ndjson",
            dest="spelling",
            action="store_const",
            const=NDJSON,
            default=YAML,
            help="write NDJSON files, which are read line by line, instead of YAML",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        def report(line: str) -> None:
            if options["verbosity"]:
                self.stdout.write(f"  {line}")

        dataset = None
        if slug := options["dataset"]:
            dataset = DataSet.objects.filter(slug=slug).first()
            if dataset is None:
                raise CommandError(f"There is no data set “{slug}”.")
        dump(options["folder"], options["name"], report, dataset, options["spelling"])
        self.stdout.write(f"Dumped into {options['folder']}.")
