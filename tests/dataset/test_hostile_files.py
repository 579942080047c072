"""Files that no loader should trust: each is refused with file, line, field and reason.

Whatever a folder holds, the load ends by itself in little memory and time, with all of it loaded or
nothing. `.ci/fuzz_loader.py` makes such folders by chance.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from actors.models import Person
from incidents.models import Incident, Place
from sources.models import Source
from threatapi.dataset import document
from threatapi.dataset.document import Document, Refused
from threatapi.dataset.format import DEFAULT_NAME, FILES, dataset_id, record_id

from ..conftest import Api
from ..helpers import factories as make
from ..helpers import loading
from ..helpers.mutations import HOSTILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound data set with every kind of record."""
    return Path(shutil.copytree(HOSTILE, tmp_path / "data"))


def write(folder: Path, file: str, text: str | bytes) -> None:
    content = text.encode() if isinstance(text, str) else text
    (folder / file).write_bytes(content)


def change(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    write(folder, file, text.replace(old, new, 1))


def test_the_small_data_set_is_sound(folder, api: Api):
    assert loading.breaches(folder, api.client) == (True, [])
    assert Incident.objects.get(slug="raid").killed_low is not None


# What a file is


YAML = {
    "alias": (
        "- &a\n  slug: x\n- *a\n",
        "places.yaml:1: yaml: Anchors are not read: leave out &a.",
    ),
    "alias alone": (
        "- *a\n",
        "places.yaml:1: yaml: Aliases are not read: write out what *a stands",
    ),
    "billion laughs": (
        "- &a [x, x]\n- &b [*a, *a, *a]\n- names: [*b, *b, *b]\n",
        "places.yaml:1: yaml: Anchors are not read: leave out &a.",
    ),
    "merge key": ("- <<: {a: b}\n  slug: x\n", "places.yaml:1: <<: Unknown field."),
    "python": (
        "- slug: x\n- name: !!python/object/apply:os.system [ls]\n",
        "places.yaml:2: yaml: Tags are not read: leave out tag:yaml.org,2002:python/object",
    ),
    "binary": ("- name: !!binary aGk=\n", "places.yaml:1: yaml: Tags are not read"),
    "float": ("- latitude: !!float 1\n", "places.yaml:1: yaml: Tags are not read"),
    "51 levels": (
        "- a:\n    " + "[" * 49 + "]" * 49,
        "places.yaml:2: yaml: It is nested too deeply: at most 50 levels.",
    ),
    "100,000 brackets": ("[" * 100_000, "places.yaml:1: yaml: It is nested too deeply"),
    "100,000 dashes": ("- " * 100_000, "places.yaml:1: yaml: It is nested too deeply"),
    "100,000 keys": ("- " + "? " * 100_000, "places.yaml:1: yaml: It is nested too deeply"),
    "a long text": (
        "- slug: x\n  name: " + "x" * 5_000_001,
        "places.yaml:2: yaml: A text has at most 5 MB.",
    ),
    "a large record": (
        "- names: [" + "a," * 100_000 + "]",
        "places.yaml:1: yaml: A record has at most 100,000 values.",
    ),
    "two documents": (
        "- slug: x\n---\n- slug: y\n",
        "places.yaml:2: yaml: A file must be one YAML",
    ),
    "no YAML": ("- slug: x\n  name: 'a\n", "places.yaml:3: yaml: found unexpected end of stream."),
    "no UTF-8": (b"- slug: x\n  name: \xff\n", "places.yaml:2: yaml: The file is not UTF-8 here."),
    "UTF-16": ("- slug: x\n".encode("utf-16"), "places.yaml:1: yaml: The file is not UTF-8 here."),
    "byte order mark": (b"\xef\xbb\xbf- slug: x\n", "places.yaml:1: yaml: The file begins with a"),
    "NUL": ("- slug: x\n  name: a\0b\n", "places.yaml:2: yaml: "),
    "a mapping": ("slug: x\n", "places.yaml:1: yaml: A list of records is expected."),
    "a text": ("places", "places.yaml:1: yaml: A list of records is expected."),
    "a list in the list": ("- [a]\n", "places.yaml:1: place: A record with fields is expected."),
    "a field twice": (
        "- slug: x\n  name: X\n  name: Y\n  kind: city\n",
        "places.yaml:3: name: This field is given twice.",
    ),
    "a list as a field's name": (
        "- ? [a]\n  : b\n",
        "places.yaml:1: field: The name of a field is",
    ),
}


@pytest.mark.parametrize("case", YAML)
def test_a_file_is_plain_yaml_within_limits(folder, case):
    text, fault = YAML[case]
    write(folder, "places.yaml", text)
    before = loading.store()
    faults = loading.load(folder)
    assert any(line.startswith(fault) for line in faults), faults[:5]
    assert [line for line in faults if not loading.FAULT.fullmatch(line)] == []
    assert loading.store() == before


def test_fifty_levels_and_five_megabytes_are_read():
    (record,) = Document("- a: " + "[" * 48 + "]" * 48).records()
    assert record.line == 1
    (record,) = Document("- " + "x" * 5_000_000).records()
    assert len(record.value) == 5_000_000


def test_a_file_that_is_too_large_is_not_read(folder, monkeypatch):
    monkeypatch.setattr(document, "MAX_FILE", 10)
    faults = loading.load(folder)
    assert "places.yaml:1: file: The file is larger than 0 MB." in faults


def test_a_file_with_a_thousand_faults_is_not_read_further(folder):
    write(folder, "places.yaml", "- 1\n" * 5000)
    faults = loading.load(folder)
    assert len(faults) == 1001
    assert (
        faults[-1] == "places.yaml:1000: yaml: Too many faults: the rest of the file is not read."
    )


def test_yaml_is_never_read_by_recursion():
    with pytest.raises(Refused, match="nested too deeply"):
        list(Document("- " + "{a: " * 100_000).records())


# What a folder is


def entry(name: str, text: str = "- slug: x\n") -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


FOLDERS = {
    "places.yml": (
        entry("places.yml"),
        "places.yml:1: file: Unknown file. Did you mean places.yaml",
    ),
    "places.YAML": (entry("places.YAML"), "places.YAML:1: file: Unknown file."),
    "dataset.yml": (
        entry("dataset.yml"),
        "dataset.yml:1: file: Unknown file. Did you mean dataset",
    ),
    "notes.txt": (
        entry("notes.txt"),
        "notes.txt:1: file: Unknown file. Choose from: dataset.yaml, ",
    ),
    "a name of two lines": (entry("a\nb"), r"a\nb:1: file: Unknown file."),
    "a name that is no UTF-8": (entry("a\udcffb"), r"a\udcffb:1: file: Unknown file."),
    "a folder in it": (lambda at: (at / "more").mkdir(), "more:1: file: Unknown file."),
    "a folder for a file": (
        lambda at: ((at / "places.yaml").unlink(), (at / "places.yaml").mkdir()),
        "places.yaml:1: file: This is not a file.",
    ),
    "a pipe for a file": (
        lambda at: ((at / "places.yaml").unlink(), os.mkfifo(at / "places.yaml")),
        "places.yaml:1: file: This is not a file.",
    ),
    "an endless device": (
        lambda at: ((at / "places.yaml").unlink(), (at / "places.yaml").symlink_to("/dev/zero")),
        "places.yaml:1: file: This is not a file.",
    ),
    "name: [a, b]": (
        entry("dataset.yaml", "name: [a, b]\n"),
        "dataset.yaml:1: name: The name of the data set is one text.",
    ),
    "no name": (entry("dataset.yaml", "name:\n"), "dataset.yaml:1: name: The name of the data set"),
    "an unknown field": (
        entry("dataset.yaml", "name: a\nauthor: b\n"),
        "dataset.yaml:2: author: Unknown field. Choose from: name, slug, title, description, ",
    ),
    "a list": (entry("dataset.yaml", "- a\n"), "dataset.yaml:1: dataset: A mapping with a name is"),
}


@pytest.mark.parametrize("case", FOLDERS)
def test_what_is_not_understood_in_a_folder_is_a_fault(folder, case):
    make, fault = FOLDERS[case]
    make(folder)
    before = loading.store()
    faults = loading.load(folder)
    assert any(line.startswith(fault) for line in faults), faults
    assert loading.store() == before


def test_a_folder_without_data_is_a_fault(tmp_path):
    assert (
        "The folder holds no data set. Known files are: dataset.yaml" in loading.load(tmp_path)[0]
    )
    entry("dataset.yaml", "name: a\n")(tmp_path)
    assert "folder: The folder holds no data set." in loading.load(tmp_path)[0]


def test_a_folder_of_empty_files_is_a_fault(tmp_path):
    (tmp_path / "persons.yaml").write_text("# nobody yet\n")
    assert loading.load(tmp_path) == [f"{tmp_path}:1: folder: Its files hold no records."]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("\u200b", "The character U+200B"),
        ("x" * 201, "Give at most 200 characters."),
    ],
)
def test_the_name_of_a_data_set_is_a_text_that_can_be_seen(folder, name, reason):
    """All ids are made from it."""
    write(folder, "dataset.yaml", f'name: "{name}"\n')
    (fault,) = loading.load(folder)
    assert fault.startswith(f"dataset.yaml:1: name: {reason}")


