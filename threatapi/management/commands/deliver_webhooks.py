"""manage.py deliver_webhooks"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from threatapi.webhooks.delivery import deliver


class Command(BaseCommand):
    help = "Send the changes that webhooks do not have yet. Webhooks are entered in the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every", type=float, metavar="SECONDS", help="go on, and look so often for changes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            for line in deliver():
                self.stdout.write(line)
            if options["every"] is None:
                return
            time.sleep(options["every"])
