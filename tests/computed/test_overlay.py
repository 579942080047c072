"""Views without some sources: what a request may cost, and where such a view ends."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from threatapi.exports import views

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

LISTS = ("incidents", "involvements", "figures", "relationships", "presences", "persons", "sources")


@make.together()
@make.together()
def world(number: int) -> Any:
    """A source, and so many incidents, of the first of which it speaks beside others."""
    source = make.source(published="2020")
    for at in range(number):
        event, who = make.incident(), make.person()
        part = make.involvement(event, entity=who, role="victim", outcome="killed")
        count = make.figure(incident=event)
        role = make.relationship(subject=who, kind="member_of")
        for claim in (event, part, count, role, make.presence(entity=who)):
            if not at:
                make.assertion(claim, source=source, stance="denies")
    return source


@pytest.mark.parametrize("path", LISTS)
def test_no_more_is_asked_of_a_larger_store(path, api, empty_store):
    counts = []
    for number in (2, 8):
        source = world(number)
        api(path, exclude_source=source.slug)  # the shape is made once
        with CaptureQueriesContext(connection) as asked:
            api(path, exclude_source=source.slug)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_view_ends_with_its_request(api, empty_store):
    source = world(1)
    before = api("incidents")["results"]
    assert before[0]["status"] == "disputed"
    assert api("incidents", exclude_source=source.slug)["results"][0]["status"] == "asserted"
    assert api("incidents")["results"] == before
    assert api.get("incidents", exclude_source=source.slug, status="nonsense").status_code == 400
    assert api("incidents")["results"] == before


def test_each_piece_of_a_file_is_in_the_view(api, empty_store, monkeypatch, settings):
    monkeypatch.setattr(views, "CHUNK", 1)
    source = world(3)
    for compiled in (True, False):
        settings.COMPILED_JSON = compiled
        for path in LISTS:
            file = api.get(f"{path}.ndjson", exclude_source=source.slug)
            api(path)  # another view, asked for meanwhile
            lines = [json.loads(line) for line in file.getvalue().decode().splitlines()]
            assert lines == api(path, exclude_source=source.slug)["results"], path


def test_an_impact_within_a_view_is_that_of_one_more_source(api, empty_store):
    source = world(1)
    other = make.source()
    (event,) = make.Incident.objects.all()
    make.assertion(event, source=other, stance="denies")
    changed = [
        [
            (change["before"], change["after"])
            for change in api(f"sources/{source.slug}/impact", **view)["changes"]
            if change["claim"]["type"] == "incident" and change["field"] == "status"
        ]
        for view in ({}, {"exclude_source": other.slug})
    ]
    assert changed == [[], [("disputed", "asserted")]]


def test_a_correction_by_a_source_that_is_left_out_corrects_nothing(api, empty_store):
    speaker = make.actor()
    claim = make.relationship()
    told = make.assertion(claim, speaker=speaker, source=make.source(published="2020"))
    late = make.source(published="2021")
    make.assertion(claim, speaker=speaker, source=late, stance="denies", corrects=told)
    path = f"relationships/{claim.uid}"
    shown = api(path), api(path, exclude_source=late.slug)
    assert [each["status"] for each in shown] == ["disputed", "asserted"]
    superseded = [{one["superseded_by"] for one in each["assertions"]} for each in shown]
    assert len(superseded[0]) == 2
    assert superseded[1] == {None}


def test_a_death_that_only_a_left_out_source_takes_back_is_one(api, empty_store, settings):
    """No version of the day says it, so there is none of which it could take the place."""
    denying, someone, nobody = make.source(published="2020"), make.person(), make.person()
    part = make.involvement(make.incident(), entity=someone, role="victim", outcome="killed")
    make.assertion(part, source=denying, stance="denies", corrects=part.assertions.get())
    for compiled in (True, False):
        settings.COMPILED_JSON = compiled
        assert api(f"persons/{someone.slug}")["fate"]["value"] == "unknown"
        without = {"exclude_source": denying.slug}
        assert api(f"persons/{someone.slug}", **without)["fate"]["value"] == "killed"
        assert api("persons", fate="killed", **without)["count"] == 1
    assert api.get(f"persons/{nobody.slug}", **without).status_code == 404


def test_who_is_named_by_a_left_out_source_alone_is_not_in_view(api, empty_store):
    """Whichever way a source names somebody: alone it is the only one, with others it is not."""
    source, other = make.source(published="2021"), make.source(published="2022")
    alone, both = [make.actor() for _ in range(3)], [make.actor() for _ in range(3)]
    for document, named in ((source, alone), (source, both), (other, both)):
        writer, speaker, member = named
        document.authors.add(writer)
        make.assertion(make.incident(), source=document, speaker=speaker)
        make.assertion(member, source=document)
    found = {each["slug"] for each in api("actors", exclude_source=source.slug)["results"]}
    assert found == {actor.slug for actor in both}
    known = {each["slug"] for each in api("actors", known_by="2021")["results"]}
    assert known == {actor.slug for actor in (*alone, *both)}
    view = {"known_by": "2021", "exclude_source": source.slug}
    assert api("actors", **view)["results"] == []
