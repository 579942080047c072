"""The command line of the generator: `python benchmarks/generate.py --help`."""

import argparse
import resource
import sys
from collections.abc import Callable
from time import perf_counter, process_time

from threatapi.dataset.format import WRITE_ORDER
from threatapi.recompute import settle

from .copies import copy_incidents
from .sizes import Sizes
from .store import generate


class StoreNotEmptyError(Exception):
    """The store holds records already. Generate into a new one."""


def fill_store(
    incidents: int,
    seed: int = 1,
    report: Callable[[str], None] = lambda _: None,
    copies: int = 0,
    **sizes: int,
) -> None:
    """Fills the store, which must be empty, with records and their computed values.

    With copies, so many of each incident are written beside it (see `copies`).
    """
    if any(model._base_manager.exists() for model in WRITE_ORDER):
        raise StoreNotEmptyError(StoreNotEmptyError.__doc__)
    seconds = generate(Sizes.of(incidents, **sizes), seed, report)
    settle()
    if copies:
        start = perf_counter()
        copy_incidents(copies, report)
        settle()
        seconds["copying"] = perf_counter() - start
    parts = ", ".join(f"{what} {took:.1f} s" for what, took in seconds.items())
    report(f"{parts}; processor {process_time():.1f} s; peak memory {peak_megabytes()} MB")


def number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 0 up.")
    return int(text)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="benchmarks/generate.py",
        description="Fill an empty store with invented records for measuring: the same for the "
        "same seed, skewed as real ones are, sound by every rule.",
    )
    made.add_argument("--incidents", type=number, required=True, help="how many incidents")
    made.add_argument(
        "--copies",
        type=number,
        default=0,
        help="so many copies of each incident beside it, made within the database: for a million "
        "in minutes (default: none)",
    )
    made.add_argument("--seed", type=number, default=1, help="default: %(default)s")
    for name, scaled in (
        ("entities", "0.12 for each incident"),
        ("relationships", "0.5 for each incident, about"),
        ("sources", "0.2 for each incident"),
        ("places", "one for each 250 incidents, up to 4000, about"),
        ("presences", "one for each 20 incidents, about"),
    ):
        made.add_argument(f"--{name}", type=number, help=f"default: {scaled}")
    return made


def main(arguments: list[str] | None = None) -> None:
    options = vars(parser().parse_args(arguments))
    start = perf_counter()
    try:
        fill_store(report=lambda line: print(f"  {line}", file=sys.stderr), **options)
    except StoreNotEmptyError as error:
        sys.exit(str(error))
    seconds = perf_counter() - start
    print(
        f"Generated {options['incidents']} incidents and what belongs to them in {seconds:.1f} s: "
        f"{options['incidents'] * 60 / seconds:.0f} a minute."
    )


def peak_megabytes() -> int:
    """The most memory that this process had."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit
