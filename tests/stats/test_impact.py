"""What would fall or change without a source, and how sources cite each other."""

import pytest
from jsonschema_rs import Draft202012Validator

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

EVERY_MODALITY = "actual,planned,forecast,hypothesised"
FIELDS = ("status", "independent_sources", "known_from")
OF_INCIDENTS = (*FIELDS, "claim_status", "killed", "wounded", "contested")
LISTS = {
    "relationship": "relationships",
    "presence": "presences",
    "incident": "incidents",
    "involvement": "involvements",
    "figure": "figures",
}


def impact(api, source, **more):
    return api(f"sources/{source}/impact", **{"limit": 1000, **more})


def names(items, type_):
    return {item["name"] for item in items if item["type"] == type_}


def changes_of(answer, record):
    return {
        item["field"]: (item["before"], item["after"])
        for item in answer["changes"]
        if item["claim"]["id"] == str(record.uid)
    }


def everything(api, path, **view):
    """All records of a list, by id."""
    found = {}
    for offset in (0, 1000):
        page = api(path, limit=1000, offset=offset, **view)
        found |= {item["id"]: item for item in page["results"]}
    assert len(found) == page["count"]
    return found


# The examples of the definition


def test_haqqani_support_for_iskp_rests_on_one_un_report(api):
    supports = api("relationships", subject="haqqani-network", object="iskp", kind="supports")
    (claim,) = supports["results"]
    falls = impact(api, "un2020")["falls"]
    assert claim["id"] in [item["id"] for item in falls]
    without = impact(api, "s002")
    assert claim["id"] not in [item["id"] for item in without["falls"]]
    changed = {item["field"] for item in without["changes"] if item["claim"]["id"] == claim["id"]}
    assert "independent_sources" not in changed
    left = api(f"relationships/{claim['id']}", exclude_source="s002")
    assert left["independent_sources"] == 1


# The whole, against the lists of both views


VIEW = {"known_by": "2023-01", "exclude_source": "s003"}


@pytest.mark.parametrize(("source", "view"), [("un2020", {}), ("s002", VIEW), ("iskp_claims", {})])
def test_it_tells_the_difference_of_the_lists(source, view, api):
    answer = impact(api, source, **view)
    without = view | {"exclude_source": [source, "s003"] if view else source}
    for type_, path in LISTS.items():
        before = everything(api, path, modality=EVERY_MODALITY, **view)
        after = everything(api, path, modality=EVERY_MODALITY, **without)
        fallen = {item["id"] for item in answer["falls"] if item["type"] == type_}
        assert fallen == before.keys() - after.keys()
        changed = {
            (item["claim"]["id"], item["field"]): (item["before"], item["after"])
            for item in answer["changes"]
            if item["claim"]["type"] == type_
        }
        assert changed == {
            (key, field): (before[key][field], after[key][field])
            for key in after
            for field in (OF_INCIDENTS if type_ == "incident" else FIELDS)
            if before[key][field] != after[key][field]
        }


def test_fates_against_the_list(api):
    before = everything(api, "persons")
    after = everything(api, "persons", exclude_source="s001")
    changed = {
        item["claim"]["id"]: (item["before"], item["after"])
        for item in impact(api, "s001")["changes"]
        if item["field"] == "fate"
    }
    for key, person in before.items():
        now = after[key]["fate"] if key in after else changed.get(key, (0, person["fate"]))[1]
        expected = None if now == person["fate"] else (person["fate"], now)
        assert changed.get(key) == expected, person["slug"]
    assert changed


# Case by case


