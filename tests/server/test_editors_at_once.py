"""Editors and programs at once over HTTP: nothing that was saved is lost, and deletions were seen
by who made them. `python -m tests.helpers.editors_at_once` does the same with more of them."""

from pathlib import Path

import pytest

from ..helpers.editors_at_once import let_them_edit
from ..helpers.lost_edits import GONE, Written, find_lost
from ..helpers.servers import Server

EDITORS, PROGRAMS, EDITS = 4, 2, 8


def test_no_change_is_lost(tmp_path: Path):
    server = Server(tmp_path, EDITOR_PASSWORD="editor", REQUESTS_OF_ADDRESS="50")
    try:
        outcome = let_them_edit(server, EDITORS, EDITS, programs=PROGRAMS)
    finally:
        server.stop()
    assert outcome.lost == []
    # How many are saved depends on who meets whom: of writers that wait for each other one is told
    # to try again.
    saved = [outcome.counts[name] for name in ("accepted", "by HTTP 201")]
    in_the_way = [name for name in outcome.counts if name not in ("accepted", "by HTTP 201")]
    assert all(saved)
    assert in_the_way


KEY = ("figure", "1")


@pytest.mark.parametrize(
    ("accepted", "now", "lost"),
    [
        ([("", "a"), ("a", "b")], "b", 0),
        ([("", "a"), ("", "b")], "b", 2),  # who wrote b had not seen a, and a is not there
        ([("", "a")], "", 1),
        ([("", "a"), ("a", GONE)], GONE, 0),
        ([("", "a"), ("a", GONE), ("a", GONE)], GONE, 0),
        ([("", "a"), ("", GONE)], GONE, 2),
    ],
)
def test_what_is_lost_is_found(accepted, now, lost):
    written = [Written(KEY, seen, text) for seen, text in accepted]
    assert len(find_lost(written, {} if now == GONE else {KEY: now})) == lost
