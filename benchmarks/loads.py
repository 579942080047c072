"""What it costs to load a data set: as YAML and NDJSON, in one change and as it goes.

    python benchmarks/loads.py --incidents 3300

An incident has five records in it. Each load has a process and an empty SQLite store of its own;
the processor's seconds and the greatest memory of that process are told.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
Records = Iterator[dict[str, Any]]


class Dumper(yaml.CSafeDumper):
    """Writes lists that are the same object twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def records(incidents: int) -> dict[str, Records]:
    """By file. A tenth as many sources as incidents, fewer actors and places."""
    sources, actors, places = incidents // 10 + 1, incidents // 50 + 1, incidents // 100 + 1

    def said(number: int) -> list[dict[str, str]]:
        return [{"source": f"report-{number % sources}", "locator": "L1"}]

    return {
        "places": (
            {"slug": f"town-{n}", "name": f"Town {n}", "kind": "city"} for n in range(places)
        ),
        "actors": (
            {"slug": f"group-{n}", "name": f"Group {n}", "kind": "armed_group"}
            | {"assertions": said(n)}
            for n in range(actors)
        ),
        "sources": (
            {"slug": f"report-{n}", "title": f"Report {n}", "kind": "news"}
            | {"publisher": f"group-{n % actors}"}
            for n in range(sources)
        ),
        "incidents": (
            {"slug": f"raid-{n}", "title": f"Raid {n}", "date": f"20{10 + n % 13}-0{1 + n % 9}"}
            | {"place": f"town-{n % places}", "assertions": said(n)}
            | {"involvements": [
                {"role": "perpetrator", "entity": f"group-{n % actors}", "assertions": said(n)}
            ]}
            | {"figures": [{"metric": "killed", "low": n % 7, "high": 9, "assertions": said(n)}]}
            for n in range(incidents)
        ),
    }  # fmt: skip


def write(folder: Path, incidents: int, spelling: str) -> None:
    (folder / "dataset.yaml").write_text("name: generated\n")
    for stem, found in records(incidents).items():
        with (folder / f"{stem}.{spelling}").open("w") as file:
            for record in found:
                if spelling == "ndjson":
                    file.write(f"{json.dumps(record)}\n")
                else:
                    file.write(yaml.dump([record], Dumper=Dumper, sort_keys=False))


def load(folder: Path, *options: str) -> tuple[float, int]:
    """The seconds of the processor and the megabytes that it takes."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["DATABASE_URL"] = f"sqlite:///{scratch}/store.sqlite3"
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True)
        started = subprocess.Popen([*manage, "load", str(folder), *options, "--verbosity", "0"])
        _, status, used = os.wait4(started.pid, 0)
    if status:
        raise SystemExit("The load failed.")
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--incidents", type=int, default=3300)
    incidents = parser.parse_args().incidents
    for spelling in ("yaml", "ndjson"):
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), incidents, spelling)
            for options in ((), ("--as-it-goes",)):
                seconds, megabytes = load(Path(folder), *options)
                told = " ".join((spelling, *options))
                sys.stdout.write(f"{told:20} {seconds:6.1f} s {megabytes:5} MB\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
