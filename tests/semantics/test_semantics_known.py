"""What could be known by a day: of sources, claims, entities, and the editor's own words."""

from typing import Any

import pytest

from incidents.models import Figure, Incident, Involvement

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

KNOWN = {  # source of tests/world: from when it was known
    "s000": "2023-07-29",
    "s001": "2022-12-30",
    "s002": "2021-08-31",  # published between two days: known from the second
    "s003": "2020-06-14",
    "s004": "2024-12-31",
    "scmp": "2024-03-31",  # a month: from its last day
    "valle": "2024-03-31",  # stands in it
    "un2020": "2020-06-14",  # of June 2020, quoted on the 14th
    "un_ms": "2020-06-14",  # stands in it, whenever the states spoke
    "un_intercepts": "2020-06-14",
    "un2022": "2022-12-30",  # of 2022, quoted on 30 December
    "nazary": "2022-12-30",  # undated, quoted
    "iskp_claims": "2022-05-31",  # by itself
    "pantucci": "2021-08-31",
}


@pytest.mark.parametrize("slug", KNOWN)
def test_from_when_a_source_was_known(slug, api):
    assert api(f"sources/{slug}")["known_from"] == KNOWN[slug]
    assert api(f"sources/{slug}", known_by=KNOWN[slug])["known_from"] == KNOWN[slug]


@pytest.mark.parametrize(
    "mode", ["quotes", "paraphrases", "cites", "tallies", "relays", "embeds", "mentions"]
)
def test_whoever_cites_a_source_in_any_way_makes_it_known(mode, api):
    cited = make.source(published="2022")
    make.source_link(make.source(published="2022-04-05"), cited, mode)
    make.source_link(make.source(published="2023"), cited, mode)
    assert api(f"sources/{cited.slug}")["known_from"] == "2022-04-05"


def test_a_chain_of_citations_makes_it_known_with_the_first(api):
    far, middle, near = make.source(), make.source(published="2021"), make.source(published="2019")
    make.source_link(middle, far)
    make.source_link(near, middle)
    assert api(f"sources/{far.slug}")["known_from"] == "2019-12-31"


def test_what_stands_in_a_source_is_not_known_by_its_own_date(api):
    book = make.source(published="2020")
    chapter = make.source(published="2010", container=book)
    assert api(f"sources/{chapter.slug}")["known_from"] == "2020-12-31"
    make.source_link(make.source(published="2015"), book)
    assert api(f"sources/{chapter.slug}")["known_from"] == "2015-12-31"


def test_a_container_is_not_known_by_what_stands_in_it(api):
    book = make.source()
    make.source(published="2010", container=book)
    assert api(f"sources/{book.slug}")["known_from"] is None


def test_an_open_publication_is_never_known(api):
    source = make.source(published="[2020..]")
    assert api(f"sources/{source.slug}")["known_from"] is None
    assert api.get(f"sources/{source.slug}", known_by="9999").status_code == 404


# A claim is known with the document in which it was read


def test_a_statement_of_april_read_in_december_is_known_from_december(api):
    early, late = make.source(published="2022-04-20"), make.source(published="2022-12-30")
    make.source_link(late, early, "quotes")
    claim = make.Relationship.objects.create(
        subject=make.actor(), kind="supports", object=make.actor()
    )
    path = f"relationships/{claim.uid}"
    make.assertion(claim, source=late, origin=early, stated_on="2022-04-20")
    assert api(path)["known_from"] == "2022-12-30"
    assert api.get(path, known_by="2022-06-01").status_code == 404
    make.assertion(claim, source=early)
    assert api(path)["known_from"] == "2022-04-20"
    assert api(path, known_by="2022-06-01")["sources"] == [early.slug]


