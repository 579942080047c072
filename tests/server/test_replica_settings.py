"""What is wrong with the settings of standbys is told at the start, by the name of the variable."""

import os
import subprocess
import sys

import pytest

from ..conftest import ROOT

PRIMARY = "postgres://one@primary/store"


def check(**settings: str) -> str:
    """What `manage.py check` says; it asks no database."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
    )
    last = (done.stdout + done.stderr).strip().splitlines()[-1]
    assert ("no issues" in last) == (done.returncode == 0)
    return last


def test_urls_may_be_divided_by_commas_or_blanks():
    urls = "postgres://one@a/store, postgres://one@b:5433/store\npostgres://%2Frun%2Fc/store"
    assert "no issues" in check(DATABASE_URL=PRIMARY, DATABASE_REPLICA_URLS=urls)


@pytest.mark.parametrize("wrong", ["b/store", "sqlite:///b"])
def test_a_bad_url_is_told_by_its_number_for_it_may_hold_a_password(wrong):
    told = check(DATABASE_URL=PRIMARY, DATABASE_REPLICA_URLS=f"postgres://one@a/store,{wrong}")
    assert told.endswith("DATABASE_REPLICA_URLS: number 2 is not like postgres://user@host/name.")


def test_sqlite_has_no_standbys():
    told = check(DATABASE_URL="sqlite:///store", DATABASE_REPLICA_URLS=PRIMARY)
    assert told.endswith("DATABASE_REPLICA_URLS needs a DATABASE_URL of PostgreSQL.")


def test_a_bound_is_a_number_of_seconds():
    told = check(DATABASE_REPLICA_MAX_LAG="0")
    assert "DATABASE_REPLICA_MAX_LAG is “0”, but must be a number of seconds" in told