def test_a_claim_that_others_tell_as_well(api):
    mine, other = make.source(published="2020"), make.source(published="2022")
    alone = make.relationship()
    make.Assertion.objects.filter(relationship=alone).update(source=mine)
    both = make.relationship()
    first = both.assertions.get()
    first.source = mine
    first.save()
    make.assertion(both, source=other)
    denied = make.said(make.relationship(), source=mine, stance="denies")
    answer = impact(api, mine.slug)
    assert [item["id"] for item in answer["falls"]] == [str(alone.uid)]
    assert answer["falls"][0]["kind"] == "linked_to"
    assert changes_of(answer, both) == {
        "independent_sources": (2, 1),
        "known_from": ("2020-12-31", "2022-12-31"),
    }
    assert changes_of(answer, denied)["status"] == ("disputed", "asserted")
    assert answer["kept"] == 0
    third = make.source(published="2020")
    make.assertion(denied, source=third, stance="denies")
    assert changes_of(impact(api, third.slug), denied) == {}
    assert impact(api, third.slug)["kept"] == 1


def test_what_stands_in_it_and_what_is_from_it_go_with_it(api):
    report = make.source(published="2020")
    remark = make.source(container=report)
    article = make.source(published="2021")
    make.source_link(article, report)
    claims = [make.relationship() for _ in range(2)]
    for claim, fields in zip(claims, ({"source": remark}, {"origin": report}), strict=True):
        claim.assertions.update(**{"source": article, **fields})
    fallen = {item["id"] for item in impact(api, report.slug)["falls"]}
    assert fallen == {str(claim.uid) for claim in claims}
    assert impact(api, remark.slug)["falls_count"] == 1


def test_tolls_claims_and_fates(api):
    mine = make.source(published="2020")
    incident, person = make.incident(date="2019"), make.person()
    part = make.involvement(incident, entity=person, role="victim", outcome="wounded")
    later = make.involvement(incident, entity=person, role="victim", outcome="killed")
    claimed = make.involvement(incident, role="claimant")
    make.figure(incident=incident, low=3, high=3)
    toll = make.figure(incident=incident, low=9, high=9)
    for claim in (later, claimed, toll):
        assertion = claim.assertions.get()
        assertion.source = mine
        assertion.save()
    answer = impact(api, mine.slug)
    changes = changes_of(answer, incident)
    assert changes["claim_status"] == ("claimed", "unknown")
    assert changes["contested"] == (["toll"], [])
    assert changes["killed"][0]["high"] == 9
    left = {"low": 3, "high": 3, "high_is_open": False, "best": 3, "contested": False}
    assert changes["killed"][1] == left | {"voices": 1, "assailants": None}
    was, now = changes_of(answer, person)["fate"]
    assert (was["value"], now["value"]) == ("killed", "wounded")
    assert now["incident"]["slug"] == incident.slug
    assert {item["id"] for item in answer["falls"]} == {
        str(claim.uid) for claim in (later, claimed, toll)
    }
    assert str(part.uid) not in str(answer["falls"])


def test_who_is_kin_only_by_this_source(api):
    mine = make.source(published="2020")
    group, wing = make.actor(), make.actor()
    link = make.relationship(subject=wing, kind="part_of", object=group)
    assertion = link.assertions.get()
    assertion.source = mine
    assertion.save()
    incident = make.incident()
    for entity in (group, wing):
        make.involvement(incident, entity=entity, role="claimant")
    answer = impact(api, mine.slug)
    assert changes_of(answer, incident) == {
        "claim_status": ("claimed", "multi_claimed"),
        "contested": ([], ["perpetrator"]),
    }
    assert (answer["falls_count"], answer["kept"]) == (1, 0)


def test_pages_by_type_then_id(api):
    whole = impact(api, "s002")
    keys = [(item["type"], item["id"]) for item in whole["falls"]]
    assert keys == sorted(keys)
    changed = [(item["claim"]["type"], item["claim"]["id"]) for item in whole["changes"]]
    assert changed == sorted(changed)
    assert whole["count"] == len(keys) + len(changed)
    falls, changes, url = [], [], "/api/v1/sources/s002/impact?limit=20"
    while url:
        page = api.client.get(url).json()
        assert page["count"] == whole["count"]
        falls += page["falls"]
        changes += page["changes"]
        url = page["next"]
    assert (falls, changes) == (whole["falls"], whole["changes"])
    assert page["previous"]


def test_a_source_that_says_nothing(api):
    answer = impact(api, make.source().slug)
    assert (answer["falls"], answer["changes"], answer["kept"]) == ([], [], 0)


