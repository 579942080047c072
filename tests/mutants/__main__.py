"""The command: takes a seeded sample of the mutants, runs the tests of each, prints a table."""

import argparse
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from .changes import Mutant, equivalents, mutants
from .targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
KEPT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", "*.sqlite3*", ".*_cache")
PYTEST = ["-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "--no-header", "--tb=no"]
# Files without this line have tests that need no store: they are quick, and run first.
WITH_STORE, NO_TESTS = "\npytestmark = pytest.mark.django_db", 5
# Of processor time: what never ends is noticed, too.
SECONDS = 600
KILLED, SURVIVED, UNCLEAR = "killed", "survived", "unclear"
COLUMNS = (KILLED, SURVIVED, UNCLEAR)


class Checkout:
    """A copy of the project of which one module at a time is changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=KEPT_OUT, symlinks=True)
        self.environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}

    def judge(self, mutant: Mutant, tests: list[str]) -> tuple[str, str]:
        """Whether a test notices it, and which one."""
        file = self.folder / mutant.path
        source = file.read_bytes()
        file.write_bytes(mutant.applied(source))
        files = [f"tests/{name}.py" for name in dict.fromkeys(tests)]
        pure = [name for name in files if WITH_STORE not in (ROOT / name).read_text("utf-8")]
        try:
            for arguments in ([*pure, "-m", "not django_db"], [*files, "-m", "django_db"]):
                status, output = self.run(arguments) if arguments[:-2] else (0, "")
                if status not in (0, NO_TESTS):
                    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", output, re.MULTILINE)
                    return KILLED, failed[1] if failed else "(no test could run)"
        finally:
            file.write_bytes(source)
        return SURVIVED, ""

    def run(self, arguments: list[str], first: bool = True) -> tuple[int, str]:
        def bound() -> None:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

        done = subprocess.run(
            [sys.executable, *PYTEST, *["-x"] * first, *arguments],
            cwd=self.folder, env=self.environment, preexec_fn=bound,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        return done.returncode, done.stdout

    def failing(self, tests: set[str]) -> set[str]:
        """Those of these tests that fail with nothing changed: they have noticed nothing."""
        named = sorted(test for test in tests if "::" in test)
        if not named:
            return set()
        _, output = self.run(named, first=False)
        return set(re.findall(r"^(?:FAILED|ERROR) (\S+)", output, re.MULTILINE))


def all_mutants(only: list[str]) -> dict[Mutant, str]:
    """All that are not known to be equivalent, with the group of each."""
    known = set(equivalents(EQUIVALENT.read_text(encoding="utf-8")))
    return {
        mutant: group
        for group, modules in TARGETS.items()
        for path in modules
        if not only or path in only or group in only
        for mutant in mutants(path, (ROOT / path).read_bytes())
        if mutant.key not in known
    }


def table(verdicts: dict[Mutant, str], groups: dict[Mutant, str]) -> str:
    counts: dict[str, Counter] = defaultdict(Counter)
    for mutant, verdict in verdicts.items():
        counts[groups[mutant]][verdict] += 1
        counts["all"][verdict] += 1
    lines = ["| rules | " + " | ".join(COLUMNS) + " | killed of all |", "|---|--:|--:|--:|--:|"]
    for group in (*TARGETS, "all"):
        judged = counts[group][KILLED] + counts[group][SURVIVED]
        if judged:
            cells = " | ".join(str(counts[group][column]) for column in COLUMNS)
            lines.append(f"| {group} | {cells} | {counts[group][KILLED] / judged:.0%} |")
    return "\n".join(lines)


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
    parser.add_argument("--list", action="store_true", help="only say which would be judged")
    options = parser.parse_args()
    groups = all_mutants(options.only)
    size = min(options.sample, len(groups))
    sample = random.Random(options.seed).sample(sorted(groups), size)[options.skip :]
    say(f"{len(sample)} of {len(groups)} mutants, seed {options.seed}")
    if options.list:
        say("\n".join(mutant.key for mutant in sorted(sample)))
        return
    end = time.monotonic() + options.minutes * 60
    verdicts: dict[Mutant, str] = {}
    killers: dict[Mutant, str] = {}
    with tempfile.TemporaryDirectory(prefix="mutants.") as folder:
        checkout = Checkout(Path(folder) / "project")
        for mutant in sample:
            if time.monotonic() > end:
                break
            tests = TARGETS[groups[mutant]][mutant.path]
            verdicts[mutant], killers[mutant] = checkout.judge(mutant, tests)
            say(f"{verdicts[mutant]:9}{mutant.key}  {killers[mutant]}")
        unfit = checkout.failing({*killers.values()})
    for mutant, test in killers.items():
        if test in unfit:
            verdicts[mutant] = UNCLEAR
            say(f"unclear, as {test} fails without a change: {mutant.key}")
    say(f"\n{table(verdicts, groups)}\n")
    for mutant, verdict in verdicts.items():
        if verdict == SURVIVED:
            say(f"{mutant.path}:{mutant.line} {mutant.where}\n  - {mutant.lines}\n"
                f"  + {mutant.changed}")  # fmt: skip


main()
