"""What the voices on a claim add up to: its status, and how many of them are independent."""

from typing import Any

import pytest

from actors.models import Relationship
from incidents.models import Figure, Incident, Involvement, Presence

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

FIRM, WEAK = {"hedge": "assessed"}, {"hedge": "believed"}
AGAINST, NEITHER = {"stance": "denies"}, {"stance": "cannot_confirm"}
WITHDRAWN = {"retracted": "2021"}
STATUSES = [  # voices: the status to which they add up, and the independent ones of them
    ([FIRM], "asserted", 1),
    ([WEAK, FIRM], "asserted", 2),
    ([FIRM, NEITHER], "asserted", 1),
    ([WEAK], "suspected", 1),
    ([WEAK, NEITHER], "suspected", 1),
    ([NEITHER], "suspected", 0),
    ([FIRM, AGAINST], "disputed", 1),
    ([WEAK, AGAINST], "disputed", 1),
    ([AGAINST], "denied", 0),
    ([AGAINST, NEITHER], "denied", 0),
    ([WITHDRAWN], "retracted", 0),
    ([WITHDRAWN, WITHDRAWN | AGAINST], "retracted", 0),
    ([WITHDRAWN, WEAK], "suspected", 1),
    ([FIRM, WITHDRAWN | AGAINST], "asserted", 1),
    ([WITHDRAWN, AGAINST], "denied", 0),
]
CLAIMS: dict[str, Any] = {
    "relationships": lambda: Relationship.objects.create(
        subject=make.actor(), kind="supports", object=make.actor()
    ),
    "presences": lambda: Presence.objects.create(
        entity=make.actor(), kind="controls", place=make.place()
    ),
    "incidents": lambda: Incident.objects.create(title="It", slug="it"),
    "involvements": lambda: Involvement.objects.create(
        incident=make.incident(), role="claimant", entity=make.actor()
    ),
    "figures": lambda: Figure.objects.create(
        incident=make.incident(), metric="killed", low=1, high=1
    ),
}


@make.together()
def tell(claim: Any, retracted: str = "", **voice: str) -> None:
    make.assertion(claim, source=make.source(published="2020", retracted=retracted), **voice)


@pytest.mark.parametrize("path", CLAIMS)
@pytest.mark.parametrize(("voices", "status", "independent"), STATUSES, ids=str)
def test_voices_add_up_to_a_status(path, voices, status, independent, api):
    with make.together():
        claim = CLAIMS[path]()
        for voice in voices:
            tell(claim, **voice)
    shown = api(f"{path}/{claim.uid}")
    assert (shown["status"], shown["independent_sources"]) == (status, independent)
    assert len(shown["assertions"]) == len(voices)  # those withdrawn are shown
    assert api(path, id=claim.uid, status=status)["count"] == 1


EXAMPLES = [
    ("relationships", {"subject": "afghan-taliban", "object": "al-qaeda",
                       "kind": "gives_sanctuary_to", "source": "s000"}, "disputed"),
    ("relationships", {"subject": "afghan-taliban", "object": "al-qaeda",
                       "kind": "gives_sanctuary_to", "title": "shelter"}, "asserted"),
    ("relationships", {"subject": "afghan-taliban", "object": "ttp",
                       "kind": "gives_sanctuary_to"}, "disputed"),
    ("relationships", {"subject": "haqqani-network", "object": "iskp",
                       "kind": "linked_to"}, "asserted"),
    ("relationships", {"subject": "haqqani-network", "object": "iskp",
                       "kind": "allied_with"}, "suspected"),
    ("presences", {"entity": "ttp", "kind": "controls", "place": "pakistan"}, "denied"),
    ("presences", {"entity": "nrf", "kind": "operates_in", "place": "panjshir"}, "asserted"),
    ("presences", {"entity": "nrf", "kind": "controls", "place": "panjshir"}, "denied"),
    ("presences", {"entity": "nrf", "stance": "denies", "kind": "operates_in"}, "disputed"),
    ("presences", {"entity": "iskp", "kind": "operates_in", "place": "hairatan"}, "disputed"),
    ("incidents", {"slug": "killing-of-a-christian-in-afshan-colony"}, "claimed"),
    ("involvements", {"incident": "rocket-attack-on-uzbek-forces-at-termez",
                      "role": "claimant"}, "asserted"),
    ("involvements", {"entity": "aslam-farooqi", "outcome": "killed"}, "suspected"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "asked", "status"), EXAMPLES, ids=str)
