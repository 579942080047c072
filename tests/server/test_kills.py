"""A load, an undo, a merge and a save that are killed leave nothing half.

A load as it goes, killed and started again, goes on.

`python -m tests.helpers.killing` does the same at more moments.
"""

import subprocess
import sys

from ..conftest import ROOT

MOMENTS = 2


def test_what_is_killed_leaves_nothing_half():
    command = [sys.executable, "-m", "tests.helpers.killing", "--moments", str(MOMENTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(f"killed {MOMENTS} times") == 5
