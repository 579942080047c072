"""manage.py backup and restore, beside a server that goes on answering."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ..helpers.servers import POSTGRESQL, Server, command, manage


@pytest.fixture(scope="module", autouse=True)
def databases_may_be_asked(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


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


def places(server: Server) -> list[str]:
    answer = server.get("/api/v1/places?limit=1000")
    assert answer.status == 200
    found = [each["slug"] for each in json.loads(answer.read())["results"]]
    server.hang_up()
    return found


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


def test_what_a_newer_release_has_added_gives_way_or_nothing_is_changed(server, backup):
    """Its tables refer to ours, which the backup would replace; so may those of others."""
    refers = "(place integer REFERENCES incidents_place (id))"
    server.sql(f"CREATE TABLE incidents_added {refers}")
    before = places(server)
    if POSTGRESQL:  # with SQLite the file is the store
        server.sql(f"CREATE TABLE of_others {refers}")
        server.sql("DELETE FROM incidents_place WHERE slug = 'p05'")
        refused = command(server, "restore", "--replace", str(backup))
        assert refused.returncode == 1
        assert refused.stderr.startswith("CommandError: Nothing was restored. psql: ")
        assert "of_others depends on" in refused.stderr
        assert len(places(server)) == len(before) - 1
        server.sql("DROP TABLE of_others")
    restored = command(server, "restore", "--replace", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert places(server) == before
    listing = "SELECT tablename FROM pg_tables" if POSTGRESQL else "SELECT name FROM sqlite_master"
    assert ("incidents_added",) not in server.sql(listing)


@pytest.mark.skipif(POSTGRESQL, reason="it has no such file")
def test_what_only_the_wal_file_has_is_in_the_backup(server, tmp_path):
    assert places(server)  # the server has the store open, so the two files stay two
    server.sql("UPDATE incidents_place SET name = 'Written last' WHERE slug = 'p04'")
    assert b"Written last" not in server.file.read_bytes()
    assert b"Written last" in server.file.with_name(f"{server.file.name}-wal").read_bytes()
    assert command(server, "backup", str(tmp_path / "store")).returncode == 0
    assert b"Written last" in (tmp_path / "store").read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="it knows no such modes")
def test_it_is_for_its_owner_alone_and_nothing_else_is_left(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    names = [backup.name, f"{backup.name}.sha256"]
    assert sorted(file.name for file in backup.parent.iterdir()) == names


def test_a_file_that_is_there_is_not_written_over(server, backup):
    before = backup.read_bytes()
    refused = command(server, "backup", str(backup))
    assert f"{backup} is there already" in refused.stderr
    assert backup.read_bytes() == before


def test_a_damaged_backup_is_refused_as_a_whole(server, backup, tmp_path):
    before = places(server)
    written = backup.read_bytes()
    half = len(written) // 2
    damaged = tmp_path / "damaged"
    damaged.write_bytes(written[:half] + bytes(20_000) + written[half + 20_000 :])
    refused = command(server, "restore", "--replace", str(damaged))
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: Nothing was restored. ")
    assert places(server) == before


def test_a_backup_that_is_not_as_it_was_written_is_refused(server, backup, tmp_path):
    """Of bytes within a text the database knows nothing."""
    changed = tmp_path / backup.name
    changed.write_bytes(backup.read_bytes())
    checksum = shutil.copy(f"{backup}.sha256", tmp_path)
    assert subprocess.run(["sha256sum", "-c", checksum], cwd=tmp_path, check=False).returncode == 0
    changed.write_bytes(backup.read_bytes() + b"\0")
    refused = command(server, "restore", "--replace", str(changed))
    assert refused.returncode == 1
    assert "its checksum is not that of" in refused.stderr
    changed.write_bytes(backup.read_bytes())
    Path(checksum).write_bytes(b"\xff\xfe")
    refused = command(server, "restore", "--replace", str(changed))
    assert "its checksum is not that of" in refused.stderr
    Path(checksum).unlink()


def test_what_a_killed_backup_has_left_is_in_nobodys_way(server, tmp_path):
    file = tmp_path / "store.backup"
    for name in ("store.backup.part", ".store.backup.part"):
        (tmp_path / name).touch()
    assert command(server, "backup", str(file)).returncode == 0
    assert file.stat().st_size


@pytest.mark.skipif(POSTGRESQL, reason="The file is one of SQLite.")
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE incidents_place SET parent_id = 999999 WHERE slug = 'p03'",
            "a row of incidents_place refers to none of incidents_place.",
        ),
        (
            "DELETE FROM django_migrations WHERE app = 'auth'",
            "without auth.",
        ),
        (
            "DELETE FROM django_migrations WHERE app = 'incidents' AND name LIKE '0002%'",
            "without incidents.0002_indexes_of_default_orders.",
        ),
        (
            "DELETE FROM django_migrations WHERE app = 'sessions'",
            "it has the table django_session, and no migration of it.",
        ),
        (
            "CREATE TRIGGER other AFTER INSERT ON auth_user BEGIN DELETE FROM auth_group; END",
            "it has the trigger other.",
        ),
        ("CREATE VIEW other AS SELECT 1", "it has the view other."),
    ],
)
def test_what_is_no_store_of_ours_is_refused_before_anything_is_replaced(
    statement, told, server, backup, tmp_path
):
    before = places(server)
    file = Path(shutil.copy(backup, tmp_path))
    with closing(sqlite3.connect(file)) as changed, changed:
        changed.execute(statement)
    refused = command(server, "restore", "--replace", str(file))
    assert refused.returncode == 1
    assert refused.stderr.startswith("CommandError: Nothing was restored. ")
    assert told in refused.stderr
    assert places(server) == before


def test_another_file_is_refused(server, tmp_path):
    other = tmp_path / "letter.txt"
    other.write_text("Dear all")
    assert "is no backup of a store in" in command(server, "restore", str(other)).stderr


def test_a_store_of_a_newer_version_is_neither_backed_up_nor_served(server, tmp_path):
    server.sql(
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('threatapi', '9999_later', CURRENT_TIMESTAMP)"
    )
    try:
        refused = command(server, "backup", str(tmp_path / "later"))
        not_prepared = command(server, "prepare")
    finally:
        server.sql("DELETE FROM django_migrations WHERE name = '9999_later'")
    for done in (refused, not_prepared):
        assert done.returncode == 1
        assert "it has the migration threatapi.9999_later" in done.stderr
    assert not [*tmp_path.iterdir()]
