"""The window of dates of a timeline: as on lists, on the date by which each item stands."""

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
@make.together()
def one():
    one = make.actor(slug="w-one")
    make.figure(entity=one, period="2010-05")
    make.involvement(make.incident(date="[..2012-03]"), entity=one)
    make.relationship(subject=one, start="2013~", end="2019")
    make.presence(entity=one, as_of="2014/2016", end="2018")
    make.relationship(subject=one)
    return one


def dates(api, **parameters):
    return [
        item["date"]["edtf"] for item in api("entities/w-one/timeline", **parameters)["results"]
    ]


def test_a_window_finds_what_may_lie_in_it(api, one):
    assert api("entities/w-one/timeline")["count"] == 5
    assert dates(api, date_from="2010-05", date_to="2010-05") == ["2010-05", "[..2012-03]"]
    assert dates(api, date_from="2011", date_to="2012") == ["2013~", "[..2012-03]"]
    assert dates(api, date_from="2015") == ["2014/2016"]
    assert dates(api, date_to="2010-04") == ["[..2012-03]"]
    assert api("entities/w-one/timeline", date_from="2011", date_to="2012")["count"] == 2


def test_or_only_what_lies_in_it_wholly(api, one):
    assert dates(api, date_from="2012", date_to="2014", date_match="certain") == ["2013~"]
    assert dates(api, date_from="2012", date_to="2016", date_match="certain") == [
        "2013~",
        "2014/2016",
    ]


def test_a_later_date_of_the_same_claim_does_not_count(api, one):
    assert dates(api, date_from="2018", date_to="2019") == []
    make.relationship(subject=one, end="2018-07")
    assert dates(api, date_from="2018", date_to="2019") == []  # nobody could know of the end
    ended = make.relationship(subject=one, end="2018-08")
    make.assertion(ended, source=make.source(published="2020"))
    assert dates(api, date_from="2018", date_to="2019") == ["2018-08"]


def test_it_goes_with_types_and_pages(api, one):
    window = {"date_from": "2010", "date_to": "2014"}
    whole = dates(api, **window)
    assert whole == ["2010-05", "2013~", "[..2012-03]", "2014/2016"]
    assert dates(api, **window, types="incident,presence") == ["[..2012-03]", "2014/2016"]
    assert dates(api, **window, limit=2, offset=1) == whole[1:3]


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ({"date_from": "2022-13"}, "date_from"),
        ({"date_to": "soon"}, "date_to"),
        ({"date_match": "sure"}, "date_match"),
        ({"date_from": "2022", "date_to": "2021"}, "date_to"),
    ],
)
def test_a_bad_window_is_refused_as_on_lists(api, parameters, wrong):
    answers = [api.get(path, **parameters) for path in ("entities/ttp/timeline", "incidents")]
    assert [answer.status_code for answer in answers] == [400, 400]
    faults, of_list = (answer.json()["errors"] for answer in answers)
    assert [fault["parameter"] for fault in faults] == [wrong]
    assert faults == of_list


def test_a_window_costs_no_query(api, one, count_queries):
    with count_queries(16):
        assert dates(api, date_from="2010", date_match="certain")
