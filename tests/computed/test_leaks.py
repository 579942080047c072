"""What was not yet known is not told: each way by which it could be, on its own."""

import json

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def test_a_retraction_to_come_is_not_shown(api):
    source = make.source(published="2020", retracted="2022-05")
    assert api(f"sources/{source.slug}")["retracted"]["edtf"] == "2022-05"
    assert api(f"sources/{source.slug}", known_by="2022")["retracted"]["edtf"] == "2022-05"
    assert api(f"sources/{source.slug}", known_by="2021")["retracted"] is None


def test_a_whole_that_is_not_yet_known_is_not_shown(api):
    early, late = make.source(published="2020"), make.source(published="2022")
    whole = make.Incident.objects.create(slug="whole", title="Whole")
    make.assertion(whole, source=late)
    part = make.Incident.objects.create(slug="part", title="Part", parent=whole)
    make.assertion(part, source=early)
    assert api("incidents/part")["parent"]["slug"] == "whole"
    assert api("incidents/part", known_by="2022")["parent"]["slug"] == "whole"
    assert api("incidents/part", known_by="2021")["parent"] is None


def test_a_container_that_is_not_yet_known_is_not_shown(api):
    book = make.source(published="2022")
    chapter = make.source(container=book)
    make.source_link(make.source(published="2020"), chapter)
    assert api(f"sources/{chapter.slug}")["container"]["slug"] == book.slug
    assert api(f"sources/{chapter.slug}", known_by="2022")["container"]["slug"] == book.slug
    assert api(f"sources/{chapter.slug}", known_by="2021")["container"] is None


def test_the_words_of_an_editor_find_nothing_in_a_restricted_view(api):
    words = {"description": "A wing of it.", "founded": "2015", "dissolved": "2020"}
    group = make.actor(slug="wing", **words)
    make.assertion(group, source=make.source(published="2018"))
    for question in (
        {"founded__gte": "2000"},
        {"founded": "2015"},
        {"dissolved__lte": "2021"},
        {"founded__isnull": "false"},
        {"description__icontains": "wing"},
        {"description__isnull": "false"},
    ):
        assert api("actors", slug="wing", **question)["count"] == 1
        assert api("actors", slug="wing", known_by="2023", **question)["count"] == 0
        assert api("actors", slug="wing", exclude_source="s003", **question)["count"] == 0
    for question, restricted in (({"founded__isnull": "true"}, 1), ({"founded__not": "2015"}, 0)):
        assert api("actors", slug="wing", **question)["count"] == 0
        assert api("actors", slug="wing", known_by="2023", **question)["count"] == restricted


@pytest.mark.parametrize(("maker", "column"), [(make.actor, "founded"), (make.person, "died")])
def test_a_restricted_view_is_not_ordered_by_the_words_of_an_editor(api, maker, column):
    dates = ("2001", "2003", "2002")
    group = [maker(slug=f"o-{number}", **{column: day}) for number, day in enumerate(dates)]
    for one in group:
        make.assertion(one, source=make.source(published="2018"))
    path = f"{group[0]._meta.model_name}s"
    mine = {"slug": "o-0,o-1,o-2"}
    by_id = [one.slug for one in sorted(group, key=lambda one: one.uid)]
    assert api.slugs(path, **mine, ordering=column) == ["o-0", "o-2", "o-1"]
    assert api.slugs(path, **mine, ordering=f"-{column}") == ["o-1", "o-2", "o-0"]
    assert api.slugs(path, **mine, known_by="2023", ordering=column) == by_id
    assert api.slugs(path, **mine, known_by="2023", ordering=f"-{column}") == by_id


def tally(**fields):
    return make.Figure.objects.create(metric="attacks_claimed", low=1, high=1, **fields)


def event(**fields):
    return make.Incident.objects.create(slug=make.named("event"), title="Event", **fields)


