"""Builds the manual, unless it is built from the same pages already: python -m threatapi.manual

It needs no settings and no database.
"""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from threatapi import __version__

from . import ROOT, SITE

STAMP = "built_from.txt"
PAGES = ("*.md", "mkdocs.yml", "data/LICENSE.md", "docs/**/*", "threatapi/manual/**/*")
PAGES += ("clients/*/README.md", "threatapi/static/threatapi/*")


def sources() -> Iterator[Path]:
    for pattern in PAGES:
        yield from sorted(
            path for path in ROOT.glob(pattern) if path.is_file() and path.suffix != ".pyc"
        )


def digest() -> str:
    """Of all that the manual is built from."""
    found = hashlib.sha256(__version__.encode())
    for path in sources():
        found.update(f"{path.relative_to(ROOT)} {path.stat().st_size}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def build(site: Path = SITE) -> None:
    """Build beside the old one and then take its place: a reader never sees half of it."""
    built, wanted = site / "docs", digest()
    if (built / STAMP).exists() and (built / STAMP).read_text() == wanted:
        return
    print("Building the manual …", flush=True)  # noqa: T201
    site.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=site, prefix=".") as scratch:
        new = Path(scratch) / "new"
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(new)]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
        (new / STAMP).write_text(wanted)
        if built.exists():
            built.rename(Path(scratch) / "old")
        new.rename(built)


if __name__ == "__main__":
    try:
        build()
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The manual could not be built, and is not served: {error}")
