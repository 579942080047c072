"""A PostgreSQL that is written to and a standby that follows it, in a temporary folder.

Nothing of them outlives the tests, however these end: a keeper waits for the end of its input,
which comes even if we are killed; it then stops all that runs in the folder and removes it.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

# .ci/with-postgres says where they are.
BINARIES = Path(os.environ.get("POSTGRESQL_BINARIES", ""))
# PostgreSQL refuses to be run by root.
AS_OWNER = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
KEEPER = """trap '' INT TERM HUP
cat
home=$1 binaries=$2; shift 2
for file in "$home"/*.pid; do [ -e "$file" ] && kill "$(cat "$file")"; done
for data in "$home"/*/data; do "$@" "$binaries/pg_ctl" -D "$data" -m immediate -s stop; done
rm -rf "$home"
"""
# It need not be safe on disk; each statement is in the log, after the name of who sent it.
OPTIONS = (
    "-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=32MB -c log_statement=all "
    "-c log_line_prefix='%a: ' -c min_wal_size=32MB -c max_wal_size=64MB"
)


class Home:
    """The folder of the clusters, and who keeps it."""

    def __init__(self) -> None:
        # The path of a socket may have 107 letters, so not under a long TMPDIR.
        self.folder = Path(tempfile.mkdtemp(prefix="threatapi-replicas.", dir="/tmp"))
        command = ["sh", "-c", KEEPER, "keeper", self.folder, BINARIES, *AS_OWNER]
        self.keeper = subprocess.Popen(
            command, cwd="/", stdin=subprocess.PIPE, start_new_session=True
        )
        if AS_OWNER:
            subprocess.run(["chown", "postgres", self.folder], check=True)

    def end(self) -> None:
        self.keeper.communicate()


class Cluster:
    """Made, and not yet started."""

    def __init__(self, home: Path, name: str, copied: "Cluster | None" = None) -> None:
        self.folder = home / name
        self.data, self.log = self.folder / "data", self.folder / "log"
        self.read = 0
        self.command("mkdir", self.folder)
        if copied:
            self.command(
                BINARIES / "pg_basebackup", "-D", self.data, "-R", "-c", "fast", "-d", copied.url
            )
        else:
            how = ["-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--auth=trust", "--no-sync"]
            self.command(BINARIES / "initdb", "-D", self.data, *how)
        self.start()

    @property
    def url(self) -> str:
        host = str(self.folder).replace("/", "%2F")
        return f"postgres://postgres@{host}/postgres"

    def command(self, *words: Any) -> None:
        done = subprocess.run([*AS_OWNER, *words], cwd="/", capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        options = OPTIONS.format(folder=self.folder)
        # pg_ctl's own output goes to the log: the server would keep ours open.
        self.command(
            BINARIES / "pg_ctl", "-D", self.data, "-l", self.log, "-s", "-w", "start", "-o", options
        )

    def stop(self, mode: str = "fast") -> None:
        self.command(BINARIES / "pg_ctl", "-D", self.data, "-s", "-m", mode, "stop")

    def sql(self, statement: str) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def asked(self) -> list[str]:
        """What the server has been asked about records and users since the last time."""
        with self.log.open(encoding="utf-8", errors="replace") as log:
            log.seek(self.read)
            text = log.read()
            self.read = log.tell()
        entries = re.split(r"^(?=\S*: [A-Z]+: )", text, flags=re.MULTILINE)
        tables = r'"?(actors|incidents|sources|auth|django|threatapi)_'
        return [
            entry for entry in entries if "threatapi: LOG" in entry and re.search(tables, entry)
        ]
