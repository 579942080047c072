"""Small disks, which can be full."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def mounted(folder: Path, size: str = "16m") -> Iterator[bool]:
    """The folder is a disk of this size, if this machine allows to make one."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    try:
        is_disk = subprocess.run(mount, capture_output=True).returncode == 0
    except OSError:
        is_disk = False
    try:
        yield is_disk
    finally:
        if is_disk:
            subprocess.run(["umount", "-l", folder], check=True)


@contextmanager
def full(disk: Path) -> Iterator[None]:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    try:
        yield
    finally:
        ballast.unlink()
