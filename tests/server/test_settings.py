"""docs/settings.md has each variable of the environment that is read, and no other."""

import re

import pytest

from ..conftest import ROOT

# What the code sets itself for Django and for a library, and what gunicorn reads.
SET_BY_US = {"DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"}
READ_BY_GUNICORN = {"GUNICORN_CMD_ARGS"}
ROWS = re.findall(r"^\| (`[^|]*`) \|", (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE)
SETTINGS = {name for row in ROWS for name in re.findall(r"`([A-Z_]+)`", row)}
READ = re.compile(
    r"""(?:environ(?:\.get\(|\.pop\(|\[)|\b(?:flag|names|rate|seconds|whole|path_prefix)\()"""
    r"""\s*["']([A-Z][A-Z_]+)["']"""
)


def names_read() -> set[str]:
    folders = ("actors", "base", "incidents", "sources", "threatapi")
    files = [ROOT / "run", ROOT / "manage.py"]
    files += [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    # `environ` of a request has names, too, which begin so.
    found = {name for file in files for name in READ.findall(file.read_text("utf-8"))}
    return {name for name in found if not name.startswith(("HTTP_", "CONTENT_", "PATH_INFO"))}


def test_each_setting_that_is_read_is_described_and_the_other_way_round():
    read = (names_read() - SET_BY_US) | READ_BY_GUNICORN
    assert read - SETTINGS == set(), "docs/settings.md lacks these: add their lines"
    assert SETTINGS - read == set(), "docs/settings.md has these, which nothing reads"


def test_each_setting_is_described_once():
    names = [name for row in ROWS for name in re.findall(r"`([A-Z_]+)`", row)]
    assert len(names) == len({*names}) > 40


@pytest.mark.parametrize("page", ["operations.md", "scaling.md", "serving.md", "writing.md"])
def test_each_setting_that_another_page_gives_is_one(page):
    text = (ROOT / "docs" / page).read_text("utf-8")
    given = {*re.findall(r"(?:^|[ `])([A-Z][A-Z_]{3,})=", text, re.MULTILINE)}
    assert given
    assert given <= SETTINGS | {"POSTGRES_PASSWORD"}  # which compose.yaml gives to PostgreSQL
