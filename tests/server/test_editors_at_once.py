"""Editors at once over HTTP: nothing that was saved is lost, and deletions were seen by who made
them. `python -m tests.helpers.editors_at_once` does the same with more of them."""

from pathlib import Path

from ..helpers.editors_at_once import let_them_edit
from ..helpers.servers import Server

EDITORS, EDITS = 4, 8


def test_no_change_is_lost(tmp_path: Path):
    server = Server(tmp_path, EDITOR_PASSWORD="editor", REQUESTS_OF_ADDRESS="50")
    try:
        outcome = let_them_edit(server, EDITORS, EDITS)
    finally:
        server.stop()
    assert outcome.lost == []
    assert outcome.counts["accepted"] > EDITS
    assert outcome.counts["refused"] > 0
