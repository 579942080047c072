"""Answers that a client has kept: when they still hold, it is told so, and only then."""

import gzip
import json

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.test import Client

from actors.models import Actor, Alias, Entity, NamePart
from base.orm.models import Record
from base.orm.revision import TABLE, Revision, revision, watched_tables
from incidents.models import Incident, Place
from sources.models import Assertion, Source, SourceLink

from ..helpers import factories as make
from ..helpers.admin_pages import Page, page

pytestmark = pytest.mark.django_db

SINGLE = ["entities/iskp", "actors/iskp", "places/kabul", "sources/s000"]
ALL_ELSE = [
    "", "entities", "incidents", "assertions", "entities?q=zawahri", "entities/iskp/links",
    "entities/iskp/timeline", "graph?center=iskp", "graph.graphml?center=iskp",
    "graph/path?from=iskp&to=al-qaeda", "incidents/stats?by=year", "sources/s003/claims",
    "sources/un2020/impact", "openapi.json", "openapi.yaml", "places.csv", "actors.ndjson",
    "incidents.geojson",
]  # fmt: skip


def get(path, /, method="get", **headers):
    return getattr(Client(), method)(f"/api/v1/{path}".rstrip("/"), headers=headers)


def tag(path):
    response = get(path)
    assert response.status_code == 200, response.content
    return response["ETag"]


def still_holds(path, known):
    status = get(path, if_none_match=known).status_code
    assert status in (200, 304)
    return status == 304


# What a client is told


@pytest.mark.parametrize("path", SINGLE)
def test_the_tag_of_a_single_record_is_strong(path):
    """Who has the same strong tag has the same bytes, whatever else was asked for."""
    assert tag(path).startswith('"')
    asked = [{}, {"accept_encoding": "gzip"}, {"accept_encoding": "identity"}, {"accept": "*/*"},
             {"accept": "application/json; indent=2"}]  # fmt: skip
    contents: dict[str, set[bytes]] = {}
    for headers in asked:
        answer = get(path, **headers)
        contents.setdefault(answer["ETag"], set()).add(answer.content)
    strong = [found for tag, found in contents.items() if not tag.startswith("W/")]
    assert [len(found) for found in strong] == [1] * len(strong)
    assert len(contents) > 2


@pytest.mark.parametrize("path", ALL_ELSE)
def test_the_tag_of_all_else_is_weak(path):
    assert tag(path).startswith('W/"')
    assert still_holds(path, tag(path))


@pytest.mark.parametrize("path", [SINGLE[0], ALL_ELSE[1]])
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_still_holds_has_no_body_and_says_how_long_to_keep_it(path, method):
    whole = get(path)
    response = get(path, method, if_none_match=whole["ETag"])
    assert response.status_code == 304
    assert response.content == b""
    assert "Content-Type" not in response
    for header in ("ETag", "Cache-Control", "Vary"):
        assert response[header] == whole[header]
    assert whole["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert {word.strip() for word in whole["Vary"].split(",")} == {
        "Accept",
        "Accept-Encoding",
        "origin",
    }


def test_several_tags_any_tag_and_tags_of_others():
    mine = tag("entities/iskp")
    assert still_holds("entities/iskp", f'"a", W/"b,c", {mine}')
    assert still_holds("entities/iskp", f"W/{mine}")
    assert still_holds("entities/iskp", "*")
    for other in ('"a"', 'W/"a"', mine.strip('"'), "", '"', ","):
        assert not still_holds("entities/iskp", other)
    assert get("entities/nobody", if_none_match="*").status_code == 404


def test_what_still_holds_is_not_worked_out(count_queries, monkeypatch):
    for path in ("entities/iskp", "incidents?limit=1000", "sources/un2020/impact"):
        known = tag(path)
        with count_queries(1):
            assert still_holds(path, known)
    known = tag("openapi.json")
    monkeypatch.setattr("drf_spectacular.generators.SchemaGenerator.get_schema", None)
    with count_queries(0):
        assert still_holds("openapi.json", known)


