"""Generates the models and operations from openapi.yaml when the package is built in a checkout.

A source distribution has them already.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
SCHEMA = HERE.parent.parent / "openapi.yaml"
GENERATED = HERE / "threatapi_client" / "generated"


class Generate(BuildHookInterface):
    def initialize(self, version, build_data):
        if SCHEMA.exists():
            generate()


def generate():
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--overwrite"]
    command += ["--path", SCHEMA, "--output-path", GENERATED, "--meta", "none"]
    command += ["--config", "generator.yaml", "--custom-template-path", "templates"]
    subprocess.run([*command, "--fail-on-warning"], cwd=HERE, check=True)
    shutil.rmtree(GENERATED / "api")
    (GENERATED / "errors.py").unlink()