def test_the_claims_of_iskp_of_april_2022_are_known_with_the_article(api):
    termez = "incidents/rocket-attack-on-uzbek-forces-at-termez"
    assert api(termez)["known_from"] == "2022-12-30"
    assert api("sources/iskp_claims", known_by="2022-06-01")["slug"] == "iskp_claims"
    assert api.get(termez, known_by="2022-06-01").status_code == 404


def test_a_claim_is_known_since_the_first_that_said_so_and_was_not_left_out(api):
    claim = make.Relationship.objects.create(
        subject=make.actor(), kind="supports", object=make.actor()
    )
    early = make.source(published="2015")
    make.assertion(claim, source=early)
    make.assertion(claim, source=make.source(published="2020"))
    path = f"relationships/{claim.uid}"
    assert api(path)["known_from"] == "2015-12-31"
    assert api(path, exclude_source=early.slug)["known_from"] == "2020-12-31"


def test_a_claim_is_not_known_before_it_is_told_though_more_was_known_of_who_tells_it(api):
    """That two voices are one body, or that the holder of a post is dead."""
    agency, owner, dead = make.actor(), make.actor(), make.person()
    early = make.source(published="2010")
    link = {"subject": agency, "kind": "media_outlet_of", "object": owner}
    make.assertion(make.Relationship.objects.create(**link), source=early)
    raid = Incident.objects.create(title="Raid", slug="raid", date="2009")
    part = {"entity": dead, "role": "victim", "outcome": "killed"}
    make.assertion(Involvement.objects.create(incident=raid, **part), source=early)
    ends = {"subject": dead, "object": make.actor()}
    told = [
        make.Relationship.objects.create(kind="leader_of", **ends),
        Figure.objects.create(entity=owner, metric="fighters", low=1, high=1),
    ]
    for claim in told:
        for year in ("2015", "2020"):
            make.assertion(claim, source=make.source(published=year, publisher=agency))
        path = f"{claim._meta.model_name}s/{claim.uid}"
        assert api(path, known_by="2015")["independent_sources"] == 1
        assert api.get(path, known_by="2012").status_code == 404


def test_an_incident_is_known_with_the_first_of_its_parts(api):
    incident = Incident.objects.create(title="It", slug="it")
    make.assertion(incident, source=make.source(published="2020"))
    part = Involvement.objects.create(incident=incident, entity=make.actor(), role="target")
    make.assertion(part, source=make.source(published="2015"))
    figure = Figure.objects.create(incident=incident, metric="killed", low=1, high=1)
    make.assertion(figure, source=make.source(published="2010"))
    assert api("incidents/it")["known_from"] == "2010-12-31"
    then = api("incidents/it", known_by="2015")
    assert (len(then["involvements"]), len(then["figures"])) == (1, 1)
    then = api("incidents/it", known_by="2010")
    assert (then["involvements"], len(then["figures"])) == ([], 1)


def test_an_involvement_that_is_not_in_view_is_gone_with_its_number(api):
    khorasani = "killing-of-abu-omar-al-khorasani"
    before = api("incidents", known_by="2021-12-31", limit=1000)["results"]
    assert before
    assert khorasani not in [item["slug"] for item in before]
    assert {source for item in before for source in item["sources"]} <= {"s002", "s003"}


# Who is in a restricted view


SEEN_BY = {  # in what an entity is named by a source that is left: whether it is in view
    "entity": lambda who, source: make.assertion(who, source=source),
    "alias": lambda who, source: make.assertion(make.alias(who, "Zyx"), source=source),
    "subject": lambda who, source: told("subject", who, source),
    "object": lambda who, source: told("object", who, source),
    "presence": lambda who, source: make.assertion(
        make.Presence.objects.create(entity=who, place=make.place(), kind="based_in"),
        source=source,
    ),
    "part": lambda who, source: make.assertion(
        Involvement.objects.create(
            incident=Incident.objects.create(title="x", slug="x"), entity=who, role="party"
        ),
        source=source,
    ),
    "figure": lambda who, source: make.assertion(
        Figure.objects.create(entity=who, metric="fighters", low=1, high=1), source=source
    ),
    "speaker": lambda who, source: make.assertion(make.actor(), source=source, speaker=who),
    "author": lambda who, source: source.authors.add(who),
    "publisher": lambda who, source: published_by(who, source),
}


