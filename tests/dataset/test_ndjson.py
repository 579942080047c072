"""A data set may have NDJSON files: one JSON object a line, with the fields of the YAML record."""

import io
import json
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from actors.models import Actor
from incidents.models import Place
from threatapi.dataset import ndjson
from threatapi.dataset.document import Refused

from ..helpers import loading
from ..helpers.folders import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def as_ndjson(folder: Folder, *stems: str) -> None:
    """Write these files of the folder as NDJSON instead of YAML."""
    for stem in stems:
        path = folder.path / f"{stem}.yaml"
        records = yaml.safe_load(path.read_text(encoding="utf-8"))
        path.with_suffix(".ndjson").write_text("".join(f"{json.dumps(each)}\n" for each in records))
        path.unlink()


@pytest.fixture
def animals(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "animals")
    as_ndjson(folder, "actors", "incidents")
    return folder


def write(folder: Folder, *lines: str | bytes) -> list[str]:
    """The faults of these lines as the file of actors."""
    content = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    (folder.path / "actors.ndjson").write_bytes(content)
    return [fault for fault in loading.load(folder.path) if fault.startswith("actors")]


WOLVES = '{"slug": "wolves", "name": "The Wolves", "kind": "armed_group"}'
BEARS = '{"slug": "bears", "name": "The Bears", "kind": "armed_group"}'


def test_it_is_the_same_data_set_in_both_spellings(animals, tmp_path):
    assert "9 created" in animals.load()
    as_yaml = Folder(tmp_path / "again")
    assert "0 created, 0 changed, 9 unchanged" in as_yaml.load()


def test_empty_lines_are_passed_over_and_an_empty_file_has_no_records(animals):
    assert write(animals, "", WOLVES, "  ", BEARS, "") == []
    assert write(animals) == []
    assert Actor.objects.count() == 2


def test_values_are_text_numbers_and_truth_as_in_yaml(animals):
    (animals.path / "places.ndjson").write_text(
        '{"slug": "hill", "name": "no", "kind": "city", "latitude": 34.5, "longitude": 69e0, '
        '"names": ["Null", "~"], "country": null}'
    )
    animals.load()
    place = Place.objects.get()
    assert (place.name, place.names, place.country) == ("no", ["Null", "~"], "")
    assert (place.latitude, place.longitude) == (34.5, 69)


FAULTS = {
    "no JSON": ("{slug: x}", "actors.ndjson:2: json: This is not JSON: Expecting property name"),
    "two values": ("{} {}", "actors.ndjson:2: json: This is not JSON: Extra data"),
    "cut off": ('{"slug": "x', "actors.ndjson:2: json: This is not JSON: Unterminated string"),
    "no object": ("[1]", "actors.ndjson:2: entity: A record with fields is expected."),
    "text": ('"x"', "actors.ndjson:2: entity: A record with fields is expected."),
    "a field given twice": (
        '{"slug": "x", "slug": "y"}',
        "actors.ndjson:2: slug: This field is given twice.",
    ),
    "twice in what is nested": (
        '{"slug": "x", "name": "X", "kind": "state", "aliases": [{"text": "a", "text": "b"}]}',
        "actors.ndjson:2: text: This field is given twice.",
    ),
    "an unknown field": (
        '{"slug": "x", "nme": "X"}',
        "actors.ndjson:2: nme: Unknown field. Did you mean name",
    ),
    "no UTF-8": (b'{"slug": "\xff"}', "actors.ndjson:2: json: This is not UTF-8."),
    "UTF-16": ("{}".encode("utf-16"), "actors.ndjson:2: json: This is not UTF-8."),
    "a byte order mark": ("\ufeff{}", "actors.ndjson:2: json: It begins with a byte order"),
    "not a number": ('{"slug": NaN}', "actors.ndjson:2: json: This is not JSON: NaN is no value."),
    "infinity": ('{"slug": -Infinity}', "actors.ndjson:2: json: This is not JSON: -Infinity is"),
    "half a pair": ('{"slug": "\\ud800"}', "actors.ndjson:2: json: A text has half of a pair"),
    "nested too deeply": ('{"slug": ' + "[" * 60, "actors.ndjson:2: json: This is not JSON"),
    "closed and too deep": (
        '{"slug": ' + "[" * 60 + "]" * 60 + "}",
        "actors.ndjson:2: json: It is nested too deeply: at most 50 levels.",
    ),
    "nested without end": (
        "[" * 100_000 + "]" * 100_000,
        "actors.ndjson:2: json: ",
    ),
    "a text of six megabytes": (
        '{"slug": "' + "x" * 6_000_000 + '"}',
        "actors.ndjson:2: json: A text has at most 5 MB.",
    ),
    "too many values": (
        '{"names": [' + ",".join(["1"] * 100_001) + "]}",
        "actors.ndjson:2: json: A record has at most 100,000 values.",
    ),
    "a line without end": ("x" * 20_000_001, "actors.ndjson:2: json: A line has at most 20 MB."),
    "an integer of thousands of digits": (
        '{"slug": "x", "name": "X", "kind": "state", "founded": ' + "9" * 5000 + "}",
        "actors.ndjson:2: founded: ",
    ),
}


@pytest.mark.parametrize(("line", "fault"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_line_and_field(animals, line, fault):
    faults = write(animals, WOLVES, line, BEARS)
    assert any(each.startswith(fault) for each in faults), faults[:5]
    assert [each for each in faults if not loading.FAULT.fullmatch(each)] == []
    assert not Actor.objects.exists()


def test_commas_in_a_long_text_are_no_values():
    record = ndjson.read_line(b'{"a": "' + b',\\"' * 200_000 + b'"}', 1)
    assert len(record.items) == 2
    with pytest.raises(Refused, match="100,000 values"):
        ndjson.read_line(b"[" + b"[]," * 100_000 + b"1]", 1)


def test_a_file_stands_there_in_one_spelling(animals):
    (animals.path / "actors.yaml").write_text("[]")
    assert loading.load(animals.path) == [
        "actors.ndjson:1: file: actors.yaml is there, too: a data set has one of them."
    ]


@pytest.mark.parametrize(
    ("name", "hint"), [("actor.ndjson", "actors.ndjson"), ("dataset.ndjson", "dataset.yaml")]
)
def test_another_file_is_a_fault(animals, name, hint):
    (animals.path / name).write_text("{}")
    (fault,) = loading.load(animals.path)
    assert fault.startswith(f"{name}:1: file: Unknown file. Did you mean ")
    assert hint in fault


def test_a_dump_can_be_ndjson_and_loads_as_what_it_was(animals, tmp_path):
    animals.load()
    for options in ((), ("--ndjson",)):  # into the same folder: it is replaced
        call_command("dump", str(tmp_path / "dump"), *options, verbosity=0)
    names = {path.name for path in (tmp_path / "dump").iterdir()}
    assert (names & {"actors.yaml", "actors.ndjson"}) == {"actors.ndjson"}
    told = io.StringIO()
    call_command("load", str(tmp_path / "dump"), stdout=told)
    assert "0 created, 0 changed" in told.getvalue()