def test_the_queries_do_not_grow(api, count_queries):
    for source in ("un2020", "s001"):
        with count_queries(101):
            impact(api, source)
    with count_queries(156):
        impact(api, "s001", known_by="2023", exclude_source="s003")


# Citations


def slugs(citations):
    return [item["source"]["slug"] for item in citations]


def test_the_experts_whom_scmp_cites(api):
    answer = api("sources/scmp/citations")
    assert slugs(answer["cited"]) == ["analysts004", "lodhi", "smith", "valle", "webber"]
    authors = {
        author["name"]: item["mode"]
        for item in answer["cited"]
        for author in item["source"]["authors"]
    }
    assert authors == {
        "Maleeha Lodhi": "quotes", "Graeme Smith": "quotes",
        "Riccardo Valle": "quotes", "Lucas Webber": "quotes",
    }  # fmt: skip
    assert slugs(answer["citing"]) == ["s004"]
    assert answer["citing"][0]["mode"] == "paraphrases"
    assert answer["citing"][0]["locator"] == "L15-19, L23, L51, L63, L71, L87"
    assert (answer["cited_count"], answer["citing_count"], answer["count"]) == (5, 1, 6)


def test_citations_from_a_standpoint(api):
    assert slugs(api("sources/un2020/citations")["citing"]) == ["s002", "s003"]
    early = api("sources/un2020/citations", known_by="2020-12-31")
    assert slugs(early["citing"]) == ["s003"]
    without = api("sources/un2020/citations", exclude_source="s003,un_ms")
    assert slugs(without["citing"]) == ["s002"]
    assert "un_ms" not in slugs(without["cited"])
    assert api.get("sources/un2020/citations", known_by="2019").status_code == 404


def test_pages_of_both_ways(api):
    hub = make.source(slug="hub")
    for index in range(5):
        make.source_link(make.source(slug=f"citing-{index}"), hub)
    make.source_link(hub, make.source(slug="cited-0"))
    first = api("sources/hub/citations", limit=3)
    assert (slugs(first["cited"]), len(first["citing"])) == (["cited-0"], 3)
    second = api.client.get(first["next"]).json()
    assert (second["cited"], slugs(second["citing"])) == ([], ["citing-3", "citing-4"])
    assert (second["next"], second["count"]) == (None, 6)
    assert api.client.get(second["previous"]).json() == first


def test_the_queries_of_citations(api, count_queries):
    for source in ("s001", "un2020", "scmp"):
        with count_queries(9):
            api(f"sources/{source}/citations", limit=1000)


# What is refused


@pytest.mark.parametrize("path", ["claims", "citations", "impact"])
def test_refusals(path, api):
    assert api.get(f"sources/no-such-source/{path}").status_code == 404
    for parameter, value in (
        ("known_bye", "2020"), ("known_by", "soon"), ("exclude_source", "s00"), ("limit", "0"),
        ("limit", "1001"), ("limit", ""), ("offset", "-1"), ("offset", "x"), ("as_of", "2020"),
    ):  # fmt: skip
        response = api.get(f"sources/un2020/{path}", **{parameter: value})
        assert response.status_code == 400, parameter
        assert response.json()["errors"][0]["parameter"] == parameter
    assert api.get(f"sources/un2020/{path}", exclude_source="un2020").status_code == 404


# The schema


@pytest.mark.parametrize("path", ["claims", "citations", "impact"])
def test_the_answers_are_as_the_schema_says(path, api, schema):
    operation = schema["paths"][f"/api/v1/sources/{{id}}/{path}"]["get"]
    assert operation["operationId"] == f"get_source_{path}"
    assert all(parameter["description"] for parameter in operation["parameters"])
    shape = operation["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator(shape | {"components": schema["components"]})
    for source in ("s001", "s002", "un2020", "scmp"):
        answer = api(f"sources/{source}/{path}", limit=200)
        assert not [error.instance_path for error in validator.iter_errors(answer)]
