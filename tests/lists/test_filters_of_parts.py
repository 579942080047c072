"""Filters by what belongs to a record: parts, voices, links, identifiers, and its incident."""

import pytest

from sources.models import Identifier

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def ids(api, path, **parameters):
    return {record["id"] for record in api(path, **parameters)["results"]}


# Not


def test_not_wants_a_value_and_leaves_out_all_below_a_place(api):
    country = make.place(slug="country", country="FJ")
    town = make.place(slug="town", parent=country)
    for slug, place in (("in-town", town), ("elsewhere", make.place()), ("nowhere", None)):
        make.incident(slug=slug, place=place)
    ours = {"slug": "in-town,elsewhere,nowhere"}
    assert api.slugs("incidents", **ours, place="country") == ["in-town"]
    assert api.slugs("incidents", **ours, place__not="country") == ["elsewhere"]
    assert api.slugs("incidents", **ours, place__isnull=True) == ["nowhere"]
    assert api.slugs("incidents", **ours, country="FJ") == ["in-town"]
    assert api.slugs("incidents", **ours, country__not="FJ") == []  # elsewhere is in no country
    assert set(api.slugs("incidents", **ours, country__isnull=True)) == {"elsewhere", "nowhere"}


def test_object_not_leaves_out_symmetric_links_with_it(api):
    one, other = make.actor(slug="one"), make.actor(slug="other")
    fights = make.relationship(subject=one, kind="fights", object=other)
    leads = make.relationship(subject=one, kind="supports", object=other)
    both = {"between": "one,other"}
    assert ids(api, "relationships", **both, object="one") == {str(fights.uid)}
    assert ids(api, "relationships", **both, object__not="one") == {str(leads.uid)}
    assert ids(api, "relationships", **both, object__not="other") == set()


def test_role_not_wants_a_part_and_none_in_that_role(api):
    one = make.actor(slug="one")
    for slug, roles in (("a", ["claimant", "target"]), ("b", ["target"]), ("c", [])):
        incident = make.incident(slug=slug)
        for role in roles:
            make.involvement(incident, role=role, entity=one if role == "target" else None)
    assert api.slugs("incidents", slug="a,b,c", role__not="claimant") == ["b"]
    assert api.slugs("incidents", slug="a,b,c", role__isnull=True) == ["c"]
    # Of the parts of the one who is asked for.
    assert set(api.slugs("incidents", entity="one", role__not="claimant")) == {"a", "b"}


# Links


def test_involves_is_any_of_them_and_involves_all_is_both(api):
    one, other, third = (make.actor(slug=slug) for slug in ("one", "other", "third"))
    between = make.relationship(subject=one, object=other)
    aside = make.relationship(subject=third, object=one)
    either = ids(api, "relationships", involves="one,other")
    assert either == {str(between.uid), str(aside.uid)}
    assert ids(api, "relationships", involves_all="one,other") == {str(between.uid)}
    assert ids(api, "relationships", involves_all="other") == {str(between.uid)}


def test_linked_to_is_linked_to_all_of_them(api):
    hub, rim, friend = (make.actor(slug=slug) for slug in ("hub", "rim", "friend"))
    both, half = make.actor(slug="both"), make.actor(slug="half")
    make.relationship(subject=both, kind="allied_with", object=hub)
    make.relationship(subject=friend, kind="supports", object=hub)
    make.relationship(subject=half, kind="allied_with", object=hub)
    event = make.incident()
    for entity in (both, rim):
        make.involvement(event, entity=entity)
    assert api.slugs("actors", linked_to="hub") == ["both", "friend", "half"]
    assert api.slugs("actors", linked_to="hub,rim") == ["both"]
    assert api.slugs("actors", linked_to="hub", link_kind="supports") == ["friend"]
    assert api.slugs("actors", linked_to="rim", link_kind="supports") == []


def test_without_links_is_who_has_neither_a_relationship_nor_an_incident_with_others(api):
    for slug in ("giver", "taker", "guest", "other-guest", "alone", "lonely"):
        make.actor(slug=slug)
    actors = make.Actor.objects.in_bulk(field_name="slug")
    make.relationship(subject=actors["giver"], kind="supports", object=actors["taker"])
    event = make.incident()
    for slug in ("guest", "other-guest"):
        make.involvement(event, entity=actors[slug])
    make.involvement(make.incident(), entity=actors["lonely"])
    mine = {"slug": "giver,taker,guest,other-guest,alone,lonely"}
    assert api.slugs("actors", **mine, linked_to__isnull="true") == ["alone", "lonely"]
    linked = ["giver", "guest", "other-guest", "taker"]
    assert api.slugs("actors", **mine, linked_to__isnull="false") == linked
    assert api.slugs("actors", **mine, linked_to__not="taker") == linked[1:]
    assert api.slugs("actors", **mine, linked_to__not="guest") == ["giver", "guest", "taker"]


