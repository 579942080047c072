"""Questions to the first knowledge base that need one filter each."""

import pytest

from ..helpers.asking import ask

pytestmark = [pytest.mark.usefixtures("data_store"), pytest.mark.django_db]


def issuers(api, slug):
    """Who published or wrote a source, or what it stands in."""
    source = api(f"sources/{slug}")
    found = {each["slug"] for each in (source["publisher"], *source["authors"]) if each}
    return found | (issuers(api, source["container"]["slug"]) if source["container"] else set())


def test_what_the_islamic_states_own_media_alone_say(api):
    found = api("incidents", only_from="islamic-state", expand="assertions")["results"]
    assert found
    body = {"islamic-state"}
    for _ in range(3):
        links = api("relationships", kind="part_of,media_outlet_of", object=",".join(sorted(body)))
        body |= {link["subject"]["slug"] for link in links["results"]}
    for incident in found:
        for said in incident["assertions"]:
            speaker = said["speaker"] and said["speaker"]["slug"]
            told_in = (said["origin"] or said["source"])["slug"]
            is_for = said["stance"] in ("asserts", "confirms", "claims", "blames", "corrects")
            assert not is_for or speaker in body or issuers(api, told_in) & body, incident["slug"]
    others = api("incidents", only_from__not="islamic-state", limit=1)["count"]
    assert len(found) + others == api("incidents", limit=1)["count"]


def test_the_tolls_of_a_place_and_month(api):
    month = "date_from=2021-08&date_to=2021-08&date_match=certain"
    found = ask(f"figures?metric=killed&place=kabul&{month}")
    assert {figure["incident"] for figure in found} == {"Kabul airport attack"}
    cells = api("figures/stats", by="month", dimension="total", metric="killed", place="kabul")
    assert "2021-08" in {cell["keys"][0]["value"] for cell in cells["cells"]}


def test_both_ends_of_a_link(api):
    assert ask("relationships?involves_all=ttp,al-qaeda") == ask(
        "relationships?between=ttp,al-qaeda"
    )


def test_incidents_that_several_independent_sources_tell(api):
    several = api("incidents", independent_sources__gte=2, limit=1)["count"]
    single = api("incidents", independent_sources=1, limit=1)["count"]
    assert several > 0
    assert several + single <= api("incidents", limit=1)["count"]


def test_who_killed_most_others_at_least(api):
    """Without the dead of their own: of those whom ISKP killed in 2022, three attacked."""
    top = api(
        "incidents/stats",
        by="actor",
        role="perpetrator,claimant",
        ordering="-killed_others",
        limit=3,
    )
    lows = [cell["killed_others"]["low"] for cell in top["cells"]]
    assert lows == sorted(lows, reverse=True)
    assert lows[0] > 0
    assert top["cells"][0]["keys"][0]["value"] == "iskp"
    assert top["cells"][0]["killed"]["low"] > top["cells"][0]["killed_others"]["low"]
    assert top["more_cells"] > 0


def test_incidents_for_which_several_voices_give_tolls(api):
    several = api.slugs("incidents", toll_voices__gte=2, limit=1000)
    assert "kabul-airport-attack" in several
    for slug in several[:5]:
        assert api(f"incidents/{slug}")["toll_voices"] >= 2


def test_who_is_in_a_group(api):
    assert "ayman-al-zawahiri" in api.slugs("persons", member_of="al-qaeda")