@pytest.mark.parametrize(
    ("path", "column", "make_whole", "make_part"),
    [
        ("incidents", "parent", event, event),
        ("incidents", "counted_in", tally, event),
        ("figures", "parent", tally, tally),
    ],
)
@pytest.mark.usefixtures("empty_store")
def test_what_is_not_yet_known_is_not_looked_up(api, path, column, make_whole, make_part):
    whole = make_whole()
    later = make.assertion(whole, source=make.source(published="2022")).source
    part = make_part(**{column: whole})
    make.assertion(part, source=make.source(published="2020"))
    for question, before, after in (
        ({column: whole.uid}, 0, 1),
        ({f"{column}__not": whole.uid}, 0, 0),
        ({f"{column}__isnull": "true"}, 1, 0),
        ({f"{column}__isnull": "false"}, 0, 1),
    ):
        mine = {"id": part.uid, **question}
        assert api(path, **mine)["count"] == after
        assert api(path, **mine, known_by="2022")["count"] == after
        assert api(path, **mine, known_by="2021")["count"] == before
        assert api(path, **mine, exclude_source=later.slug)["count"] == before


def test_a_container_or_retraction_to_come_is_not_looked_up(api):
    book = make.source(published="2022")
    chapter = make.source(container=book, retracted="2022-05")
    make.source_link(make.source(published="2020"), chapter)
    for question, before, after in (
        ({"container": book.slug}, 0, 1),
        ({"container__isnull": "true"}, 1, 0),
        ({"retracted": "2022-05"}, 0, 1),
        ({"retracted__lte": "2023"}, 0, 1),
        ({"retracted__isnull": "true"}, 1, 0),
    ):
        mine = {"slug": chapter.slug, **question}
        assert api("sources", **mine)["count"] == after
        assert api("sources", **mine, known_by="2022")["count"] == after
        assert api("sources", **mine, known_by="2021")["count"] == before


def test_sources_are_found_by_how_much_of_what_they_say_is_in_view(api):
    report, paper = make.source(published="2020"), make.source(published="2021")
    make.source_link(paper, report)
    for origin in (report, None):
        make.assertion(make.actor(), source=paper, origin=origin)
    seen = {"slug": paper.slug, "exclude_source": report.slug}
    assert api("sources", **seen)["results"][0]["assertion_count"] == 1
    assert api("sources", **seen, assertion_count=1)["count"] == 1
    assert api("sources", **seen, assertion_count__gte=2)["count"] == 0
    assert api("sources", slug=paper.slug, assertion_count__gte=2)["count"] == 1


def test_sources_are_independent_as_long_as_nobody_knows_of_what_they_stand_in(api):
    book = make.source(published="2022")
    link = make.Relationship.objects.create(
        subject=make.actor(), kind="linked_to", object=make.actor()
    )
    for _ in range(2):
        chapter, paper = make.source(container=book), make.source(published="2020")
        make.source_link(paper, chapter)
        make.assertion(link, source=paper, origin=chapter)
    path = f"relationships/{link.uid}"
    assert api(path)["independent_sources"] == 1
    assert api(path, known_by="2022")["independent_sources"] == 1
    assert api(path, known_by="2021")["independent_sources"] == 2
    assert api("relationships", id=link.uid, known_by="2021", independent_sources__gte=2)["count"]


def test_two_are_named_together_only_by_a_book_that_is_known(api):
    book, incident = make.source(published="2022"), make.incident()
    for _ in range(2):
        chapter, paper = make.source(container=book), make.source(published="2020")
        make.source_link(paper, chapter)
        part = make.Involvement.objects.create(
            incident=incident, entity=make.actor(), role="suspected"
        )
        make.assertion(part, source=paper, origin=chapter)
    path = f"incidents/{incident.slug}"
    assert api(path)["contested"] == []
    assert api(path, known_by="2022")["contested"] == []
    assert api(path, known_by="2021")["contested"] == ["perpetrator"]


def test_who_is_not_yet_known_is_nobody_to_be_related_to(api):
    newcomer = make.actor(slug="weavers-of-ilion")
    make.assertion(newcomer, source=make.source(published="2022"))

    def match(related, known_by):
        body = json.dumps({"queries": [{"name": "Haqqani", "related": related}]})
        url = f"/api/v1/match?known_by={known_by}"
        return api.client.post(url, body, content_type="application/json")

    assert match("weavers-of-ilion", 2022).status_code == 200
    assert match("weavers-of-ilion", 2021).status_code == 400
    assert "weavers-of-ilion" in match("weavers-of-ilio", 2022).content.decode()
    assert "weavers-of-ilion?" not in match("weavers-of-ilio", 2021).content.decode()