def published_by(who: Any, source: Any) -> None:
    source.publisher = who
    source.save()


def told(end: str, who: Any, source: Any) -> None:
    ends = {"subject": make.actor(), "object": make.actor(), end: who}
    claim = make.Relationship.objects.create(kind="supports", **ends)
    make.assertion(claim, source=source)


@pytest.mark.parametrize("way", SEEN_BY)
def test_an_entity_is_in_view_by_whatever_names_it(way, api):
    who = make.actor(slug="somebody", name="Somebody Zyxw")
    source = make.source(published="2020")
    SEEN_BY[way](who, source)
    assert api("entities/somebody", known_by="2020")["slug"] == "somebody"
    assert api.slugs("entities", q="Zyxw", known_by="2020") == ["somebody"]
    assert api.get("entities/somebody", known_by="2019").status_code == 404
    assert api.slugs("entities", q="Zyxw", known_by="2019") == []
    assert api.get("entities/somebody", exclude_source=source.slug).status_code == 404


def test_the_name_always_shows_and_an_alias_without_voices_follows_its_entity(api):
    who = make.actor(slug="somebody", name="Somebody")
    make.assertion(who, source=make.source(published="2015"))
    make.alias(who, "Unvoiced Qzx")
    make.assertion(make.alias(who, "Late Qzx"), source=make.source(published="2020"))
    make.assertion(make.alias(who, "Early Qzx"), source=make.source(published="2010"))

    def names(**view: str) -> set[str]:
        return {alias["text"] for alias in api("entities/somebody", **view)["aliases"]}

    assert names() == {"Unvoiced Qzx", "Late Qzx", "Early Qzx"}
    assert names(known_by="2015") == names(known_by="2010") == {"Unvoiced Qzx", "Early Qzx"}
    assert api("entities", name="Late Qzx", known_by="2015")["count"] == 0
    assert api("entities", name="Unvoiced Qzx", known_by="2015")["count"] == 1
    assert api("entities", name="Somebody", known_by="2010")["count"] == 1


def test_what_an_editor_wrote_from_all_sources_is_hidden_in_a_restricted_view(api):
    fields = {"description": "Told of late.", "founded": "2001", "dissolved": "2019"}
    who = make.actor(slug="somebody", **fields)
    make.assertion(who, source=make.source(published="2015"))
    one = make.person(slug="one", description="Told of late.", born="1970", died="2019")
    make.assertion(one, source=make.source(published="2015"))
    other = make.source()
    for view in ({"known_by": "2016"}, {"exclude_source": other.slug}):
        assert {api("actors/somebody", **view)[name] for name in fields} == {None}
        shown = api("persons/one", **view)
        assert {shown[name] for name in ("description", "born", "died")} == {None}
    assert api("actors/somebody")["description"] == "Told of late."
    assert api("persons/one")["died"]["edtf"] == "2019"


def test_places_are_always_there_and_citations_want_both_ends(api):
    assert api("places")["count"]
    both = api("sources/un2020/citations", known_by="2020-12-31")["citing"]
    assert [item["source"]["slug"] for item in both] == ["s003"]


def test_what_stands_in_an_excluded_source_is_left_out_at_any_depth(api):
    book = make.source(published="2020")
    page = make.source(container=make.source(container=book))
    other = make.source(published="2020")
    own, relayed = make.actor(), make.actor()
    make.assertion(own, source=page)
    make.source_link(other, page, "quotes")
    make.assertion(relayed, source=other, origin=page)
    for who in (own, relayed):
        assert api(f"entities/{who.slug}", known_by="2020")
        assert api.get(f"entities/{who.slug}", exclude_source=book.slug).status_code == 404
