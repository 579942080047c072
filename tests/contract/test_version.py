"""One version: in the code, the schema, the API, the changelog and the command line."""

import os
import re
import subprocess
import sys

import pytest
import yaml
from django.core.management import call_command

import threatapi
from threatapi.rules_version import RULES_VERSION, record_version

from ..conftest import ROOT, Api

# Both SemVer and PEP 440.
FORM = re.compile(r"(\d+\.\d+\.\d+)(-dev\d+)?")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASES = re.findall(r"^## (\d\S*) \((\d{4}-\d\d-\d\d)\)$", CHANGELOG, re.MULTILINE)


def test_the_schema_and_the_root_of_the_api_tell_the_version(schema, api: Api):
    assert schema["info"]["version"] == threatapi.__version__
    assert api()["version"] == threatapi.__version__


def test_the_changelog_begins_with_the_version_or_with_what_is_not_released():
    release, unreleased = FORM.fullmatch(threatapi.__version__).groups()
    first = re.search(r"^## (.*)$", CHANGELOG, re.MULTILINE)
    if unreleased:
        assert first[1] == "Unreleased"
        assert f"The next release is {release}" in CHANGELOG[: CHANGELOG.index("\n### ")]
    else:
        assert first[1].startswith(f"{release} (")


def test_the_schema_that_is_kept_and_the_citation_are_those_of_the_last_release():
    version, day = RELEASES[0]
    kept = (ROOT / "docs" / "releases" / "openapi.yaml").read_text(encoding="utf-8")
    assert re.search(r"^  version: (.*)$", kept, re.MULTILINE)[1] == version
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], str(citation["date-released"])) == (version, day)


def version(database: str) -> dict[str, str]:
    """What `manage.py version` tells, by its name."""
    told = subprocess.run(
        [sys.executable, "manage.py", "version"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    return dict(re.split(r": +", line, maxsplit=1) for line in told.splitlines())


def test_the_command_line_tells_all_versions(tmp_path):
    told = version(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert told["threatapi"] == threatapi.__version__
    assert told["API"] == "v1"
    assert told["rules"] == str(RULES_VERSION)
    assert told["Django"].startswith("5.")
    assert told["database"] == "sqlite, empty: `manage.py prepare` makes its tables"


def test_it_does_so_without_a_database():
    told = version("postgres://nobody@127.0.0.1:1/nothing")
    assert told["threatapi"] == threatapi.__version__
    assert told["database"] == "postgresql, does not answer"


@pytest.mark.django_db
@pytest.mark.parametrize(("stored", "state"), [(RULES_VERSION, "up to date"), (1, "by rules 1")])
def test_it_tells_whether_the_database_is_that_of_this_version(stored, state, capsys):
    record_version(stored)
    call_command("version")
    assert state in capsys.readouterr().out
