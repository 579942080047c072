"""python .ci/fuzz_loader.py SECONDS [SEED]: loads generated hostile data sets for so long.

Each is the data set tests/hostile with a few random changes. A worker process with little memory
loads it into a new SQLite store and takes it back. It must end in time, with all of it loaded and
every list answering, or with faults in their format and the store unchanged. A data set that ends
otherwise is kept, and its folder named.
"""

import os
import random
import resource
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEMORY = 1_500_000_000  # bytes
PATIENCE = 180  # seconds for one data set, on a busy machine


def main(seconds: float, seed: int) -> int:
    sys.path.insert(0, str(ROOT))
    from tests.helpers.mutations import mutate

    chance = random.Random(seed)  # noqa: S311
    counts = {"loaded": 0, "refused": 0, "failed": 0}
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["DATABASE_URL"] = f"sqlite:///{scratch}/store.sqlite3"
        manage = [sys.executable, ROOT / "manage.py"]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], check=True)
        subprocess.run([*manage, "load", ROOT / "tests/hostile", "--verbosity", "0"], check=True)
        worker = start()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            folder = Path(scratch) / "case"
            shutil.rmtree(folder, ignore_errors=True)
            mutate(folder, chance)
            worker = worker or start()
            told = ask(worker, folder)
            if told in ("loaded", "refused"):
                counts[told] += 1
                continue
            if told.startswith("ended"):
                worker.kill()
                worker = None
            counts["failed"] += 1
            kept = Path(tempfile.mkdtemp(prefix="fuzz_loader."))
            shutil.copytree(folder, kept, dirs_exist_ok=True, symlinks=True)
            print(f"{kept}: {told}", flush=True)
        if worker:
            worker.kill()
    print(f"Data sets of seed {seed}: {counts}", flush=True)
    return bool(counts["failed"]) or not sum(counts.values())


def start() -> subprocess.Popen[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    pipe = subprocess.PIPE
    command = [sys.executable, __file__, "worker"]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, preexec_fn=limit)


def ask(worker: subprocess.Popen[str], folder: Path) -> str:
    """How the worker's load ended."""
    try:
        worker.stdin.write(f"{folder}\n")
        worker.stdin.flush()
    except BrokenPipeError:
        return "ended before it was asked"
    with selectors.DefaultSelector() as selector:
        selector.register(worker.stdout, selectors.EVENT_READ)
        if not selector.select(PATIENCE):
            return f"ended by us after {PATIENCE} seconds"
    line = worker.stdout.readline().strip()
    return line or f"ended with {worker.wait()}"


def work() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "threatapi.settings"
    import django

    django.setup()
    from django.db import transaction
    from django.test import Client
    from django.test.utils import setup_test_environment

    from tests.helpers.loading import breaches

    setup_test_environment()
    for line in sys.stdin:
        try:
            with transaction.atomic():
                client = Client(raise_request_exception=False)
                loaded, found = breaches(Path(line.strip()), client)
                transaction.set_rollback(True)
            print(" ".join(" | ".join(found).split())[:2000] if found else
                  "loaded" if loaded else "refused", flush=True)  # fmt: skip
        except BaseException as error:
            print(f"{type(error).__name__}: {' '.join(str(error).split())[:1500]}", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "worker":
        work()
    else:
        seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)  # noqa: S311
        sys.exit(main(float(sys.argv[1]), seed))
