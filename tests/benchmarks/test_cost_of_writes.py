"""How many statements a write costs: a save in the admin, and a load that changes nothing."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from actors.models import Entity
from sources.models import Source

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page

pytestmark = pytest.mark.django_db
NUMBER = 60  # of sources, more than there may be statements for each kind of reference


def write_data_set(folder: Path, authors: str = "") -> None:
    """Sources with authors, containers and citations, and relationships that they assert."""
    sources = ["- {slug: book, title: Book, kind: book}"] + [
        f"- {{slug: chapter-{n}, title: Chapter, kind: un_report, container: book, "
        f"authors: [writer{authors}], cites: [{{cited: book, mode: quotes}}]}}"
        for n in range(NUMBER)
    ]
    actors = ["- {slug: writer, name: Writer, kind: media_outlet}"] + [
        f"- {{slug: group-{n}, name: Group {n}, kind: armed_group}}" for n in range(NUMBER)
    ]
    relationships = [
        f"- {{subject: group-{n}, kind: linked_to, object: writer, "
        f"assertions: [{{source: chapter-{n}, locator: L1, speaker: writer}}]}}"
        for n in range(NUMBER)
    ]
    files = {"sources": sources, "actors": actors, "relationships": relationships}
    for name, records in files.items():
        (folder / f"{name}.yaml").write_text("\n".join(records), encoding="utf-8")


def test_an_assertion_is_saved_in_the_admin_by_few_statements(client: Client, count_queries):
    client.force_login(User.objects.create_superuser("editor"))
    claim = make.relationship()
    said = make.assertion(claim, source=make.source(), speaker=make.actor())
    form = Page(client, page(said)).fill(note="Just so.")
    with count_queries(54):
        assert form.save().saved
    said.refresh_from_db()
    assert said.note == "Just so."


def test_loading_what_has_not_changed_takes_few_statements(
    empty_store, tmp_path: Path, count_queries
):
    write_data_set(tmp_path)
    call_command("load", str(tmp_path), verbosity=0)
    assert Source.objects.filter(authors__slug="writer").count() == NUMBER
    with count_queries(100):
        call_command("load", str(tmp_path), verbosity=0)


def test_authors_that_alone_have_changed_are_loaded_and_all_is_computed_anew(
    empty_store, tmp_path: Path, capsys
):
    write_data_set(tmp_path)
    call_command("load", str(tmp_path), verbosity=0)
    write_data_set(tmp_path, ", group-0")
    call_command("load", str(tmp_path), verbosity=1)
    printed = capsys.readouterr().out
    assert f"{NUMBER} changed" in printed
    assert "computed: sources" in printed
    assert Source.objects.filter(authors=Entity.objects.get(slug="group-0")).count() == NUMBER