def test_a_link_that_is_denied_or_not_in_view_links_nobody(api):
    hub, rim = make.actor(slug="hub"), make.actor(slug="rim")
    link = make.relationship(subject=rim, kind="allied_with", object=hub)
    assert api.slugs("actors", linked_to="hub") == ["rim"]
    assert api.slugs("actors", linked_to="hub", known_by="1990") == []
    said = link.assertions.get()
    said.stance = "denies"
    said.save()
    assert api.slugs("actors", linked_to="hub") == []


def test_member_of_is_whoever_holds_a_role_in_it(api):
    group = make.actor(slug="group")
    kinds = ("member_of", "leader_of", "spokesperson_of", "holds_post_in", "associate_of")
    for kind in kinds:
        held = {"start": "2019", "end": "2020"} if kind == "leader_of" else {}
        source = make.source(published="2021")
        link = make.relationship(
            subject=make.person(slug=kind.replace("_", "-")), kind=kind, object=group, **held
        )
        said = link.assertions.get()
        said.source = source
        said.save()
    members = ["holds-post-in", "leader-of", "member-of", "spokesperson-of"]
    assert api.slugs("persons", member_of="group") == members
    assert "leader-of" in api.slugs("persons", member_of="group", as_of="2020-06")
    assert "leader-of" not in api.slugs("persons", member_of="group", as_of="2022")


# Voices


def test_speaker_kind_and_locator_are_of_the_same_assertion(api):
    link = make.relationship()
    source = make.source(slug="paper")
    make.assertion(link, source=source, speaker_kind="group", locator="L5")
    make.assertion(link, source=source, speaker_kind="media", locator="L6")
    mine = {"source": "paper"}
    assert api("relationships", **mine, speaker_kind="group", locator="L5")["count"] == 1
    assert api("relationships", **mine, speaker_kind="group", locator="L6")["count"] == 0


def test_only_from_is_what_a_group_and_its_media_alone_say(api):
    group, outlet = make.actor(slug="group"), make.actor(slug="outlet", kind="media_outlet")
    make.relationship(subject=outlet, kind="media_outlet_of", object=group)
    issue = make.source(slug="issue", publisher=outlet)
    alone, quoted, both = (make.incident(slug=slug) for slug in ("alone", "quoted", "both"))
    for incident in (alone, quoted, both):
        incident.assertions.all()._raw_delete("default")
    make.assertion(alone, source=issue)
    make.assertion(quoted, speaker=group, stance="claims")  # read in a newspaper
    make.assertion(both, source=issue)
    make.assertion(both)
    assert set(api.slugs("incidents", only_from="group")) == {"alone", "quoted"}
    assert api.slugs("incidents", only_from="outlet") == ["alone"]
    assert api.slugs("incidents", only_from__not="group", slug="alone,quoted,both") == ["both"]


def test_who_is_only_planned_to_join_a_body_does_not_speak_for_it_alone(api):
    group, joining = make.actor(slug="group"), make.actor(slug="joining")
    plan = make.Relationship.objects.create(subject=joining, kind="part_of", object=group)
    make.assertion(plan, modality="planned")
    link = make.Relationship.objects.create(
        subject=make.actor(slug="one"), kind="linked_to", object=make.actor()
    )
    for publisher in (group, joining):
        make.assertion(link, source=make.source(publisher=publisher))
    (shown,) = api("relationships", subject="one")["results"]
    assert shown["independent_sources"] == 2
    assert api("relationships", subject="one", only_from="group")["count"] == 0
    assert api("relationships", subject="one", only_from="group,joining")["count"] == 1


def test_independent_sources_are_counted_exactly_too(api):
    link = make.relationship(subject=make.actor(slug="one"))
    make.assertion(link)
    assert api("relationships", subject="one", independent_sources=2)["count"] == 1
    assert api("relationships", subject="one", independent_sources=1)["count"] == 0
    assert api("relationships", subject="one", independent_sources__not=1)["count"] == 1


# Claimants and suspects


def test_has_claimant_is_whether_somebody_claims_it(api):
    claimed, open_ = make.incident(slug="claimed"), make.incident(slug="open")
    make.involvement(claimed, role="claimant")
    make.involvement(open_, role="suspected")
    assert api.slugs("incidents", slug="claimed,open", has_claimant="true") == ["claimed"]
    assert api.slugs("incidents", slug="claimed,open", has_claimant="false") == ["open"]


def test_a_suspect_is_found_whichever_way_the_suspicion_is_recorded(api):
    one = make.actor(slug="one")
    make.involvement(make.incident(slug="by-role"), entity=one, role="suspected")
    part = make.involvement(make.incident(slug="by-status"), entity=one, role="perpetrator")
    said = part.assertions.get()
    said.hedge = "possibly"
    said.save()
    make.involvement(make.incident(slug="firm"), entity=one, role="perpetrator")
    assert set(api.slugs("incidents", suspect="one")) == {"by-role", "by-status"}
    assert api.slugs("incidents", entity="one", role="suspected") == ["by-role"]


