"""Records know the data sets that they were loaded from; answers can be about some of them."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from incidents.models import Incident
from threatapi.changes.door import change
from threatapi.changes.models import Change
from threatapi.changes.undo import undo

from ..conftest import Api
from ..helpers import factories as make
from ..helpers.folders import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_datasets")]

HEADER = """name: Plants of the north
slug: plants
title: Plants
publisher: The Institute
url: https://example.org/plants
licence: CC BY 4.0
edition: 2024-02
"""
LISTS = ("entities", "actors", "relationships", "incidents", "involvements", "figures")
LISTS += ("sources", "assertions")


@pytest.fixture(scope="module")
def two_datasets(migrated_store: None, module_store: None, tmp_path_factory) -> None:
    """Two data sets that share the two actors and a source, and records that were typed in."""
    animals = Folder(tmp_path_factory.mktemp("animals"))
    animals.load()
    plants = Folder(tmp_path_factory.mktemp("plants"))
    call_command("dump", plants.path, verbosity=0, stdout=plants.nowhere)
    plants.write("dataset", HEADER)
    for stem in ("relationships", "incidents"):
        plants.write(stem, "[]")
    plants.write(
        "relationships",
        "- {subject: wolves, kind: linked_to, object: bears, "
        "assertions: [{source: paper, locator: L7}]}\n",
    )
    plants.write(
        "incidents",
        "- slug: fire\n  title: A fire\n  date: '2022-05'\n"
        "  assertions: [{source: paper, locator: L3}]\n"
        "  involvements:\n"
        "  - {role: perpetrator, entity: wolves, assertions: [{source: paper, locator: L3}]}\n"
        "  - {role: target, entity: bears, assertions: [{source: paper, locator: L3}]}\n",
    )
    plants.load()
    with change():
        typed = make.incident(slug="typed", date="2022-06")
        make.involvement(typed, entity=make.actor(slug="lions", name="The Lions"))


def refused(path: str, **parameters: str) -> list[dict[str, str]]:
    response = Api().get(path, **parameters)
    assert response.status_code == 400
    return response.json()["errors"]


def test_a_record_has_its_data_sets(api: Api):
    wolves = api("actors/wolves")
    assert wolves["datasets"] == ["animals", "plants"]
    assert api("incidents/fire")["datasets"] == ["plants"]
    assert api("incidents/typed")["datasets"] == []
    assert "animals; plants" in api.get("actors.csv").getvalue().decode()


def test_the_parts_of_a_record_tell_their_data_sets_in_their_own_lists_alone(api: Api):
    fire = api("incidents/fire")
    said = api("incidents", slug="fire", expand="assertions")["results"][0]["assertions"]
    cited = api("sources/paper/claims")["results"][0]["assertions"]
    for part in (*fire["involvements"], *fire["assertions"], *said, *cited):
        assert "datasets" not in part
    (involvement, *_) = fire["involvements"]
    assert api(f"involvements/{involvement['id']}")["datasets"] == ["plants"]


@pytest.mark.parametrize("path", LISTS)
def test_lists_can_be_of_some_data_sets(path: str, api: Api):
    def ids(**parameters: str) -> set[str]:
        return {record["id"] for record in api(path, **parameters)["results"]}

    every = {record["id"]: record["datasets"] for record in api(path)["results"]}
    assert ids(dataset="plants") == {uid for uid, names in every.items() if "plants" in names}
    assert ids(dataset__not="plants") == {
        uid for uid, names in every.items() if names == ["animals"]
    }
    assert ids(dataset__isnull="true") == {uid for uid, names in every.items() if not names}
    assert ids(dataset="plants,animals") == {uid for uid, names in every.items() if names}


def test_a_misspelt_data_set_is_refused_with_a_hint():
    (error,) = refused("incidents", dataset="plant")
    assert "Did you mean plants?" in error["detail"]


def test_data_sets_are_listed_with_licence_edition_and_counts(api: Api):
    assert api.slugs("datasets") == ["animals", "plants"]
    plants = api("datasets/plants")
    assert (plants["name"], plants["title"]) == ("Plants of the north", "Plants")
    assert (plants["licence"], plants["edition"]) == ("CC BY 4.0", "2024-02")
    assert plants["publisher"] == "The Institute"
    counts = {each["kind"]: each["count"] for each in plants["counts"]}
    assert (counts["incident"], counts["involvement"], counts["entity"]) == (1, 2, 2)
    assert plants["last_load"] == api("changes", ordering="-number")["results"][1]["number"]
    assert api.get("datasets/trees").status_code == 404
    assert api("changes", dataset="plants")["count"] == 1


# Statistics


def test_counts_are_not_added_over_data_sets_unless_it_is_accepted(api: Api):
    (error,) = refused("incidents/stats", by="year")
    assert error["parameter"] == "dataset"
    assert "(animals, plants)" in error["detail"]
    assert api("incidents/stats", by="year", dataset="plants")["total"]["count"] == 1
    assert api("incidents/stats", by="year", overlap="accept")["total"]["count"] == 3
    assert api("incidents/stats", by="year", date_from="2022-06")["total"]["count"] == 1
    assert api("incidents/stats", by="year", dataset__not="plants")["total"]["count"] == 1
    assert refused("incidents/stats", by="year", dataset="plants,animals")


def test_figures_of_one_data_set_are_added_as_ever(api: Api):
    asked = {"by": "metric", "dimension": "total"}
    assert api("figures/stats", **asked)["by"] == ["metric"]


# The graph


def test_edges_are_of_the_data_sets_asked_for(api: Api):
    def edges(**parameters: str) -> list[str]:
        found = api("graph", center="wolves", **parameters)["edges"]
        return [each["edge"]["type"] for each in found]

    def kinds(**parameters: str) -> set[str]:
        return {each["kind"] for each in api("entities/wolves/links", **parameters)["groups"]}

    assert kinds() == {"fights", "linked_to", None}
    assert edges(dataset="animals") == ["relationship"]
    assert kinds(dataset="animals") == {"fights"}
    assert kinds(dataset="plants") == kinds(dataset__not="animals") == {"linked_to", None}
    path = {"from": "wolves", "to": "bears", "via": "incidents"}
    assert api("graph/path", **path, dataset="plants")["paths"]
    assert not api("graph/path", **path, dataset="animals")["paths"]


def test_a_timeline_is_of_the_data_sets_asked_for(api: Api):
    def types(**parameters: str) -> set[str]:
        found = api("entities/wolves/timeline", **parameters)["results"]
        return {each["type"] for each in found}

    assert "incident" in types(dataset="plants")
    assert "incident" not in types(dataset="animals")


def test_names_are_matched_among_the_data_sets_asked_for():
    def names(query: str) -> list[str]:
        body = {"queries": [{"name": "The Lions"}]}
        url = f"/api/v1/match{query}"
        answer = Api.client.post(url, body, content_type="application/json").json()
        return [each["entity"]["slug"] for each in answer["results"][0]["candidates"]]

    assert names("")[0] == "lions"
    assert "lions" not in names("?dataset=animals")


# Files


def test_a_data_set_is_dumped_with_its_header_and_loads_again(tmp_path: Path):
    copy = Folder(tmp_path)
    call_command("dump", tmp_path, "--dataset", "plants", verbosity=0, stdout=copy.nowhere)
    header = (tmp_path / "dataset.yaml").read_text(encoding="utf-8")
    assert header == (
        "# yaml-language-server: $schema=dataset.schema.json#/$defs/dataset\n"
        "name: Plants of the north\nslug: plants\ntitle: Plants\npublisher: The Institute\n"
        "url: https://example.org/plants\nlicence: CC BY 4.0\nedition: 2024-02\n"
    )
    incidents = (tmp_path / "incidents.yaml").read_text(encoding="utf-8")
    assert "slug: fire" in incidents
    assert "raid" not in incidents
    assert "0 created, 0 changed" in copy.load("--replace")
    with pytest.raises(CommandError, match="There is no data set “trees”"):
        call_command("dump", tmp_path, "--dataset", "trees")


def test_a_dump_of_the_whole_store_has_the_licences_of_its_data_sets(tmp_path: Path):
    call_command("dump", tmp_path, verbosity=0, stdout=Folder(tmp_path).nowhere)
    header = (tmp_path / "dataset.yaml").read_text(encoding="utf-8")
    assert "\nname: threatapi\nlicence: CC BY 4.0\n" in header


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (
            "name: x\nlicense: CC0",
            "dataset.yaml:2: license: Unknown field. Did you mean licence",
        ),
        ("name: x\nurl: not a page", "dataset.yaml:2: url: Enter a valid URL."),
        ("name: x\nslug: plants", "dataset.yaml:2: slug: Data set with this"),
        ("name: x\nedition: [1]", "dataset.yaml:2: edition: The edition of the data set is one"),
    ],
)
def test_a_wrong_header_is_told(tmp_path: Path, header: str, fault: str):
    folder = Folder(tmp_path)
    folder.write("dataset", header)
    assert folder.refusal(of="Nothing was loaded: 1 faults")[0].startswith(fault)


def test_a_new_edition_is_noted_without_a_change_of_records(tmp_path: Path, api: Api):
    folder = Folder(tmp_path)
    folder.write("dataset", "name: animals\nedition: second")
    tag = api.get("datasets")["ETag"]
    folder.load()
    assert api("datasets/animals")["edition"] == "second"
    assert api.get("datasets")["ETag"] != tag


def test_a_deleted_record_leaves_its_data_sets_and_returns_to_them(api: Api):
    with change():
        Incident.objects.get(slug="fire").delete()
    assert "incident" not in {each["kind"] for each in api("datasets/plants")["counts"]}
    done = Change.objects.order_by("number").last()
    undo(done, "admin", author="noor", reason="still there")
    assert api("incidents/fire")["datasets"] == ["plants"]


def test_the_slug_of_a_data_set_stays_while_records_show_it(tmp_path: Path, api: Api):
    folder = Folder(tmp_path, "birds")
    folder.write("sources", "- {slug: birds-paper, title: A paper, kind: news}\n")
    for stem in ("actors", "relationships", "incidents"):
        folder.write(stem, "[]")
    folder.load()
    folder.write("dataset", "name: birds\nslug: all-birds\n")
    assert folder.refusal(of="Nothing was loaded: 1 faults") == [
        "dataset.yaml:2: slug: The slug of this data set is “birds”: it stays, as in all editions."
    ]
    assert api("sources/birds-paper")["datasets"] == ["birds"]
    done = Change.objects.order_by("number").last()
    undo(done, "admin", author="noor", reason="wrong slug")
    folder.load()
    assert api("sources/birds-paper")["datasets"] == ["all-birds"]


def test_the_same_record_under_another_key_is_the_same(tmp_path: Path, api: Api):
    """Each data set names records by keys of its own."""
    folder = Folder(tmp_path / "birds", "birds")
    for stem in ("actors", "relationships", "incidents"):
        folder.write(stem, "[]")
    paper = api("sources/paper")["id"]
    folder.write(
        "sources", f"- {{id: {paper}, key: p1, slug: paper, title: A paper, kind: news}}\n"
    )
    folder.load()
    assert api("sources/paper")["datasets"] == ["animals", "birds", "plants"]
    number = Change.objects.count()
    assert "0 created, 0 changed" in folder.load()
    animals = Folder(tmp_path / "animals")
    assert "0 created, 0 changed" in animals.load()
    assert Change.objects.count() == number
