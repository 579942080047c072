"""Directed links between two entities; what holds both ways is matched both ways."""

import pytest

from ..helpers import factories as make
from ..helpers.literal import literal, timeless

pytestmark = pytest.mark.django_db


def links(api, **parameters):
    """The links found, as “subject kind object”."""
    return [
        " ".join((item["subject"]["slug"], item["kind"], item["object"]["slug"]))
        for item in api("relationships", **parameters)["results"]
    ]


def test_a_complete_item(api):
    (item,) = api("relationships", subject="al-qaeda", kind="pledged_to", expand="assertions")[
        "results"
    ]
    assert timeless(item) == literal(
        """
    {
      "id": "f5289988-796b-53c1-98dc-d8268fbda024",
      "subject": {
        "id": "bae709ad-a203-5008-8e25-e08ecb6a3b95", "type": "actor", "slug": "al-qaeda",
        "name": "al-Qaeda", "kind": "armed_group"
      },
      "kind": "pledged_to",
      "object": {
        "id": "2e7a2253-996a-5a33-9330-d86a65019da3", "type": "person",
        "slug": "hibatullah-akhundzada", "name": "Mullah Hibatullah Akhundzada", "kind": null
      },
      "title": "renewal of allegiance",
      "start": {"edtf": "2021-08-31", "earliest": "2021-08-31", "latest": "2021-08-31"},
      "end": null, "as_of": null, "certainty": null, "opposed_by": [],
      "status": "asserted", "modality": "actual",
      "known_from": "2022-12-30", "independent_sources": 1, "sources": ["s001"],
      "origins": ["aq_aug31"],
      "assertions": [
        {
          "id": "32991d53-77c7-53fa-8350-5a09a7ab9727",
          "target": {
            "type": "relationship", "id": "f5289988-796b-53c1-98dc-d8268fbda024",
            "name": "al-Qaeda pledged allegiance to Mullah Hibatullah Akhundzada"
          },
          "source": {
            "id": "3a47d741-70ed-53ab-b875-d0b2ce8d22df", "type": "source", "slug": "s001",
            "name": "Assessment of the Taliban emirate's security and of threats from Afghanistan",
            "kind": "analysis"
          },
          "locator": "L435",
          "origin": {
            "id": "28cd846c-83c8-5111-a27a-16368d72e9cd", "type": "source", "slug": "aq_aug31",
            "name": "AQ statement on the US departure", "kind": "group_claim"
          },
          "speaker": {
            "id": "bae709ad-a203-5008-8e25-e08ecb6a3b95", "type": "actor", "slug": "al-qaeda",
            "name": "al-Qaeda", "kind": "armed_group"
          },
          "speaker_label": null, "speaker_kind": "group", "stance": "asserts", "hedge": "stated",
          "modality": "actual", "credibility": 6,
          "stated_on": {"edtf": "2021-08-31", "earliest": "2021-08-31", "latest": "2021-08-31"},
          "says_date": null, "says_place": null,
          "says_text": "to the emir of the Taliban, as commander of the faithful",
          "corrects": null, "superseded_by": null, "flaw": null,
          "note": null, "created_at": "…", "updated_at": "…"
        }
      ],
      "created_at": "…", "updated_at": "…"
    }
    """
    )


def test_assertions_are_shown_in_a_list_only_if_asked_for(api):
    wanted = {"subject": "afghan-taliban", "object": "ayman-al-zawahiri"}
    assert api("relationships", **wanted)["results"][0]["assertions"] is None
    (item,) = api("relationships", **wanted, expand="assertions")["results"]
    said = {(said["origin"]["slug"], said["stance"]) for said in item["assertions"]}
    assert said == {("midstone", "asserts"), ("talib_strike", "denies")}


def test_involves_looks_both_ways(api):
    found = links(api, involves="ahmad-massoud", limit=1000)
    assert "ahmad-massoud leader_of nrf" in found
    assert "ahmad-massoud relative_of ahmad-shah-massoud" in found
    found = links(api, involves="ahmad-shah-massoud", limit=1000)
    assert "ahmad-massoud relative_of ahmad-shah-massoud" in found
    assert all("ahmad-shah-massoud" in link.split() for link in found)