def test_a_file_that_still_holds_is_not_read(count_queries):
    """Whichever copy of it the client has."""
    for path in ("incidents.csv", "places.geojson", "assertions.ndjson"):
        for known in (tag(path), "*"):
            with count_queries(1):
                response = get(path, if_none_match=known)
            assert (response.status_code, response.content) == (304, b"")
        assert get(f"{path}?nonsense=1", if_none_match="*").status_code == 400


def test_each_question_has_a_tag_of_its_own():
    asked = [
        "entities", "entities?limit=2", "entities?limit=3", "entities?kind=state", "actors",
        "entities?offset=1&limit=2", "entities/iskp", "actors/iskp", "entities/ttp",
        "entities/iskp?known_by=2020", "incidents/stats?by=year", "incidents/stats?by=month",
    ]  # fmt: skip
    assert len({tag(path).removeprefix("W/") for path in asked}) == len(asked)
    plain = get("entities", accept="application/json")
    indented = get("entities", accept="application/json; indent=2")
    assert plain["ETag"] != indented["ETag"]


def test_another_build_or_host_has_other_tags(monkeypatch, settings):
    known = tag("entities")
    assert get("entities", host="localhost")["ETag"] != known
    monkeypatch.setattr("base.http.conditional.build", lambda: "another")
    assert tag("entities") != known


def test_errors_have_no_tag_and_are_not_kept():
    for path in ("entities/nobody", "entities?kind=x", "nothing", "graph"):
        response = get(path)
        assert response.status_code >= 400
        assert "ETag" not in response
        assert response["Cache-Control"] == "no-store"


def test_a_format_that_is_not_to_be_had_is_refused_even_if_the_answer_holds():
    known = tag("entities")
    assert get("entities", if_none_match=known, accept="text/csv").status_code == 406
    assert get("entities?limit=x", if_none_match=known).status_code == 400
    assert get("entities", "delete", if_none_match=known).status_code == 405


def test_a_compressed_answer_says_the_same_and_its_tag_is_found_again():
    plain = get("entities/iskp")
    small = get("entities/iskp", accept_encoding="gzip")
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 2
    assert json.loads(gzip.decompress(small.content)) == plain.json()
    assert small["ETag"] == f"W/{plain['ETag']}"
    again = get("entities/iskp", accept_encoding="gzip", if_none_match=small["ETag"])
    assert (again.status_code, again["ETag"]) == (304, small["ETag"])


