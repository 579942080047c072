"""manage.py check_links"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from threatapi.links.checking import check_links, forget_old

MOST_DAYS = 100_000


def count(text: str) -> int:
    if (found := int(text)) < 0:
        raise ValueError
    return found


def days(text: str) -> float:
    if not 0 <= (found := float(text)) <= MOST_DAYS:
        raise ValueError
    return found


class Command(BaseCommand):
    help = "Ask whether the links of sources still lead to something."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--limit",
            type=count,
            default=500,
            metavar="NUMBER",
            help="at most so many (default 500)",
        )
        parser.add_argument(
            "--older-than",
            type=days,
            default=30,
            metavar="DAYS",
            help="only those that were not asked in so many days (default 30)",
        )
        parser.add_argument(
            "--delay",
            type=float,
            default=1,
            metavar="SECONDS",
            help="how long to wait before the same host is asked again (default 1)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        forget_old()
        asked = failed = 0
        for link, answer in check_links(options["limit"], options["older_than"], options["delay"]):
            asked += 1
            if answer.has_failed:
                failed += 1
                self.stdout.write(f"{link.url}: {answer.status or answer.problem}")
        self.stdout.write(f"{asked} links asked, {failed} failed.")