def test_involves_any_of_several(api):
    either = links(api, involves="yasin-zia,ali-nazary", limit=1000)
    one, other = (links(api, involves=slug) for slug in ("yasin-zia", "ali-nazary"))
    assert sorted(either) == sorted(one + other)


def test_subject_and_object_are_directed(api):
    assert links(api, subject="hamza-bin-laden", kind="relative_of") == [
        "hamza-bin-laden relative_of osama-bin-laden"
    ]
    assert links(api, object="hamza-bin-laden", kind="relative_of") == []
    leaders = links(api, object="iskp", kind="leader_of")
    assert sorted(link.split()[0] for link in leaders) == [
        "abu-omar-al-khorasani",
        "aslam-farooqi",
        "hafiz-saeed-khan",
        "sanaullah-ghafari",
    ]


def test_symmetric_kinds_are_matched_both_ways(api):
    stored = "nrf fights afghan-taliban"
    assert stored in links(api, subject="nrf", kind="fights")
    assert stored in links(api, object="nrf", kind="fights")
    assert stored in links(api, subject="afghan-taliban", object="nrf")
    assert links(api, subject="iskp", kind="fights") == links(api, object="iskp", kind="fights")


def test_the_two_ends_of_a_symmetric_link_are_asked_for_together(api):
    one, other, third = (make.actor(slug=slug) for slug in ("one", "other", "third"))
    make.relationship(subject=one, kind="rival_of", object=other)
    make.relationship(subject=third, kind="rival_of", object=one)
    assert links(api, subject="other", object="one") == ["one rival_of other"]
    assert links(api, subject="one", object__not="other") == ["third rival_of one"]
    assert links(api, object="one", subject__not="other") == ["third rival_of one"]
    assert links(api, subject="other", object="third") == []


def test_kinds_of_the_ends_go_with_the_ends(api):
    group = make.actor(slug="group")
    one, other = (make.actor(slug=slug, kind="state") for slug in ("one-state", "other-state"))
    for state in (one, other):  # stored the other way round
        make.relationship(subject=state, kind="allied_with", object=group)
    states = {"kind": "allied_with", "object_kind": "state"}
    assert sorted(links(api, subject="group", **states)) == [
        "one-state allied_with group",
        "other-state allied_with group",
    ]
    # It is a state, but it is the one asked about, not the one at the other end.
    assert links(api, subject="one-state", **states) == []
    # An alliance that a source merely thinks possible is found when it is asked for.
    supposed = make.Relationship.objects.create(subject=one, kind="allied_with", object=other)
    make.assertion(supposed, modality="hypothesised")
    assert links(api, subject="one-state", **states) == []
    asked = {**states, "modality": "hypothesised"}
    assert links(api, subject="one-state", **asked) == ["one-state allied_with other-state"]


@pytest.mark.parametrize("base", [{}, {"object": "ttp"}, {"object_kind": "armed_group"}])
@pytest.mark.parametrize("kind", ["armed_group", "state"])
def test_kinds_of_one_end_share_out_the_links_of_the_other(base, kind, api):
    """A symmetric link is read both ways, and what is not asked for is read the same way."""

    def count(**parameters: str) -> int:
        return api("relationships", **base, **parameters)["count"]

    parts = [
        count(subject_kind=kind),
        count(subject_kind__not=kind),
        count(subject_kind__isnull="true"),
    ]
    assert all(parts)
    assert sum(parts) == count()


def test_a_link_to_a_state_is_one_with_other_than_armed_groups(api):
    query = {"object": "ttp", "subject_kind__not": "armed_group", "kind": "fights"}
    assert "pakistan" in {
        end["slug"]
        for link in api("relationships", **query)["results"]
        for end in (link["subject"], link["object"])
    }


def test_the_ends_of_a_directed_link_do_not_change_places(api):
    losing_states = links(api, kind="recruits_from", object_kind="state")
    assert sorted(link.split()[2] for link in losing_states) == [
        "india",
        "tajikistan",
        "uzbekistan",
    ]
    assert links(api, kind="recruits_from", subject_kind="state") == []


