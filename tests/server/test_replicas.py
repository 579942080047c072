"""Standbys that the API reads from: a primary, one that follows it, and the real server."""

import json
import time
from collections.abc import Iterator
from functools import partial

import pytest

from ..helpers.clusters import BINARIES
from ..helpers.replicated import MAX_LAG, Editor, Load, World, wait_until
from ..helpers.servers import POSTGRESQL

pytestmark = [
    pytest.mark.skipif(not POSTGRESQL, reason="SQLite has no standbys"),
    pytest.mark.skipif(
        POSTGRESQL and not BINARIES.is_absolute(),
        reason="only .ci/with-postgres says where PostgreSQL's binaries are",
    ),
]


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    world = World()
    yield world
    world.end()


@pytest.fixture
def world(made: World) -> World:
    wait_until(made.standby_is_read)
    return made


READS = """places incidents?killed_min=1 figures?count=false sources?cursor= entities?q=a
    graph?center={} entities/{}/links entities/{}/timeline graph/path?from={}&to={}
    incidents/stats?by=year places.ndjson incidents.geojson assertions.csv actors?known_by=2020
    relationships?involves={} incidents/stats?by=country&known_by=2020"""


def test_all_that_the_api_reads_is_asked_of_the_standby(world):
    ((slug,),) = world.primary.sql("SELECT slug FROM actors_entity ORDER BY slug LIMIT 1")
    body = json.dumps({"queries": [{"name": "Kabul"}]}).encode()
    sent = dict.fromkeys(READS.replace("{}", slug).split(), ()) | {"match": (body,)}
    for path, data in sent.items():
        ask = partial(world.ask, f"/api/v1/{path}", *data, **{"Content-Type": "application/json"})
        assert ask()[0] == 200, path
        # Of a busy machine it may be unknown for a moment how fresh the standby is.
        wait_until(partial(world.asks_the_standby, ask))


@pytest.fixture
def editor(world: World) -> Editor:
    return Editor(world)


def test_the_admin_reads_and_writes_on_the_primary(world, editor):
    editor.rename(0, "Renamed")
    assert editor.ask("/admin/incidents/place/")[0] == 200
    assert any("UPDATE" in statement for statement in world.primary.asked())
    assert not world.standby.asked()
    wait_until(world.caught_up)
    assert world.name(0) == "Renamed"


@pytest.fixture
def paused(world: World) -> Iterator[World]:
    """A standby that shows nothing new, and is asked for as long as that is not long ago."""
    wait_until(world.caught_up)
    world.standby.sql("SELECT pg_wal_replay_pause()")
    yield world
    world.standby.sql("SELECT pg_wal_replay_resume()")


def test_who_writes_sees_it_at_once_and_soon_on_the_standby(editor, paused):
    before = paused.name(1)
    editor.rename(1, "Mine")
    assert before != editor.name(1) == "Mine"
    paused.standby.sql("SELECT pg_wal_replay_resume()")
    wait_until(lambda: paused.asks_the_standby(lambda: editor.name(1)))
    assert editor.name(1) == "Mine"


def test_others_see_what_is_written_within_the_bound(paused):
    before = paused.name(5)
    paused.rename(5, "New")
    written = time.monotonic()
    assert paused.name(5) == before
    time.sleep(max(0, written + MAX_LAG - time.monotonic()))
    assert {paused.name(5) for _ in range(20)} == {"New"}


def test_a_tag_of_one_database_never_vouches_for_what_another_shows(editor, paused):
    path = paused.place(2)
    _, old, body = paused.ask(path)
    assert paused.ask(path, **{"If-None-Match": old["ETag"]})[0] == 304
    editor.rename(2, "Newer")
    status, new, newer = editor.ask(path, **{"If-None-Match": old["ETag"]})
    assert (status, json.loads(newer)["name"]) == (200, "Newer")
    assert new["ETag"] != old["ETag"]
    # The standby does not know the new one, and says so with the old.
    status, again, shown = paused.ask(path, **{"If-None-Match": new["ETag"]})
    assert (status, again["ETag"], shown) == (200, old["ETag"], body)
    assert editor.ask(path, **{"If-None-Match": new["ETag"]})[0] == 304


def test_a_forged_note_of_what_one_wrote_is_nothing(world):
    for forged in ("18446744073709551616", "18446744073709551616:1:x", ""):
        ask = partial(world.ask, world.place(0), Cookie=f"written={forged}")
        wait_until(partial(world.asks_the_standby, ask))


def test_reads_go_on_without_the_primary(world):
    assert json.loads(world.ask("/readyz")[2]) == {"status": "ok"}
    world.primary.stop()
    try:
        end = time.monotonic() + 2 * MAX_LAG
        while time.monotonic() < end:
            assert world.name(3)
        status, _, body = world.ask("/readyz")
        assert (status, json.loads(body)["status"]) == (200, "degraded")
    finally:
        world.primary.start()
    wait_until(lambda: json.loads(world.ask("/readyz")[2]) == {"status": "ok"})


def conflict(world: World) -> None:
    """What reads on the standby is in the way of what it has to replay, and is cancelled."""
    counted = "SELECT sum(confl_lock) FROM pg_stat_database_conflicts"
    before = world.standby.sql(counted)
    patience = "max_standby_streaming_delay"
    world.standby.sql(f"ALTER SYSTEM SET {patience} = 0")
    world.standby.sql("SELECT pg_reload_conf()")
    locked = "BEGIN; LOCK TABLE incidents_place IN ACCESS EXCLUSIVE MODE; COMMIT"
    wait_until(lambda: world.primary.sql(locked) or world.standby.sql(counted) != before)
    world.standby.sql(f"ALTER SYSTEM RESET {patience}")
    world.standby.sql("SELECT pg_reload_conf()")


def cut(world: World) -> None:
    """Connections break."""
    named = "FROM pg_stat_activity WHERE application_name = 'threatapi'"
    for _ in range(5):
        world.standby.sql(f"SELECT pg_terminate_backend(pid) {named}")
        time.sleep(0.1)


def pause(world: World) -> None:
    world.standby.sql("SELECT pg_wal_replay_pause()")
    time.sleep(1.5 * MAX_LAG)
    world.standby.sql("SELECT pg_wal_replay_resume()")


def stop(world: World, mode: str = "fast") -> None:
    world.standby.stop(mode)
    time.sleep(1)
    world.standby.start()


def crash(world: World) -> None:
    stop(world, "immediate")


@pytest.mark.parametrize("fault", [conflict, cut, pause, stop, crash])
def test_a_standby_that_fails_under_load_fails_no_request(world, fault):
    with Load(world) as load:
        time.sleep(0.5)
        fault(world)
        world.standby.asked()
        wait_until(lambda: load.asked > 50 and load.own > 3 and world.standby.asked())
    assert load.failed == []
    assert load.stale == []
    wait_until(world.standby_is_read)
