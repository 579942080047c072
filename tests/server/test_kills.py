"""A load, an undo, a merge and a save that are killed leave nothing half.

A load as it goes, killed and started again, goes on.

MOMENTS=40 does the same at more moments, or `python -m tests.helpers.killing`.
"""

import os
import subprocess
import sys

from ..conftest import ROOT

MOMENTS = int(os.environ.get("MOMENTS", 1))


def test_what_is_killed_leaves_nothing_half():
    command = [sys.executable, "-m", "tests.helpers.killing", "--moments", str(MOMENTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(f"killed {MOMENTS} times") == 5
