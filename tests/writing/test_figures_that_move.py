"""A figure that is moved to another incident takes its parts along, and they lie in each other in
at most four levels: by whichever door."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from incidents.models import Figure, Incident
from threatapi.changes.numbers import last_number

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page, the_only_fault

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def empty_world(migrated_store: None) -> None:
    """Each test makes the few records that it is about."""


@pytest.fixture
def raids() -> tuple[Incident, Incident]:
    return make.incident(slug="raid-a"), make.incident(slug="raid-b")


def tally(incident: Incident, levels: int) -> list[Figure]:
    """A figure and its parts, one in the other."""
    found: list[Any] = [None]
    for _ in range(levels + 1):
        found.append(make.figure(incident=incident, parent=found[-1]))
    return found[1:]


def killed(api: Any, slug: str) -> Any:
    return api(f"incidents/{slug}")["killed"]["low"]


def test_parts_go_along_and_come_back_when_it_is_undone(raids, editor, api):
    whole, *parts = tally(raids[0], 2)
    parts[1].marking = "red"
    parts[1].save()
    change = editor.correct(
        records={"incidents": [{"slug": "raid-b", "figures": [{"id": str(whole.uid)}]}]}
    )
    assert {item["record"] for item in change["items"]} == {str(whole.uid), str(parts[0].uid)}
    assert {each.incident for each in Figure.objects.all()} == {raids[1]}
    assert api("incidents/raid-a")["killed"] is None
    assert killed(api, "raid-b") == 1
    call_command("check_store")
    assert editor.undo(change["number"]).status_code == 201
    assert {each.incident for each in Figure.objects.all()} == {raids[0]}


def test_parts_go_along_to_another_entity(editor):
    wolves, bears = make.actor(slug="wolves"), make.actor(slug="bears")
    whole = make.figure(entity=wolves, metric="fighters")
    make.figure(entity=wolves, metric="fighters", parent=whole)
    editor.correct(records={"figures": [{"id": str(whole.uid), "entity": "bears"}]})
    assert {each.entity_id for each in Figure.objects.all()} == {bears.pk}


def test_a_part_is_not_moved_without_its_whole(raids, editor):
    _, part = tally(raids[0], 1)
    moved = {"slug": "raid-b", "figures": [{"id": str(part.uid)}]}
    assert editor.faults(base=last_number(), records={"incidents": [moved]}) == {
        "/records/incidents/0/figures/0": (
            "A part must be about the same incident or entity as the whole."
        )
    }


def test_what_lies_in_a_part_counts_with_it(raids, editor):
    deep, shallow = tally(raids[0], 3), tally(raids[0], 2)
    whole, part = tally(raids[1], 1)

    def moved(figure: Figure) -> dict[str, Any]:
        parts = [{"id": str(part.uid), "parts": [{"id": str(figure.uid)}]}]
        raid = {"slug": "raid-b", "figures": [{"id": str(whole.uid), "parts": parts}]}
        return {"base": last_number(), "records": {"incidents": [raid]}}

    assert editor.faults(**moved(deep[0])) == {
        "/records/incidents/0/figures/0/parts/0/parts/0": (
            "Parts lie in each other in at most 4 levels."
        )
    }
    editor.write(**moved(shallow[0]))
    assert Figure.objects.get(pk=shallow[-1].pk).incident == raids[1]


def test_a_form_moves_parts_and_refuses_what_lies_too_deep(raids):
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    whole, *parts = tally(raids[0], 4)
    answer = Page(client, page(whole)).fill(incident=raids[1]).save()
    assert answer.saved, answer
    assert {each.incident for each in Figure.objects.all()} == {raids[1]}
    other = make.figure(incident=raids[1])
    for lying, message in ((other, "at most 4 levels"), (parts[-1], "part of itself")):
        answer = Page(client, page(whole)).fill(parent=lying).save()
        assert the_only_fault(answer)[0] == "parent"
        assert message in the_only_fault(answer)[1]


def test_the_check_of_the_store_finds_parts_elsewhere(raids, capsys):
    whole, part = tally(raids[0], 1)
    call_command("check_claims")
    Figure.objects.filter(pk=part.pk).update(incident=raids[1])
    for command in ("check_claims", "check_store"):
        with pytest.raises(CommandError):
            call_command(command)
        told = f"figure {part.uid}: it is about another record than its whole {whole.uid}"
        assert told in capsys.readouterr().err