def test_pages_with_forms_are_not_compressed():
    response = Client().get("/admin/login/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in response
    assert "ETag" not in response


# What changes the tags: every way to write, and everything that is shown

# What is edited → where it is seen.
SEEN = {
    "record": ["entities/iskp", "entities?slug=iskp", "graph?center=iskp"],
    "alias": ["entities/iskp", "entities?q=daesh"],
    "assertion": ["relationships?subject=iskp&expand=assertions", "incidents/stats?by=year"],
    "referenced": [
        "relationships?subject=iskp",
        "incidents?role=claimant",
        "sources/un2020/impact",
    ],
    "place": ["places/kabul", "incidents?place=kabul", "presences", "incidents/stats?by=place"],
    "citation": ["sources/s000", "sources/s000/citations", "incidents"],
    "author": ["sources/s000", "sources", "assertions"],
}


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editor"))
    return client


def in_the_admin(editor):
    actor = Actor.objects.get(slug="iskp")
    assert Page(editor, page(actor)).fill(name="Another name").save().saved


def in_the_admin_alias(editor):
    actor = Actor.objects.get(slug="iskp")
    assert Page(editor, page(actor)).add_row("aliases", text="Daesh-K", kind="acronym").save().saved


def by_bulk_update(editor):
    places = list(Place.objects.all()[:5])
    for place in places:
        place.name += "!"
    Place.objects.bulk_update(places, ["name"])


def by_bulk_create(editor):
    iskp = Entity.objects.get(slug="iskp")
    Alias.objects.bulk_create([Alias(entity=iskp, text="Daesh-K", kind="acronym")])


def by_raw_sql(editor):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_place SET name = 'Cabool' WHERE slug = 'kabul'")


def by_authors(editor):
    Source.objects.get(slug="s000").authors.add(Entity.objects.get(slug="iskp"))


def by_deletion(editor):
    SourceLink.objects.filter(citing__slug="s000").first().delete()


def by_raw_deletion(editor):
    SourceLink.objects.filter(citing__slug="s000")._raw_delete("default")


def by_save(editor):
    assertion = Assertion.objects.filter(relationship__subject__slug="iskp").first()
    assertion.quote = "Just so."
    assertion.save()


def by_an_expression(editor):
    told = Assertion.objects.filter(speaker=None)
    told.update(speaker_label=Concat("speaker_label", Value("!")))


def by_saving_another(editor):
    other = Entity.objects.get(slug="afghan-taliban")
    other.name = "Taliban"
    other.save()


def by_update(editor):
    Entity.objects.filter(slug="afghan-taliban").update(description="…")


WAYS = [
    ("record", in_the_admin),
    ("alias", in_the_admin_alias),
    ("alias", by_bulk_create),
    ("assertion", by_save),
    ("assertion", by_an_expression),
    ("referenced", by_saving_another),
    ("referenced", by_update),
    ("place", by_bulk_update),
    ("place", by_raw_sql),
    ("citation", by_deletion),
    ("citation", by_raw_deletion),
    ("author", by_authors),
]


@pytest.mark.parametrize(("what", "edit"), WAYS)
def test_an_edit_changes_the_tags_of_all_that_shows_it(what, edit, editor):
    known = {path: tag(path) for path in SEEN[what]}
    edit(editor)
    for path in SEEN[what]:
        answer = get(path, if_none_match=known[path])
        assert answer.status_code == 200
        assert still_holds(path, answer["ETag"])


def test_loading_changes_the_tags_and_loading_the_same_again_does_not(tmp_path):
    file = tmp_path / "actors.yaml"
    known = tag("entities")
    for name, changes in (("Wolves", True), ("Wolves", False), ("Bears", True)):
        file.write_text(f"- slug: wolves\n  name: {name}\n  kind: cell\n", encoding="utf-8")
        call_command("load", str(tmp_path), verbosity=0)
        assert still_holds("entities", known) is not changes
        known = tag("entities")


def test_recomputing_changes_the_tags_if_a_value_was_wrong():
    Incident.objects.update(killed_low=7)
    known = tag("incidents")
    call_command("recompute", verbosity=0)
    assert not still_holds("incidents", known)


def test_recomputing_changes_the_tags_if_what_is_beside_the_records_was_wrong():
    """Names cut up to be found, and sums of incidents: no trigger of a record sees them."""
    NamePart.objects.all().delete()
    known = tag("actors.csv?q=taliban")
    call_command("recompute", verbosity=0)
    assert not still_holds("actors.csv?q=taliban", known)


def test_what_is_undone_leaves_the_tag_as_it_was():
    known = tag("entities")
    with transaction.atomic():
        make.actor()
        assert not still_holds("entities", known)
        transaction.set_rollback(True)
    assert still_holds("entities", known)


def test_reading_and_signing_in_change_no_tag(editor):
    known = tag("entities")
    editor.get("/admin/")
    editor.get("/api/v1/entities")
    assert still_holds("entities", known)


# The mark behind the tags


def test_every_table_of_records_is_watched():
    for model in apps.get_models():
        if issubclass(model, Record) and not model._meta.proxy:
            assert model._meta.db_table in watched_tables()
    assert Source.authors.through._meta.db_table in watched_tables()
    with connection.cursor() as cursor:
        empty = {"sources_identifier", "sources_distinction"}
        for table in set(watched_tables()) - empty:
            known = revision()
            cursor.execute(f"UPDATE {table} SET id = id")
            assert revision() != known, table


def test_a_store_made_empty_never_comes_to_a_mark_that_it_had():
    seen = {revision()}
    for number in range(5):
        Revision.objects.all().delete()
        Place.objects.filter(slug="kabul").update(radius_km=number + 1)
        seen.add(revision())
    assert len(seen) == 6
    assert TABLE not in watched_tables()
