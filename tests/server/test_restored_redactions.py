"""What a store had redacted is redacted again in the store that `restore` makes of a backup."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..helpers.servers import Server, command


@pytest.fixture(scope="module", autouse=True)
def databases_may_be_asked(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of their own: they give up its store."""
    made = Server(tmp_path_factory.mktemp("redacted"))
    yield made
    made.stop()


def load(server: Server, folder: Path, slug: str) -> None:
    (folder / "sources.yaml").write_text(f"- {{slug: {slug}, title: A report, kind: news}}\n")
    done = command(server, "load", str(folder))
    assert done.returncode == 0, done.stderr


def test_what_was_redacted_since_is_redacted_again(server, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    load(server, data, "told-in-confidence")
    file = tmp_path / "store.backup"
    assert command(server, "backup", str(file)).returncode == 0
    answer = server.get("/api/v1/sources/told-in-confidence")
    uid = json.loads(answer.read())["id"]
    server.hang_up()
    redacted = command(server, "redact", "source", uid, "--reason", "It names a child.")
    assert redacted.returncode == 0, redacted.stderr

    restored = command(server, "restore", "--replace", str(file))
    assert "redacts what was redacted since" in restored.stdout, restored.stderr
    assert server.get(f"/api/v1/sources/{uid}").status == 410
    server.hang_up()
    assert "told-in-confidence" not in str(server.sql("SELECT * FROM threatapi_changeitem"))


SAYS = {
    "sources.yaml": "- {slug: in-public, title: A report, kind: news}",
    "persons.yaml": """
- slug: of-two-names
  name: Noor
  aliases: [{text: The canary, kind: spelling, id: 0b5b0000-0000-4000-8000-000000000011}]
- {slug: canary-the-second, name: Khan, id: 0b5b0000-0000-4000-8000-000000000012}
- {slug: canary-the-third, name: Old Khan, id: 0b5b0000-0000-4000-8000-000000000013}
""",
    "incidents.yaml": """
- slug: raid-of-june
  title: A raid
  assertions: [{source: in-public, locator: L1}]
  involvements:
  - label: A canary of the neighbours
    id: 0b5b0000-0000-4000-8000-000000000014
    role: victim
    assertions: [{source: in-public, locator: L1}]
""",
}


def told_of_canaries(server: Server) -> list[str]:
    """Where the store still has them."""
    tables = {
        "actors_alias": "text",
        "actors_entity": "slug",
        "incidents_involvement": "label",
        "threatapi_change": "reason",
        "threatapi_changeitem": "COALESCE(CAST(after AS TEXT), slug)",
        "threatapi_proposal": "body || why",
    }
    return [
        table
        for table, column in tables.items()
        if server.sql(f"SELECT 1 FROM {table} WHERE LOWER({column}) LIKE '%canary%'")
    ]


def test_all_that_was_redacted_since_is_redacted_again(server, tmp_path):
    """Parts, records that were merged before, proposals, and the reasons of changes."""
    data, file = tmp_path / "data", tmp_path / "store.backup"
    data.mkdir()
    for name, text in SAYS.items():
        (data / name).write_text(text)
    assert command(server, "load", str(data)).returncode == 0
    uid = "0b5b0000-0000-4000-8000-0000000000{}".format
    # A proposal that waits, and the reason of a change, as HTTP would have written them.
    server.sql(
        "INSERT INTO threatapi_proposal (uid, status, why, body, version, author, token,"
        " created_at, updated_at) VALUES ('0b5b0000000040008000000000000021', 'proposed',"
        " 'A canary', '{}', 1, 'anna', '', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)"
    )
    ((number,),) = server.sql("SELECT MAX(number) FROM threatapi_change")
    server.sql(f"UPDATE threatapi_change SET reason = 'A canary' WHERE number = {number}")
    assert command(server, "backup", str(file)).returncode == 0
    assert len(told_of_canaries(server)) == 6

    merged = ("merge", "person", "canary-the-third", "--into", "canary-the-second")
    for words in (
        merged,
        ("redact", "alias", uid(11)),
        ("redact", "involvement", uid(14)),
        ("redact", "entity", uid(12)),
        ("redact", "proposal", uid(21)),
        ("redact", "change", str(number)),
    ):
        done = command(server, *words, "--reason", "It was private.")
        assert done.returncode == 0, done.stderr
    assert told_of_canaries(server) == []

    restored = command(server, "restore", "--replace", str(file))
    assert restored.returncode == 0, restored.stderr
    assert told_of_canaries(server) == []
    assert server.get("/api/v1/persons/of-two-names").status == 200
    server.hang_up()


MOVED = """
- {{slug: moved-from, name: Laila{first}}}
- {{slug: moved-to, name: Karim, id: 0b5b0000-0000-4000-8000-000000000031{second}}}
"""
ALIAS = ", aliases: [{text: Canary, kind: spelling, id: 0b5b0000-0000-4000-8000-000000000032}]"


def test_a_part_that_was_moved_into_what_was_redacted_since(server, tmp_path):
    """In the backup it is part of a record that stays."""
    data, file = tmp_path / "data", tmp_path / "store.backup"
    data.mkdir()

    def load_persons(**parts: str) -> None:
        (data / "persons.yaml").write_text(MOVED.format(**parts))
        done = command(server, "load", str(data))
        assert done.returncode == 0, done.stderr

    load_persons(first=ALIAS, second="")
    assert command(server, "backup", str(file)).returncode == 0
    load_persons(first="", second=ALIAS)
    uid = "0b5b0000-0000-4000-8000-000000000031"
    redacted = command(server, "redact", "entity", uid, "--reason", "It was private.")
    assert redacted.returncode == 0, redacted.stderr
    assert told_of_canaries(server) == []

    restored = command(server, "restore", "--replace", str(file))
    assert restored.returncode == 0, restored.stderr
    assert told_of_canaries(server) == []
    assert restored.stdout.count("redacts what was redacted since") == 2
    assert server.get("/api/v1/persons/moved-from").status == 200
    server.hang_up()


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
    for words in (
        ("load", str(data)), ("createsuperuser", "--noinput", *user), ("backup", str(file)),
    ):  # fmt: skip
        done = command(server, *words)
        assert done.returncode == 0, done.stderr
    uid = json.loads(server.get("/api/v1/sources/in-confidence").read())["id"]
    server.hang_up()

    def redact() -> None:
        for kind, record in (("assertion", DENIAL), ("source", uid)):
            done = command(server, "redact", kind, record, "--reason", "It names a child.")
            assert done.returncode == 0, done.stderr

    def restore(*options: str) -> subprocess.CompletedProcess[str]:
        words = ("restore", "--replace", str(file), *options)
        return command(server, *words, REVIEW_NEEDED=True)

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
        assert command(server, *redact_denial).returncode == 0

    reviewed = restore("--reviewed-by", "rita")
    assert reviewed.returncode == 0, reviewed.stderr
    assert reviewed.stdout.count("redacts what was redacted since") == 2


def test_what_the_tables_of_a_newer_release_say_of_it_is_not_lost_in_silence(server, tmp_path):
    file = tmp_path / "store.backup"
    assert command(server, "backup", str(file)).returncode == 0
    rename = "ALTER TABLE threatapi_changeitem RENAME COLUMN redacted_at TO taken_out_at"
    server.sql(rename)
    server.sql(
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('threatapi', '9999_later', CURRENT_TIMESTAMP)"
    )
    restored = command(server, "restore", "--replace", str(file))
    assert restored.returncode == 1
    assert "could not be read: it was of a newer release" in restored.stderr
    assert "The store is restored, but not redacted" in restored.stderr
    assert server.get("/readyz").status == 200
    server.hang_up()
