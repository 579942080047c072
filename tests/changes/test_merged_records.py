"""Who asks for a record that was merged finds the one that stayed, by its id and by its slug."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import resolve
from rest_framework.request import Request

from actors.models import Person, Relationship
from base.http.errors import Moved, handler
from threatapi.changes.models import Change

from ..helpers import factories as make
from ..helpers.merges import REASON, merge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def assert_moved(api: Any, path: str, to: str) -> None:
    response = api.get(path)
    assert response.status_code == 301, response.content
    assert response["Location"] == f"/api/v1/{to}"
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 301
    assert "must-revalidate" in response["Cache-Control"]  # undoing the merge ends it


def test_its_urls_lead_to_the_one_that_stayed(old, new, api):
    merge(old, new)
    for name in ("old", old.uid):
        for path in ("persons/{}", "entities/{}", "entities/{}/timeline", "persons/{}/history"):
            assert_moved(api, path.format(name), path.format(new.uid))
    assert_moved(
        api,
        "entities/old/links?limit=5&known_by=2020",
        f"entities/{new.uid}/links?limit=5&known_by=2020",
    )
    assert api.get("actors/old").status_code == 404
    assert api(f"persons/{new.uid}")["slug"] == "new"


def test_it_may_be_asked_for_with_head_and_not_written(old, new, api):
    merge(old, new)
    assert api.client.head("/api/v1/persons/old").status_code == 301
    assert api.client.put("/api/v1/persons/old").status_code == 405


def test_what_is_asked_by_another_method_is_to_be_asked_so_again(old, new):
    """No URL of a record takes another yet, so the handler of errors is asked."""
    page = RequestFactory().post("/api/v1/persons/old?limit=5")
    page.resolver_match = resolve(page.path)
    response = handler(Moved("It was merged.", new.uid), {"request": Request(page)})
    assert response is not None
    assert response.status_code == 308
    assert response["Location"] == f"/api/v1/persons/{new.uid}?limit=5"


def test_a_chain_leads_to_the_last(api):
    sources = [make.source(slug=slug) for slug in ("a", "b", "c")]
    merge(sources[0], sources[1])
    merge(sources[1], sources[2])
    for path in ("sources/a", "sources/b", f"sources/{sources[0].uid}"):
        assert_moved(api, path, f"sources/{sources[2].uid}")
    for part in ("claims", "citations", "impact"):
        assert_moved(api, f"sources/a/{part}", f"sources/{sources[2].uid}/{part}")


def test_filters_find_by_it(old, new, api):
    group = make.actor(slug="group")
    link = make.relationship(subject=old, kind="leader_of", object=group)
    incident = make.incident(slug="attack")
    make.involvement(incident, entity=old)
    merge(old, new)
    for name in ("old", str(old.uid)):
        assert api.slugs("incidents", person=name) == ["attack"]
        assert [each["id"] for each in api("relationships", subject=name)["results"]] == [
            str(link.uid)
        ]
        assert api("assertions", target=name)["count"] == 0
        assert api("changes", record=name)["count"] >= 2
        matched = api.client.post(
            "/api/v1/match",
            {"queries": [{"name": "Mufti Noor", "related": name}]},
            "application/json",
        )
        assert matched.status_code == 200
    assert api.slugs("persons", id=str(old.uid)) == ["new"]
    assert api.slugs("persons", slug="old") == ["new"]
    assert api.slugs("persons", id__not=str(old.uid)) == []
    assert api.get("incidents", person="older").status_code == 400


def test_claims_that_became_one_are_found_by_either_id(old, new, api):
    group = make.actor()
    stays = make.relationship(subject=new, kind="leader_of", object=group)
    goes = make.relationship(subject=old, kind="leader_of", object=group)
    merge(old, new)
    assert_moved(api, f"relationships/{goes.uid}", f"relationships/{stays.uid}")


def test_the_history_of_the_one_that_stayed_tells_of_it(old, new, api):
    merge(old, new)
    latest = api("persons/new/history")["results"][0]
    assert latest["reason"] == REASON
    actions = {item["record"]: item["action"] for item in latest["items"]}
    assert actions[str(old.uid)] == "merge"


def test_undoing_ends_it(old, new, api):
    merge(old, new)
    done = Change.objects.order_by("-number")[0]
    call_command("undo", str(done.number), reason=REASON, stdout=StringIO())
    assert api("persons/old")["id"] == str(old.uid)
    assert api.slugs("persons", id=str(old.uid)) == ["old"]


def test_who_stayed_and_was_deleted_since_is_gone(old, new, api):
    merge(old, new)
    new.delete()
    assert_moved(api, "persons/old", f"persons/{new.uid}")
    assert api.get(f"persons/{new.uid}").status_code == 410


@pytest.mark.parametrize("steps", [1, 2])
def test_who_is_one_with_a_hidden_record_is_not_there_either(steps, old, new, api):
    kept = new
    if steps == 2:
        kept = make.person(slug="newer", name="N. Wali")
    merge(old, new)
    if steps == 2:
        merge(new, kept)
    kept.marking = "red"
    kept.save()
    for name in ("old", old.uid, "new", new.uid):
        for path in ("persons/{}", "entities/{}", "persons/{}/history", "entities/{}/timeline"):
            response = api.get(path.format(name))
            assert response.status_code == 404, path
            assert "Location" not in response
        assert api.get("involvements", entity=name).status_code == 400


def test_a_former_slug_leads_to_the_record_unless_it_is_a_person(old, api):
    place = make.place(slug="kabull")
    for record, slug in ((place, "kabul"), (old, "noor-wali")):
        record.slug = slug
        record.save()
    assert_moved(api, "places/kabull", f"places/{place.uid}")
    assert api.slugs("places", slug="kabull") == ["kabul"]
    assert api.get("persons/old").status_code == 404
    assert api.get("incidents", person="old").status_code == 400


def test_a_slug_that_another_record_has_now_names_that_one(api):
    renamed = make.place(slug="kabul")
    renamed.slug = "old-kabul"
    renamed.save()
    merged, stays = make.place(slug="herat"), make.place(slug="ghazni")
    merge(merged, stays)
    for slug in ("kabul", "herat"):
        other = make.place(slug=slug)
        assert api(f"places/{slug}")["id"] == str(other.uid)
        assert api.slugs("places", slug=slug) == [slug]
        assert slug not in api.slugs("places", slug__not=slug)
        assert "old-kabul" in api.slugs("places", slug__not=slug)


def test_the_id_of_a_merged_person_leads_on_after_its_redaction(old, new, api):
    merge(old, new)
    call_command("redact", "entity", str(old.uid), reason=REASON, stdout=StringIO())
    for path in ("persons", "entities"):
        assert_moved(api, f"{path}/{old.uid}", f"{path}/{new.uid}")
    assert api.get(f"actors/{old.uid}").status_code == 404
    assert api.get("persons/old").status_code == 404


def test_a_data_set_does_not_bring_it_back(tmp_path, api, capsys):
    (tmp_path / "sources.yaml").write_text("- {slug: report, title: Report, kind: news}")
    (tmp_path / "persons.yaml").write_text(
        "- {slug: old, name: Noor Wali, aliases: [{text: Abu Asim, kind: kunya}],"
        " assertions: [{source: report, locator: L1}]}\n"
        "- {slug: new, name: Mufti Noor}"
    )
    (tmp_path / "actors.yaml").write_text("- {slug: group, name: Group, kind: armed_group}")
    said = "assertions: [{source: report, locator: L1}]"
    (tmp_path / "relationships.yaml").write_text(
        f"- {{subject: old, kind: leader_of, object: group, {said}}}\n"
        f"- {{subject: new, kind: leader_of, object: group, {said}}}\n"
        f"- {{subject: old, kind: possibly_same_as, object: new, {said}}}\n"
    )
    call_command("load", str(tmp_path), verbosity=0)
    merge(*(Person.objects.get(slug=slug) for slug in ("old", "new")))
    changes = Change.objects.count()
    capsys.readouterr()
    call_command("load", str(tmp_path), verbosity=0)
    assert Change.objects.count() == changes
    assert [*Person.objects.values_list("slug", flat=True)] == ["new"]
    told = capsys.readouterr().err
    assert "persons.yaml:1: entity: Warning: It was merged with “Mufti Noor”" in told
    assert "relationships.yaml:3: relationship: Warning: It linked two records" in told
    # Another data set may name it.
    (tmp_path / "relationships.yaml").write_text(
        f"- {{subject: old, kind: member_of, object: group, {said}}}\n"
    )
    for name in ("persons", "actors", "sources"):
        (tmp_path / f"{name}.yaml").unlink()
    call_command("load", str(tmp_path), verbosity=0)
    assert Relationship.objects.get(kind="member_of").subject.slug == "new"
