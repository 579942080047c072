"""manage.py generate"""

import argparse
import resource
import sys
from time import perf_counter, process_time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from threatapi.dataset.format import WRITE_ORDER
from threatapi.generate.sizes import Sizes
from threatapi.generate.store import generate
from threatapi.recompute import settle


def number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 0 up.")
    return int(text)


class Command(BaseCommand):
    help = (
        "Fill an empty store with made-up records for measuring: the same for the same seed, "
        "skewed as real ones are, sound by every rule."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--incidents", type=number, required=True, help="how many incidents")
        parser.add_argument("--seed", type=number, default=1, help="default: %(default)s")
        for name, scaled in (
            ("entities", "0.12 for each incident"),
            ("relationships", "0.5 for each incident, about"),
            ("sources", "0.2 for each incident"),
            ("places", "one for each 250 incidents, up to 4000, about"),
            ("presences", "one for each 20 incidents, about"),
        ):
            parser.add_argument(f"--{name}", type=number, help=f"default: {scaled}")

    def handle(self, *args: Any, **options: Any) -> None:
        if any(model._base_manager.exists() for model in WRITE_ORDER):
            raise CommandError("The store holds records already. Generate into a new one.")

        def report(line: str) -> None:
            if options["verbosity"]:
                self.stderr.write(f"  {line}")

        names = ("entities", "relationships", "sources", "places", "presences")
        sizes = Sizes.of(options["incidents"], **{name: options[name] for name in names})
        start = perf_counter()
        seconds = generate(sizes, options["seed"], report)
        settle()
        taken = perf_counter() - start
        told = ", ".join(f"{what} {took:.1f} s" for what, took in seconds.items())
        report(f"{told}; processor {process_time():.1f} s; peak memory {peak_megabytes()} MB")
        self.stdout.write(
            f"Generated {sizes.incidents} incidents and what belongs to them in {taken:.1f} s: "
            f"{sizes.incidents * 60 / taken:.0f} a minute."
        )


def peak_megabytes() -> int:
    """The most memory that this process had."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