def test_an_actor_does_not_take_the_place_of_a_stored_person(tmp_path):
    """Its links and parts would be of a person still."""
    person = make.person(slug="same", key="same")
    uid = record_id(dataset_id(DEFAULT_NAME), FILES["actors"], "same")
    Person.objects.filter(pk=person.pk).update(uid=uid)
    write(tmp_path, "actors.yaml", "- slug: same\n  name: Same\n  kind: armed_group\n")
    (fault,) = loading.load(tmp_path)
    assert fault.startswith("actors.yaml:1: slug: ")
    assert fault.endswith(" is stored as person: one record is not both.")
    assert Person.objects.get(pk=person.pk).slug == "same"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("-99", "This is a code for a missing value, not an identifier."),
        ("x y", "Only letters from a to z, digits and ._:/- can be used."),
    ],
)
def test_an_identifier_is_one_that_can_be_asked_for(tmp_path, value, reason):
    place = "- slug: one\n  name: One\n  kind: city\n  identifiers:\n"
    write(tmp_path, "places.yaml", f"{place}  - {{scheme: gtd, value: '{value}'}}\n")
    assert loading.load(tmp_path) == [f"places.yaml:5: value: {reason}"]


def test_readmes_licences_and_hidden_files_may_stand_beside_the_data(folder):
    for name in ("README.md", "LICENSE", "CHANGELOG.txt", ".gitignore"):
        entry(name)(folder)
    assert loading.load(folder) == []


