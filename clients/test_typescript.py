"""Runs test_typescript.ts, strictly compiled, against the server."""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent


def test_the_typescript_client(site):
    subprocess.run(["npx", "tsc"], cwd=HERE, check=True)
    program = ["node", "--test", "generated/build/test_typescript.js"]
    subprocess.run(program, cwd=HERE, check=True, env=os.environ | {"THREATAPI": site})

