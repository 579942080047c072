"""Files as they leave the real server: of one moment, and visibly broken if not whole."""

import json
import time
from http.client import IncompleteRead

import pytest

ROWS = 25  # in five pieces, see served.py
FORMATS = ["csv", "ndjson", "geojson"]


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_that_fails_half_way_breaks_off(server, ending):
    answer = server.get(f"/api/v1/places.{ending}?ordering=slug", Break="1")
    assert answer.status == 200
    with pytest.raises(IncompleteRead) as broken:
        answer.read()
    assert b"Place 04" in broken.value.partial
    assert b"Place 05" not in broken.value.partial
    if ending == "geojson":
        with pytest.raises(json.JSONDecodeError):
            json.loads(broken.value.partial)
    assert server.get("/api/v1/places.csv").read().count(b"\r\n") == ROWS + 1


def test_what_fails_before_the_first_row_is_told_as_a_problem(server):
    answer = server.get("/api/v1/places.csv?ordering=-slug", Break="1")
    assert answer.status == 500
    assert json.loads(answer.read())["status"] == 500


@pytest.mark.parametrize("ending", FORMATS)
def test_an_edit_during_an_export_is_not_in_it(server, ending, tmp_path):
    go_on = tmp_path / "go-on"
    path = f"/api/v1/places.{ending}?ordering=slug"
    whole = server.get(path).read()
    answer = server.get(path, Hold=str(go_on))
    begun = answer.read1(1 << 20)
    # Nobody has to wait for the export: another may write while it lasts.
    server.sql("UPDATE incidents_place SET name = 'renamed' WHERE slug > 'p03'")
    (kept,) = server.sql("SELECT * FROM incidents_place WHERE slug = 'p22'")
    server.sql("UPDATE incidents_place SET slug = 'a-first' WHERE slug = 'p22'")
    go_on.touch()
    assert begun + answer.read() == whole
    afterwards = server.get(path).read()
    assert afterwards.count(b"renamed") == ROWS - 4
    assert b"a-first" in afterwards
    assert kept
    server.sql("UPDATE incidents_place SET slug = 'p22' WHERE slug = 'a-first'")
    server.sql("UPDATE incidents_place SET name = 'Place ' || substr(slug, 2)")


def test_a_client_that_goes_away_leaves_no_transaction(server, tmp_path):
    go_on = tmp_path / "go-on"
    answer = server.get("/api/v1/places.ndjson?ordering=slug", Hold=str(go_on))
    assert answer.read1(10)
    assert server.is_reading()
    server.hang_up()
    go_on.touch()
    end = time.monotonic() + 30
    while server.is_reading():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_head_has_the_headers_and_no_body(server):
    answer = server.get("/api/v1/places.csv", method="HEAD")
    assert answer.status == 200
    assert answer.getheader("Content-Type") == "text/csv; charset=utf-8"
    assert answer.getheader("Content-Disposition").startswith("attachment; filename=")
    assert answer.read() == b""