def test_from_whom_iskp_recruits_but_for_ttp(api):
    found = links(
        api,
        subject="iskp",
        kind="recruits_from",
        object_kind="armed_group",
        object__not="ttp",
        source="s001",
    )
    assert sorted(link.split()[2] for link in found) == [
        "afghan-taliban",
        "al-qaeda",
        "islamic-movement-of-uzbekistan",
        "jaish-e-mohammed",
        "lashkar-e-jhangvi",
        "lashkar-e-taiba",
    ]


def test_between_two_whichever_way(api):
    expected = ["ttp fights pakistan", "ttp negotiates_with pakistan"]
    assert sorted(links(api, between="ttp,pakistan")) == expected
    assert sorted(links(api, between="pakistan,ttp")) == expected
    assert sorted(links(api, between=["pakistan", "ttp"])) == expected


def test_source_is_the_document_its_origin_and_what_they_stand_in(api):
    supports = "haqqani-network supports iskp"
    for source in ("s002", "s003", "un_ms", "un2020"):  # the UN's member states speak in un2020
        assert supports in links(api, source=source, limit=1000), source
    assert supports not in links(api, source="s001", limit=1000)


def test_whoever_speaks_in_an_article_is_found_by_the_article(api):
    article = make.source(slug="article")
    interview = make.source(slug="interview", container=article)
    aside = make.source(slug="aside", container=interview)
    link = make.relationship(subject=make.actor(slug="whisperer"))
    make.assertion(link, source=make.source(slug="reader"), origin=aside)
    for source in ("article", "interview", "aside", "reader"):
        (found,) = links(api, source=source)
        assert found.startswith("whisperer")


def test_source_speaker_and_stance_hold_of_one_assertion(api):
    denied = links(api, speaker="afghan-taliban", stance="denies")
    assert "afghan-taliban gives_sanctuary_to al-qaeda" in denied
    # The UN team says so in the same relationship, but it does not deny it.
    assert "afghan-taliban gives_sanctuary_to al-qaeda" in links(api, source="un2023", limit=1000)
    assert links(api, speaker="un-monitoring-team", source="talib_reject") == []
    assert "afghan-taliban gives_sanctuary_to al-qaeda" not in links(
        api, speaker="un-monitoring-team", stance="denies"
    )


def test_what_the_taliban_deny_of_al_qaeda(api):
    asked = {"between": "afghan-taliban,al-qaeda", "stance": "denies"}
    assert links(api, **asked) == ["afghan-taliban gives_sanctuary_to al-qaeda"]
    assert links(api, **asked, kind="linked_to") == []


def test_sources_and_origins_by_publication(api):
    (item,) = api("relationships", subject="haqqani-network", object="iskp", kind="supports")[
        "results"
    ]
    assert item["sources"] == ["s003", "s002"]  # June 2020, August 2021
    assert item["origins"] == ["un2020", "un_ms"]


def test_title_start_and_end(api):
    assert links(api, object="iskp", kind="deputy_of", ordering="start") == [
        "khadim deputy_of iskp",  # from January 2015
        "rajab-salahuddin deputy_of iskp",  # as of 2022, so without a start
    ]
    assert links(api, kind="holds_post_in", title__icontains="INTERIOR minister") == [
        "sirajuddin-haqqani holds_post_in afghan-ministry-of-interior"
    ]
    assert links(api, object="iskp", kind="leader_of", end__lte="2021") == [
        "abu-omar-al-khorasani leader_of iskp"
    ]
    assert links(api, subject="omar-khalid-khurasani", kind="leader_of", end__isnull=True) == []


def test_q_finds_the_names_at_the_two_ends(api):
    assert links(api, q="zimaray") == ["sohail-zimaray relative_of ata-mohammad-noor"]
    assert links(api, q="noor zimaray") == ["sohail-zimaray relative_of ata-mohammad-noor"]


def test_a_link_is_no_named_record(api):
    assert api.get("relationships/hamza-bin-laden").status_code == 404
    link = api("relationships", subject="hamza-bin-laden")["results"][0]
    assert api(f"relationships/{link['id']}")["object"]["slug"] == link["object"]["slug"]