# Identifiers


def test_records_are_found_by_their_names_in_other_systems(api):
    one, event = make.actor(slug="one"), make.incident(slug="event")
    Identifier.objects.create(scheme="wikidata", value="Q1", entity=one)
    Identifier.objects.create(scheme="gtd", value="2022:7", incident=event)
    assert api.slugs("entities", identifier="wikidata:Q1") == ["one"]
    assert api.slugs("actors", identifier="wikidata:Q1,wikidata:Q2") == ["one"]
    assert api.slugs("persons", identifier="wikidata:Q1") == []
    assert api.slugs("incidents", identifier="gtd:2022:7") == ["event"]
    (error,) = api.get("places", identifier="wikidat:Q1").json()["errors"]
    assert "Did you mean wikidata?" in error["detail"]


# The incident's date and place


@pytest.fixture
@make.together()
def raid():
    town = make.place(slug="town", parent=make.place(slug="country", country="FJ"))
    incident = make.incident(slug="raid", date="2022-05-03", place=town)
    make.figure(incident=incident, low=5, high=5)
    elsewhere = {"place": make.place(slug="elsewhere"), "period": "2021"}
    make.figure(incident=incident, low=7, high=7, **elsewhere)
    make.involvement(incident, label="a crowd", count=40)
    return incident


def lows(api, **parameters):
    found = api("figures", incident="raid", ordering="low", **parameters)["results"]
    return [figure["low"] for figure in found]


def test_a_figure_without_place_or_period_takes_those_of_its_incident(api, raid):
    assert lows(api, place="country") == [5]
    assert lows(api, country="FJ") == [5]
    assert lows(api, place__not="country") == [7]
    assert lows(api, place="elsewhere") == [7]
    assert lows(api, place__isnull=True) == []
    assert lows(api, date_from="2022-05", date_to="2022-05") == [5]
    assert lows(api, date_to="2021") == [7]
    assert lows(api, period="2022-05-03") == [5]
    assert lows(api, period__gte="2022") == [5]
    assert lows(api, period__isnull=True) == []


def test_sums_of_figures_take_them_too(api, raid):
    asked = {"incident": "raid", "metric": "killed", "dimension__isnull": "true"}
    asked = {"incident": "raid", "metric": "killed", "dimension": "total"}
    for figure in raid.figures.all():
        figure.dimension = "total"
        figure.save()
    cells = api("figures/stats", by="month", **asked)
    assert [cell["keys"][0]["value"] for cell in cells["cells"]] == ["2022-05"]
    assert cells["unassigned"]["count"] == 1  # 2021 is in no one month
    places = api("figures/stats", by="place", **asked)["cells"]
    assert {cell["keys"][0]["value"] for cell in places} == {"town", "elsewhere"}


def test_involvements_are_found_by_when_and_where_it_happened(api, raid):
    assert api("involvements", place="country", date_from="2022-05")["count"] == 1
    assert api("involvements", place="country", date_from="2022-06")["count"] == 0
    mine = {"incident": "raid", "date_from": "2022-05-03", "date_to": "2022-05-03"}
    assert api("involvements", **mine, date_match="certain")["count"] == 1


@pytest.mark.parametrize("compiled", [True, False])
def test_the_reference_to_the_incident_tells_when_and_where_it_was(compiled, api, raid, settings):
    settings.COMPILED_JSON = compiled
    for path in ("figures", "involvements"):
        incident = api(path, incident="raid")["results"][0]["incident"]
        assert incident["slug"] == "raid"
        assert incident["date"]["edtf"] == "2022-05-03"
        assert incident["place"]["slug"] == "town"
    alone = make.figure(entity=make.actor(slug="alone"))
    assert api(f"figures/{alone.uid}")["incident"] is None
    bare = make.figure(incident=make.incident())
    shown = api(f"figures/{bare.uid}")["incident"]
    assert (shown["date"], shown["place"]) == (None, None)


# Parameters that look like columns


def test_how_many_people_a_label_stands_for(api, raid):
    mine = {"incident": "raid"}
    assert api("involvements", **mine, people=40)["count"] == 1
    assert api("involvements", **mine, people__not=40)["count"] == 0
    assert api("involvements", **mine, count__gte=40, count__lte=40)["count"] == 1
    assert api("involvements", **mine, count="false")["count"] is None
    (error,) = api.get("involvements", count=1).json()["errors"]
    assert error["parameter"] == "count"
    assert "people=1" in error["detail"]
    assert "count__gte" in error["detail"]


def test_kosovo_is_a_country(api):
    make.place(slug="pristina", country="XK").full_clean()
    make.incident(slug="here", place=make.place(slug="there", country="XK"))
    assert api.slugs("incidents", country="XK") == ["here"]
    assert set(api.slugs("places", country="xk")) == {"pristina", "there"}
    cells = api("incidents/stats", by="country", country="XK")["cells"]
    assert [cell["keys"][0]["name"] for cell in cells] == ["Kosovo"]