def test_statuses_of_the_first_knowledge_base(path, asked, status, api):
    assert [item["status"] for item in api(path, **asked)["results"]] == [status]


def test_a_claim_that_could_not_be_confirmed_is_found_by_that(api):
    found = api.slugs("incidents", stance="cannot_confirm", date_from="2022-04-22",
                      date_to="2022-04-22", date_match="certain")  # fmt: skip
    assert found == ["killing-of-a-christian-in-afshan-colony"]


def test_an_incident_stands_on_its_own_voices_and_is_found_by_those_of_its_parts(api):
    incident = Incident.objects.create(title="It", slug="it")
    own, other = make.source(published="2021"), make.source(published="2020")
    make.assertion(incident, source=own)
    part = Involvement.objects.create(incident=incident, role="claimant", entity=make.actor())
    speaker = make.actor()
    make.assertion(part, source=other, speaker=speaker, **AGAINST)
    shown = api("incidents/it")
    assert (shown["status"], shown["known_from"]) == ("asserted", "2020-12-31")
    assert shown["sources"] == [other.slug, own.slug]  # the first known first
    for name, value in (("source", other.slug), ("speaker", speaker.slug), ("stance", "denies")):
        assert api.slugs("incidents", slug="it", **{name: value}) == ["it"]
    assert api("incidents/it", exclude_source=own.slug)["status"] == "denied"


def test_a_plan_is_in_no_default_list_but_is_found_as_one(api):
    asked = {"subject": "al-qaeda", "object": "proposed-hqn-aq-joint-unit", "kind": "supports"}
    assert api("relationships", **asked)["count"] == 0
    (plan,) = api("relationships", **asked, modality="planned")["results"]
    assert api(f"relationships/{plan['id']}")["modality"] == "planned"
    linked = api("entities/al-qaeda/links", limit=1000)["results"]
    assert plan["id"] not in [item["edge"]["id"] for item in linked]


# Independent voices


def count(api: Any, path: str, **asked: str) -> int:
    (item,) = api(path, **asked)["results"]
    return item["independent_sources"]


def test_a_finding_quoted_by_two_articles_is_one_voice(api):
    asked = {"subject": "haqqani-network", "object": "iskp", "kind": "supports"}
    assert count(api, "relationships", **asked) == 1


def test_a_groups_claim_and_local_sources_are_two_voices(api):
    assert count(api, "incidents", slug="rocket-attack-on-uzbek-forces-at-termez") == 2


def test_experts_quoted_by_one_paper_are_one_voice(api):
    paper = make.source()
    claim = CLAIMS["relationships"]()
    article = make.source()
    make.source_link(article, paper, "paraphrases")
    for _ in range(2):
        expert = make.source(container=paper)
        make.source_link(article, expert, "quotes")
        make.assertion(claim, source=article, origin=expert, speaker=make.person())
    assert count(api, "relationships", id=claim.uid) == 1
    assert {
        api(f"sources/{slug}")["container"]["slug"] for slug in ("valle", "webber", "lodhi")
    } == {"scmp"}


def test_an_author_and_the_institute_where_he_works_are_two_voices(api):
    shown = api("relationships", subject="afghan-taliban", object="ayman-al-zawahiri",
                kind="gives_sanctuary_to", expand="assertions")["results"][0]  # fmt: skip
    claim = CLAIMS["relationships"]()
    author, institute = make.person(), make.actor()
    make.relationship(subject=author, kind="holds_post_in", object=institute)
    article, report = make.source(), make.source(publisher=institute)
    article.authors.add(author)
    make.source_link(article, report, "quotes")
    make.assertion(claim, source=article)
    make.assertion(claim, source=article, origin=report, speaker=author)
    assert count(api, "relationships", id=claim.uid) == 2
    assert "midstone" in shown["origins"]


def test_only_voices_of_the_modality_that_holds_count(api):
    claim = CLAIMS["relationships"]()
    tell(claim)
    tell(claim, modality="planned")
    tell(claim, modality="hypothesised")
    assert count(api, "relationships", id=claim.uid) == 1


def test_sources_and_origins_are_named_as_they_became_known(api):
    asked = {"subject": "haqqani-network", "object": "iskp", "kind": "supports"}
    (item,) = api("relationships", **asked)["results"]
    assert item["sources"] == ["s003", "s002"]
    assert item["origins"] == ["un2020", "un_ms"]  # one day: by slug
    for source in ("s002", "s003", "un2020", "un_ms"):
        assert api("relationships", **asked, source=source)["count"] == 1
    assert api("relationships", **asked, source="s001")["count"] == 0
