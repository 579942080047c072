"""The programs of both packages: the same output in each language."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

HERE = Path(__file__).resolve().parent


def ask(url: str) -> Any:
    with urlopen(url) as answer:
        return json.load(answer)


def last_change(site: str) -> int:
    page = ask(f"{site}/api/v1/changes?ordering=-number&limit=1")
    return page["results"][0]["number"]


@pytest.fixture
def write(site, token):
    """Writes a change, and gives its number."""

    def post(path: str, **body: Any) -> int:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        asked = Request(f"{site}/api/v1/{path}", json.dumps(body).encode(), headers)
        with urlopen(asked) as answer:
            return json.load(answer)["number"]

    return post


def test_incidents_of_a_country_with_their_tolls(program, site):
    printed = program("incidents", site, "PK").splitlines()
    assert len(printed) == ask(f"{site}/api/v1/incidents?country=PK")["count"] > 3
    assert "2024-03-16 killing-of-seven-pakistani-soldiers: 7-7, best 7" in printed


@pytest.mark.parametrize("ending", ["/", "/api/v1", "/api/v1/"])
def test_a_url_may_end_in_several_ways(ending, program, site):
    assert len(program("incidents", site + ending, "PK").splitlines()) > 3


def test_a_url_may_have_a_path(program, site, relay):
    assert program("incidents", relay.url, "PK") == program("incidents", site, "PK")


def test_the_records_that_names_may_mean(program, site):
    asked = "zawahri\nNobody Whatsoever Xyz\nbaghdadi\n"
    first, nobody, second = program("names", site, asked=asked).splitlines()
    assert first.startswith("zawahri: ayman-al-zawahiri 0.")
    assert nobody == "Nobody Whatsoever Xyz: nobody"
    assert second.startswith("baghdadi: abu-bakr-al-baghdadi 0.")


def test_the_path_between_two_actors(program, site):
    assert program("path", site, "yasin-zia", "ahmad-massoud").splitlines() == [
        "yasin-zia > ahmad-shah-massoud > ahmad-massoud",
        "  associate_of: asserted",
        "  relative_of: asserted",
    ]


def test_a_copy_is_kept_in_step_with_what_others_write(program, site, write, tmp_path):
    copy = tmp_path / "copy.json"
    every = "modality=actual,planned,forecast,hypothesised"
    count = ask(f"{site}/api/v1/incidents?{every}")["count"]

    def kept() -> dict[str, Any]:
        printed = program("copy_of_incidents", site, copy)
        number, incidents = json.loads(copy.read_text())
        assert printed == f"{len(incidents)} incidents as of change {number}\n"
        return {each["slug"]: (each["title"], each["modality"]) for each in incidents.values()}

    assert len(kept()) == count
    raid = {
        "slug": "copied-raid",
        "title": "A raid",
        "assertions": [{"source": "s001", "locator": "p. 1"}],
    }
    made = write("changes", why="A test.", records={"incidents": [raid]})
    assert kept()["copied-raid"] == ("A raid", "actual")
    raid = {"slug": "copied-raid", "title": "The raid"}
    renamed = write("changes", why="A test.", base=made, records={"incidents": [raid]})
    assert kept()["copied-raid"] == ("The raid", "actual")
    (said,) = ask(f"{site}/api/v1/incidents/copied-raid?expand=assertions")["assertions"]
    raid["assertions"] = [{"id": said["id"], "modality": "planned"}]
    planned = write("changes", why="A test.", base=renamed, records={"incidents": [raid]})
    assert kept()["copied-raid"] == ("The raid", "planned")
    for number in (planned, renamed, made):
        write(f"changes/{number}/undo", why="It was a test.")
    assert "copied-raid" not in kept()
    assert len(kept()) == count


def test_a_chart_of_a_csv_export(program, site):
    chart = program("chart", site, "PK")
    with urlopen(f"{site}/api/v1/incidents.csv?country=PK") as answer:
        rows = list(csv.DictReader(answer.read().decode().splitlines(keepends=True)))
    years = Counter(row["date_earliest"][:4] for row in rows if row["date_earliest"])
    assert chart.count("<rect") == len(years)
    for year, count in years.items():
        assert f">{year}</text>" in chart
        assert f">{count}</text>" in chart


REFUSED = ["400 unknown: place", "404 Not Found", "409 title: Theirs or Ours"]


def test_what_is_refused_is_an_error_with_its_type(program, site):
    assert program("errors", site).splitlines() == REFUSED


def test_requests_are_sent_again_while_the_server_is_busy(program, site, relay):
    """The second and fourth requests are the first two writes: they are done, and not twice."""
    before = last_change(site)
    relay.busy = [429, 503, 503, 429, 503]
    assert program("errors", relay.url).splitlines() == REFUSED
    assert relay.busy == []
    assert last_change(site) == before + 4


def test_records_are_written_proposed_and_taken_back_and_have_a_history(program, site):
    assert program("write", site).splitlines() == [
        "made: A report",
        "would change: title to The report",
        "as it was: A report",
        "published: The report",
        "0 left",
        "It was a test. delete",
        "It was a test. update",
        "A test. update",
        "A test. create",
    ]


@pytest.mark.parametrize("checked", [["--package", "threatapi_client"], ["programs"]])
def test_python_is_typed_strictly(checked):
    """As it is installed."""
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", "../generated/mypy"]
    told = subprocess.run(
        [*command, *checked],
        cwd=HERE / "python",
        env={"PYTHONPATH": str(HERE / "generated/python/site")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert told.returncode == 0, told.stdout
