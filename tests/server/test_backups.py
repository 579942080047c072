"""manage.py backup and restore, beside a server that goes on answering."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..conftest import ROOT
from ..helpers.servers import POSTGRESQL, Server


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of their own: they give up its store."""
    made = Server(tmp_path_factory.mktemp("backed_up"), EXPORTS_OF_ADDRESS="2")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def backup(running: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made while the server is running."""
    file = tmp_path_factory.mktemp("backup") / "store.backup"
    done = manage(running, "backup", str(file))
    assert done.stdout.startswith(f"{file} holds the store, and can be read: "), done.stderr
    return file


def manage(server: Server, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": server.url, "ADMIN_PASSWORD": ""} | settings,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def places(server: Server) -> list[str]:
    answer = server.get("/api/v1/places?limit=1000")
    assert answer.status == 200
    found = [each["slug"] for each in json.loads(answer.read())["results"]]
    server.hang_up()
    return found


def load(server: Server, folder: Path, slug: str) -> None:
    (folder / "sources.yaml").write_text(f"- {{slug: {slug}, title: A report, kind: news}}\n")
    done = manage(server, "load", str(folder))
    assert done.returncode == 0, done.stderr


def test_what_is_restored_is_what_was_backed_up(server, backup):
    before = places(server)
    server.sql("DELETE FROM incidents_place WHERE slug = 'p03'")
    assert len(places(server)) == len(before) - 1
    refused = manage(server, "restore", str(backup))
    assert "The store is not empty" in refused.stderr
    assert len(places(server)) == len(before) - 1

    restored = manage(server, "restore", "--replace", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert places(server) == before
    assert server.get("/readyz").status == 200


@pytest.mark.skipif(POSTGRESQL, reason="it has no such file")
def test_what_only_the_wal_file_has_is_in_the_backup(server, tmp_path):
    assert places(server)  # the server has the store open, so the two files stay two
    server.sql("UPDATE incidents_place SET name = 'Written last' WHERE slug = 'p04'")
    assert b"Written last" not in server.file.read_bytes()
    assert b"Written last" in server.file.with_name(f"{server.file.name}-wal").read_bytes()
    assert manage(server, "backup", str(tmp_path / "store")).returncode == 0
    assert b"Written last" in (tmp_path / "store").read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="it knows no such modes")
def test_it_is_for_its_owner_alone_and_nothing_else_is_left(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in backup.parent.iterdir()] == [backup.name]


def test_a_file_that_is_there_is_not_written_over(server, backup):
    before = backup.read_bytes()
    refused = manage(server, "backup", str(backup))
    assert f"{backup} is there already" in refused.stderr
    assert backup.read_bytes() == before


def test_a_damaged_backup_is_refused_as_a_whole(server, backup, tmp_path):
    before = places(server)
    written = backup.read_bytes()
    half = len(written) // 2
    damaged = tmp_path / "damaged"
    damaged.write_bytes(written[:half] + bytes(20_000) + written[half + 20_000 :])
    refused = manage(server, "restore", "--replace", str(damaged))
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: Nothing was restored. ")
    assert places(server) == before


def test_another_file_is_refused(server, tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Dear all")
    assert "is no backup of a store in" in manage(server, "restore", str(other)).stderr


def test_a_backup_of_a_newer_version_is_refused(server, tmp_path):
    server.sql(
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('threatapi', '9999_later', CURRENT_TIMESTAMP)"
    )
    try:
        refused = manage(server, "backup", str(tmp_path / "later"))
    finally:
        server.sql("DELETE FROM django_migrations WHERE name = '9999_later'")
    assert "it has the migration threatapi.9999_later" in refused.stderr
    assert not [*tmp_path.iterdir()]


def test_what_was_redacted_since_is_redacted_again(server, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    load(server, data, "told-in-confidence")
    file = tmp_path / "store.backup"
    assert manage(server, "backup", str(file)).returncode == 0
    answer = server.get("/api/v1/sources/told-in-confidence")
    uid = json.loads(answer.read())["id"]
    server.hang_up()
    redacted = manage(server, "redact", "source", uid, "--reason", "It names a child.")
    assert redacted.returncode == 0, redacted.stderr

    restored = manage(server, "restore", "--replace", str(file))
    assert "redacts what was redacted since" in restored.stdout, restored.stderr
    assert server.get(f"/api/v1/sources/{uid}").status == 410
    server.hang_up()
    assert "told-in-confidence" not in str(server.sql("SELECT * FROM threatapi_changeitem"))


DENIAL = "0b5b0000-0000-4000-8000-000000000001"
NOOR = {
    "sources.yaml": """
- {slug: in-confidence, title: A letter, kind: news}
- {slug: in-public, title: A report, kind: news}
""",
    "persons.yaml": "- {slug: noor, name: Noor}",
    "incidents.yaml": f"""
- slug: raid-of-may
  title: A raid
  assertions: [{{source: in-public, locator: L1}}]
  involvements:
  - entity: noor
    role: perpetrator
    assertions:
    - {{source: in-public, locator: L1}}
    - {{source: in-public, locator: L2, stance: denies, id: {DENIAL}}}
""",
}


def test_what_a_second_person_must_review_is_redacted_again_with_one(server, tmp_path):
    """Without the denial, Noor is named more firmly."""
    data, file = tmp_path / "data", tmp_path / "store.backup"
    data.mkdir()
    for name, text in NOOR.items():
        (data / name).write_text(text)
    user = ("--username", "rita", "--email", "rita@example.org")
    for command in (
        ("load", str(data)), ("createsuperuser", "--noinput", *user), ("backup", str(file)),
    ):  # fmt: skip
        done = manage(server, *command)
        assert done.returncode == 0, done.stderr
    uid = json.loads(server.get("/api/v1/sources/in-confidence").read())["id"]
    server.hang_up()

    def redact() -> None:
        for kind, record in (("assertion", DENIAL), ("source", uid)):
            done = manage(server, "redact", kind, record, "--reason", "It names a child.")
            assert done.returncode == 0, done.stderr

    def restore(*options: str) -> subprocess.CompletedProcess[str]:
        command = ("restore", "--replace", str(file), *options)
        return manage(server, *command, REVIEW_NEEDED="1")

    redact()
    for options, told in (((), ""), (("--reviewed-by", "rosa"), "there is no user “rosa”")):
        alone = restore(*options)
        assert alone.returncode == 1
        assert f"assertion {DENIAL}: It names Noor, who may be living" in alone.stderr
        assert "The store is restored, but not redacted: use `redact`" in alone.stderr
        assert told in alone.stderr
        assert alone.stdout.count("redacts what was redacted since") == 1  # the source
        assert server.get(f"/api/v1/sources/{uid}").status == 410
        server.hang_up()
        redact_denial = ("redact", "assertion", DENIAL, "--reason", "It names a child.")
        assert manage(server, *redact_denial).returncode == 0

    reviewed = restore("--reviewed-by", "rita")
    assert reviewed.returncode == 0, reviewed.stderr
    assert reviewed.stdout.count("redacts what was redacted since") == 2
