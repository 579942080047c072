"""Supporting and hostile links of one pair: whoever reads one of them sees the other."""

import csv
import io

import pytest

from actors.choices import HOSTILE_KINDS, SUPPORTING_KINDS, RelationshipKind
from actors.models import Relationship

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(empty_store):
    return make.actor(slug="one"), make.actor(slug="other")


@pytest.fixture(params=[True, False], ids=["compiled", "rendered"])
def either_way(request, settings):
    """As the database builds it and as the serializer renders it."""
    settings.COMPILED_JSON = request.param


@make.together()
def link(subject, kind, object, start="", end="", **said):
    made = Relationship.objects.create(
        subject=subject, kind=kind, object=object, start=start, end=end
    )
    return make.said(made, **{"source": make.source(published="2020")} | said)


def opposed_by(api, link, **parameters):
    return [each["id"] for each in api(f"relationships/{link.uid}", **parameters)["opposed_by"]]


def found(api, **parameters):
    return {each["id"] for each in api("relationships", **parameters)["results"]}


def ids(*links):
    return {str(each.uid) for each in links}


def test_a_supporting_and_a_hostile_link_point_at_each_other(api, pair, either_way):
    one, other = pair
    paper = make.source(slug="paper", published="2020")
    supports, fights = link(one, "supports", other), link(other, "fights", one, source=paper)
    (shown,) = api(f"relationships/{supports.uid}")["opposed_by"]
    assert shown["id"] == str(fights.uid)
    assert (shown["subject"]["slug"], shown["kind"], shown["object"]["slug"]) == (
        "other",
        "fights",
        "one",
    )
    assert (shown["status"], shown["sources"]) == ("asserted", ["paper"])
    assert opposed_by(api, fights) == [str(supports.uid)]
    # In the list likewise.
    listed = {each["kind"]: each["opposed_by"] for each in api("relationships")["results"]}
    assert listed["supports"] == [shown]
    assert [each["kind"] for each in listed["fights"]] == ["supports"]


def test_of_the_first_knowledge_base(api):
    links = api("relationships", opposed=True)["results"]
    shown = {(each["subject"]["slug"], each["kind"], each["object"]["slug"]) for each in links}
    assert ("lashkar-e-taiba", "supports", "iskp") in shown
    assert ("lashkar-e-taiba", "fights", "iskp") in shown
    assert all(each["opposed_by"] for each in links)


def test_links_of_one_side_and_of_other_pairs_do_not_oppose_each_other(api, pair, either_way):
    one, other = pair
    third = make.actor(slug="third")
    links = [
        make.relationship(subject=subject, kind=kind, object=object)
        for subject, kind, object in (
            (one, "supports", other),
            (other, "allied_with", one),
            (one, "negotiates_with", other),
            (one, "fights", third),
            (third, "rival_of", other),
        )
    ]
    assert [opposed_by(api, each) for each in links] == [[], [], [], [], []]
    assert found(api, opposed=True) == set()
    assert found(api, opposed=False) == ids(*links)


def test_every_kind_is_supporting_or_hostile_or_says_nothing_of_it():
    neutral = {
        "relative_of", "succeeded", "split_from", "formed_by_members_of", "recruits_from",
        "negotiates_with", "possibly_same_as", "linked_to",
    }  # fmt: skip
    assert set(HOSTILE_KINDS) == {"fights", "rival_of", "threatens"}
    assert not {*SUPPORTING_KINDS} & {*HOSTILE_KINDS}
    assert {*SUPPORTING_KINDS, *HOSTILE_KINDS, *neutral} == set(RelationshipKind.values)


def test_opposed_finds_both(api, pair):
    one, other = pair
    both = [link(one, "pledged_to", other), link(other, "threatens", one)]
    alone = link(one, "supports", make.actor())
    assert found(api, opposed=True) == found(api, opposed__not=False) == ids(*both)
    assert found(api, opposed=False) == found(api, opposed__not=True) == ids(alone)
    assert found(api, opposed=True, kind="threatens") == ids(both[1])


# What counts


@pytest.mark.parametrize("said", [{"stance": "denies"}, {"modality": "planned"}])
def test_what_is_denied_or_not_said_to_be_so_does_not_count(said, api, pair, either_way):
    one, other = pair
    supports, fights = link(one, "supports", other), link(one, "fights", other, **said)
    assert opposed_by(api, supports) == opposed_by(api, fights) == []
    every = {"modality": "actual,planned"}
    assert found(api, opposed=True, **every) == set()
    assert found(api, opposed=False, **every) == ids(supports, fights)


def test_what_is_disputed_counts_and_says_so(api, pair, either_way):
    one, other = pair
    supports, fights = link(one, "supports", other), link(one, "fights", other)
    make.assertion(fights, stance="denies")
    (shown,) = api(f"relationships/{supports.uid}")["opposed_by"]
    assert shown["status"] == "disputed"


def test_what_is_not_in_view_does_not_count(api, pair):
    one, other = pair
    supports = link(one, "supports", other)
    late = make.source(slug="late", published="2022")
    fights = link(one, "fights", other, source=late)
    assert opposed_by(api, supports, known_by="2022") == [str(fights.uid)]
    for view in ({"known_by": "2021"}, {"exclude_source": "late"}):
        assert opposed_by(api, supports, **view) == []
        assert found(api, opposed=True, **view) == set()
        assert found(api, opposed=False, **view) == ids(supports)
    for view in ({"known_by": "2022"}, {}):
        assert opposed_by(api, supports, **view) == [str(fights.uid)]
        assert found(api, opposed=True, **view) == ids(supports, fights)


def test_a_status_is_that_of_the_view(api, pair):
    one, other = pair
    link(one, "supports", other)
    fights = link(one, "fights", other)
    make.assertion(fights, stance="denies", source=make.source(slug="no", published="2022"))
    for view, status, sources in (
        ({"known_by": "2021"}, "asserted", 1),
        ({"known_by": "2022"}, "disputed", 2),
    ):
        (item,) = api("relationships", kind="supports", **view)["results"]
        (shown,) = item["opposed_by"]
        assert (shown["status"], len(shown["sources"])) == (status, sources)


def test_with_as_of_both_held_on_the_day(api, pair):
    one, other = pair
    supports = link(one, "supports", other, start="2010", end="2015")
    fights = link(one, "fights", other, start="2014", end="2019")
    assert opposed_by(api, fights) == [str(supports.uid)]
    assert opposed_by(api, fights, as_of="2014-06") == [str(supports.uid)]
    assert opposed_by(api, fights, as_of="2018") == []
    assert found(api, opposed=True, as_of="2014-06") == ids(supports, fights)
    assert found(api, opposed=True, as_of="2018") == set()
    assert found(api, opposed=False, as_of="2018") == ids(fights)


# Cost


def test_a_page_in_a_view_looks_them_up_once(api, pair, django_assert_max_num_queries):
    view = {"exclude_source": make.source().slug}

    def queries() -> int:
        with django_assert_max_num_queries(40) as asked:
            page = api("relationships", **view)
        assert all(each["opposed_by"] for each in page["results"])
        return len(asked)

    counted = []
    for _ in range(2):
        for _ in range(3):
            one, other = make.actor(), make.actor()
            link(one, "supports", other)
            link(other, "fights", one)
        counted.append(queries())
    assert counted[0] == counted[1]


# Tables


def test_a_table_names_them_in_short(api, pair):
    one, other = pair
    link(one, "supports", other)
    link(one, "fights", other)
    text = b"".join(api.get("relationships.csv", kind="supports")).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["opposed_by"] == "one fights other (asserted)"