# What a field holds


VALUES = [
    ("places.yaml", "name: Town", "name: {a: b}", "9: name: This takes one value, not a map"),
    ("places.yaml", "name: Town", "name: [a, b]", "9: name: This takes one value, not a list."),
    ("places.yaml", "- Shahr", "- {a: b}", "11: names: An item of this list is one"),
    ("places.yaml", "- Shahr", "- ~", "11: names: An item of this list is empty."),
    ("places.yaml", "kind: city", "kind: citty", "12: kind: “citty” is not a known value. "),
    ("places.yaml", "kind: city", "kind: citty", "Choose from: "),
    ("actors.yaml", "kind: armed_group", "kind: x", "3: kind: “x” is not a known value. Cho"),
    ("actors.yaml", "kind: armed_group", "kind: armed_gruop", "Did you mean armed_group"),
    ("incidents.yaml", "- ied", "- iedd", "weapons: “iedd” is not"),
    ("relationships.yaml", "credibility: 3", "credibility: 9", "Choose from: 1, 2, 3, 4, 5, 6."),
    ("actors.yaml", "named: false", "named: no", "named: “no” is neither true nor false."),
    ("actors.yaml", "slug: bears", "slug: beаrs", "slug: Enter a valid “slug”"),
    ("actors.yaml", "slug: bears", "slug: bears\n  id: 7", "id: “7” is not a UUID."),
    ("actors.yaml", "slug: bears", "slug: bears\n  id: [7]", "id: This takes one value."),
    ("actors.yaml", "slug: bears", "slug: bears\n  aliases: x", "alias: A list of records is"),
    ("actors.yaml", "slug: bears", "slug: bears\n  kid: x", "kid: Unknown field. Did you mean"),
    ("persons.yaml", "born: 1957~", "born: 2021-02-30", "persons.yaml:3: born: "),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "fault"), VALUES)
