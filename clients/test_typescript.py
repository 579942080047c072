"""Runs test_typescript.ts, strictly compiled, against the server."""

import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent


def test_the_typescript_client(site, token):
    where = {"cwd": HERE, "env": os.environ | {"THREATAPI": site, "THREATAPI_TOKEN": token}}
    for command in ("npx tsc", "node --test generated/build/test_typescript.js"):
        subprocess.run(command.split(), check=True, **where)
