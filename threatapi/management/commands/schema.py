"""manage.py schema"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from threatapi.dataset.schema.document import written_schema
from threatapi.dataset.schema.tables import fill_page


class Command(BaseCommand):
    help = "Write the JSON Schema of data sets, with which editors check and complete their files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="file to write, such as data/dataset.schema.json"
        )
        parser.add_argument(
            "--page",
            type=Path,
            help="fill in the tables of fields in this page of the documentation, too",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if page := options["page"]:
            page.write_text(fill_page(page.read_text(encoding="utf-8")), encoding="utf-8")
        if file := options["file"]:
            file.write_text(written_schema(), encoding="utf-8")
        elif not page:
            self.stdout.write(written_schema(), ending="")