def test_a_value_of_the_wrong_kind_is_a_fault_that_says_what_is_right(
    folder, file, old, new, fault
):
    change(folder, file, old, new)
    faults = loading.load(folder)
    assert any(fault in line for line in faults), faults


@pytest.mark.parametrize("word", ["NO", "yes", "2022-04-21", "1e3", "0x1F", "1:30", "=1+1"])
def test_a_text_is_read_as_it_is_written(folder, word):
    change(folder, "persons.yaml", "name: Osama Khan", f"name: {word}")
    assert loading.load(folder) == []
    assert Person.objects.get(slug="chief").name == word


NUMBERS = ["1e999", "-1e999", "inf", "-inf", ".inf", "-.INF", "NaN", ".nan", "1e400"]
NO_NUMBERS = ["many", "1_000", "0x1F", "1:30", "1,000", "٣", "３", "true", "''"]


@pytest.mark.parametrize(
    ("file", "field", "old"),
    [
        ("incidents.yaml", "low", "low: 3"),
        ("incidents.yaml", "high", "high: 5"),
        ("incidents.yaml", "count", "count: 40"),
        ("places.yaml", "radius_km", "radius_km: 600"),
        ("places.yaml", "latitude", "latitude: 33.8"),
        ("places.yaml", "longitude", "longitude: 66.0"),
    ],
)
def test_a_number_is_finite_and_of_at_most_15_digits(folder, file, field, old):
    lines = (folder / file).read_text(encoding="utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.strip() == old)
    # Each field takes its share of them: they are all read by the same function.
    numbers = (*NUMBERS, *NO_NUMBERS, "99999999999999999999", "9" * 5000)
    for number in numbers[len(field) % 3 :: 3]:
        change(folder, file, old, f"{field}: {number}")
        faults = loading.load(folder)
        assert any(fault.startswith(f"{file}:{line}: {field}: “") for fault in faults), faults
        shutil.rmtree(folder)
        shutil.copytree(HOSTILE, folder)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("incidents.yaml", "count: 40", "count: -1"),
        ("incidents.yaml", "count: 40", "count: 0"),
        ("incidents.yaml", "count: 40", "count: 2.5"),
        ("incidents.yaml", "count: 40", "count: 1000000001"),
        ("incidents.yaml", "place_precision: 1", "place_precision: 8"),
        ("places.yaml", "radius_km: 600", "radius_km: -1"),
        ("places.yaml", "radius_km: 600", "radius_km: 20041"),
        ("places.yaml", "latitude: 33.8", "latitude: 91"),
        ("places.yaml", "longitude: 66.0", "longitude: -181"),
    ],
)
def test_a_number_is_within_its_bounds(folder, file, old, new):
    change(folder, file, old, new)
    (fault,) = loading.load(folder)
    assert f": {new.partition(':')[0]}: " in fault


