"""The command: draws a seeded sample of the mutants, has them judged, prints a table."""

import argparse
import os
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from .changes import Mutant, equivalents, mutants
from .plugin import KILLED, SKIPPED, SURVIVED, Judge
from .targets import GROUPS, ROOT, files_of_tests, modules

EQUIVALENT = Path(__file__).with_name("equivalent.txt")
PYTEST = ["-q", "-s", "-n0", "-p", "no:cacheprovider", "--no-header", "--no-summary"]


def all_mutants(only: list[str]) -> dict[Mutant, str]:
    """All that are not known to be equivalent, with the group of each."""
    known = set(equivalents(EQUIVALENT.read_text(encoding="utf-8")))
    return {
        mutant: group
        for path, group in modules().items()
        if not only or path in only or group in only
        for mutant in mutants(path, (ROOT / path).read_bytes())
        if mutant.key not in known
    }


def table(verdicts: dict[Mutant, str], groups: dict[Mutant, str]) -> str:
    counts: dict[str, Counter] = defaultdict(Counter)
    for mutant, verdict in verdicts.items():
        counts[groups[mutant]][verdict] += 1
        counts["all"][verdict] += 1
    lines = ["| rules | killed | survived | killed of all |", "|---|--:|--:|--:|"]
    for group in (*GROUPS, "all"):
        killed, survived = counts[group][KILLED], counts[group][SURVIVED]
        if killed + survived:
            share = killed / (killed + survived)
            lines.append(f"| {group} | {killed} | {survived} | {share:.0%} |")
    return "\n".join(lines)


def path_of(test: str) -> str:
    (path,) = (ROOT / "tests").rglob(f"{test}.py")
    return str(path)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30, help="begin none after that")
    parser.add_argument("--sample", type=int, default=300, help="how many mutants to draw")
    parser.add_argument("--seed", type=int, default=1, help="another number draws others")
    parser.add_argument("--skip", type=int, default=0, help="go on after so many of the sample")
    parser.add_argument("--only", nargs="+", default=[], help="modules or groups of rules")
    parser.add_argument(
        "--reach", type=Path, help="a file that keeps which tests come where, for later runs"
    )
    parser.add_argument("--match", default="", help="a text of those that `--list` shows")
    parser.add_argument("--tests", nargs="+", help="run these in place of those in targets.py")
    parser.add_argument(
        "--each", type=float, nargs="+", default=[8, 60],
        help="seconds of tests for each mutant; then for each that survived",
    )  # fmt: skip
    parser.add_argument("--list", action="store_true", help="only say which would be judged")
    options = parser.parse_args()
    found = all_mutants(options.only)
    groups = {each: group for each, group in found.items() if options.match in each.key}
    size = min(options.sample, len(groups))
    sample = random.Random(options.seed).sample(sorted(groups), size)[options.skip :]
    say(f"{len(sample)} of {len(groups)} mutants, seed {options.seed}")
    if options.list:
        say("\n".join(mutant.key for mutant in sorted(sample)))
        return
    files = [path_of(name) for name in options.tests] if options.tests else files_of_tests()
    judge = Judge(sample, options.minutes * 60, options.each, options.reach, say)
    os.chdir(ROOT)
    pytest.main([*PYTEST, *files], plugins=[judge])
    skipped = sum(verdict == SKIPPED for verdict in judge.verdicts.values())
    say(f"\n{table(judge.verdicts, groups)}\n\n{skipped} could not be put in or judged.\n")
    for mutant, verdict in judge.verdicts.items():
        if verdict == SURVIVED:
            say(f"{mutant.path}:{mutant.line} {mutant.where}\n  - {mutant.lines}\n"
                f"  + {mutant.changed}")  # fmt: skip


if __name__ == "__main__":
    main()
