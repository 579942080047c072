"""YAML as editors and YAML 1.2 read it: dates and words such as `no` are text."""

import re
from pathlib import Path
from typing import Any

import yaml

Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CoreLoader(Base):
    """Reads the core schema of YAML 1.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}


for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+", [*"-+0123456789"]),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first
    )


def read(text: str | Path) -> Any:
    if isinstance(text, Path):
        text = text.read_text(encoding="utf-8")
    return yaml.load(text, Loader=CoreLoader)  # noqa: S506 (as safe as the loader that it is made of)