# Chains and crowds


def test_more_than_a_thousand_containers_in_a_chain_are_loaded(folder, api: Api):
    chain = "".join(
        f"- slug: c{number}\n  title: C\n  kind: news\n  container: c{number + 1}\n"
        for number in range(1200)
    )
    write(folder, "sources.yaml", (folder / "sources.yaml").read_text() + chain)
    assert "There is no source “c1200”" in loading.load(folder)[0]
    chain += "- slug: c1200\n  title: C\n  kind: news\n"
    write(folder, "sources.yaml", (HOSTILE / "sources.yaml").read_text() + chain)
    assert loading.load(folder) == []
    assert Source.objects.get(slug="c0").container.slug == "c1"
    assert api.get("sources", slug="c0").status_code == 200


def test_of_a_circle_each_member_is_told_and_nothing_that_hangs_on_it(folder):
    write(
        folder,
        "places.yaml",
        "".join(
            f"- slug: {slug}\n  name: {slug}\n  kind: city\n  parent: {parent}\n"
            for slug, parent in (("land", "town"), ("town", "hut"), ("hut", "land"), ("bed", "hut"))
        ),
    )
    assert loading.load(folder) == [
        f"places.yaml:{line}: parent: It lies in itself." for line in (4, 8, 12)
    ]


def test_faults_come_in_the_order_of_files_and_lines_and_each_in_one_line(folder):
    change(folder, "actors.yaml", "kind: armed_group", 'kind: "a\\nb\\e[31m"')
    change(folder, "persons.yaml", "slug: clerk", "slug: clerk\n  " + "x" * 900 + ": 1")
    change(folder, "places.yaml", "kind: city", "kind: citty")
    faults = loading.load(folder)
    assert [fault.split(":")[0] for fault in faults] == [
        "actors.yaml",
        "persons.yaml",
        "places.yaml",
    ]
    assert r"“a\nb\x1b[31m”" in faults[0]
    assert len(faults[1]) < 200


def test_lookalikes_in_names_are_loaded_with_a_warning(folder):
    change(folder, "persons.yaml", "name: A clerk", "name: Оsama Khan")
    told = loading.load(folder, warnings=True)
    assert told == [
        "persons.yaml:5: name: Warning: “Оsama” mixes letters of several scripts that look "
        "alike. It looks like the name of “Osama Khan”."
    ]
    assert loading.load(folder, warnings=True) == []  # nothing new


# After whatever was loaded, everything answers


EXTREME = {
    "one way": [
        ("places.yaml", "radius_km: 600", "radius_km: 0"),
        ("places.yaml", "latitude: 33.8", "latitude: -90"),
        ("places.yaml", "name: Town", "name: '%s {} \\'"),
        ("incidents.yaml", "high: 5", "high: 1000000000000"),
        ("incidents.yaml", "title: A raid", "title: '=HYPERLINK(\"http://x\")<script>'"),
        ("incidents.yaml", "date: '2022-04-21'", "date: 9999-12-31"),
    ],
    "the other way": [
        ("places.yaml", "radius_km: 600", "radius_km: 1e-300"),
        ("incidents.yaml", "low: 3", "low: 0"),
        ("incidents.yaml", "date: '2022-04-21'", "date: '0001'"),
    ],
}


@pytest.mark.parametrize("changes", EXTREME.values(), ids=EXTREME)
def test_lists_files_and_statistics_answer_after_extreme_values(folder, api: Api, changes):
    for file, old, new in changes:
        change(folder, file, old, new)
    assert loading.load(folder) == []
    assert loading.failures(api.client) == []


def test_nothing_of_a_refused_data_set_is_stored(folder):
    change(folder, "figures.yaml", "low: 12", "low: inf")
    assert loading.load(folder)
    assert not Place.objects.filter(slug="town").exists()
