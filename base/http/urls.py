"""URLs of this site in texts."""

from django.urls import get_script_prefix


def in_site(path: str) -> str:
    """The path as it is asked for: below `PATH_PREFIX`."""
    return f"{get_script_prefix()}{path.removeprefix('/')}"
