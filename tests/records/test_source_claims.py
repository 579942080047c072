"""All that a source says, of every type, in one list."""

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

LISTS = {
    "relationship": "relationships",
    "presence": "presences",
    "involvement": "involvements",
    "figure": "figures",
}
EVERY_MODALITY = "actual,planned,forecast,hypothesised"


def claims(api, source, **more):
    return api(f"sources/{source}/claims", **{"limit": 1000, **more})


def test_a_claim_with_what_the_source_says_of_it(api):
    answer = claims(api, "un2020", type="relationship", kind="supports")
    item = next(item for item in answer["results"] if "Haqqani" in item["name"])
    assert item["name"] == "Haqqani Network supports Islamic State Khorasan Province"
    assert item["kind"] == "supports"
    assert (item["independent_sources"], item["modality"]) == (1, "actual")
    assert item["known_from"] == "2020-06-14"
    said = [(each["source"]["slug"], each["locator"]) for each in item["assertions"]]
    assert ("s003", "L9") in said
    assert api.client.get(item["url"]).json()["id"] == item["id"]


@pytest.mark.parametrize("source", ["un2020", "s002", "scmp", "un2023"])
@pytest.mark.parametrize("view", [{}, {"known_by": "2023-12"}, {"exclude_source": "s003,smith"}])
def test_the_same_claims_as_in_the_lists(source, view, api):
    if api.get(f"sources/{source}", **view).status_code == 404:
        assert api.get(f"sources/{source}/claims", **view).status_code == 404
        return
    answer = claims(api, source, **view)
    shown = ("status", "modality", "known_from", "independent_sources")
    for type_, path in LISTS.items():
        listed = api(path, source=source, modality=EVERY_MODALITY, limit=1000, **view)["results"]
        found = {item["id"]: item for item in answer["results"] if item["type"] == type_}
        assert found.keys() == {item["id"] for item in listed}
        for item in listed:
            assert {name: found[item["id"]][name] for name in shown} == {
                name: item[name] for name in shown
            }


def test_counts_add_up_and_follow_the_filters(api):
    answer = claims(api, "s002")
    assert sum(group["count"] for group in answer["counts"]) == answer["count"]
    for group in answer["counts"]:
        same = [
            item
            for item in answer["results"]
            if (item["type"], item["kind"]) == (group["type"], group["kind"])
        ]
        assert len(same) == group["count"]
    leaders = claims(api, "s002", kind="leader_of")
    assert {group["kind"] for group in leaders["counts"]} == {"leader_of"}
    assert leaders["count"] == len(leaders["results"]) > 0
    two = claims(api, "s002", type="figure,presence")
    assert {item["type"] for item in two["results"]} == {"figure", "presence"}


def test_what_stands_in_it_and_what_is_from_it_counts(api):
    report, article = make.source(published="2020"), make.source(published="2021")
    remark = make.source(container=report)
    make.source_link(article, report)
    for fields in ({"source": report}, {"source": remark}, {"source": article, "origin": report}):
        make.Assertion.objects.filter(relationship=make.relationship()).update(**fields)
    make.Assertion.objects.filter(presence=make.presence()).update(source=article)
    assert claims(api, report.slug)["count"] == 3
    assert claims(api, remark.slug)["count"] == 1
    assert claims(api, article.slug)["count"] == 2


def test_denials_and_plans_are_said_too(api):
    mine = make.source(published="2020")
    link = make.relationship()
    make.assertion(link, source=mine, stance="denies")
    plan = make.relationship()
    plan.assertions.update(source=mine, modality="planned")
    answer = claims(api, mine.slug)
    assert answer["count"] == 2
    denied = claims(api, mine.slug, stance="denies")["results"]
    assert [item["id"] for item in denied] == [str(link.uid)]
    # The status is of all that is said, the assertions are those of the source.
    assert denied[0]["status"] == "disputed"
    assert [each["stance"] for each in denied[0]["assertions"]] == ["denies"]


def test_entities_and_names_have_no_status(api):
    mine = make.source()
    actor = make.said(make.actor(), source=mine)
    alias = make.said(make.alias(actor, "The Others"), source=mine)
    results = claims(api, mine.slug)["results"]
    assert [item["type"] for item in results] == ["alias", "entity"]
    assert [item["id"] for item in results] == [str(alias.uid), str(actor.uid)]
    for item in results:
        assert item["status"] is item["known_from"] is item["independent_sources"] is None
        assert item["url"] == f"/api/v1/actors/{actor.slug}".replace("actors", "entities")


def test_known_by_tells_nothing_of_later(api):
    early = claims(api, "un2020", known_by="2020-12-31")
    assert early["count"] > 0
    sources = {each["source"]["slug"] for item in early["results"] for each in item["assertions"]}
    assert sources == {"s003"}
    assert early["count"] <= claims(api, "un2020")["count"]
    assert api.get("sources/un2020/claims", known_by="2020-06-13").status_code == 404


def test_pages_by_type_then_id(api):
    whole = claims(api, "s002")
    keys = [(item["type"], item["id"]) for item in whole["results"]]
    assert keys == sorted(keys)
    read, url = [], "/api/v1/sources/s002/claims?limit=17"
    while url:
        page = api.client.get(url).json()
        assert page["counts"] == whole["counts"]
        read += page["results"]
        url = page["next"]
    assert read == whole["results"]


def test_an_unknown_kind(api):
    response = api.get("sources/s002/claims", kind="leaderof")
    assert response.status_code == 400
    assert "leader_of" in response.json()["errors"][0]["detail"]


def test_the_queries_do_not_grow(api, count_queries):
    for source, limit in (("s002", 1000), ("s001", 1000), ("s001", 1)):
        with count_queries(26):
            claims(api, source, limit=limit)
    # Without a source, what it speaks of is worked out first.
    with count_queries(78):
        claims(api, "s001", known_by="2023", exclude_source="s003")
