"""The look-ups that are the same on every list, whatever it lists."""

from datetime import UTC, datetime

import pytest

from threatapi.changes.models import Change
from threatapi.changes.numbers import last_number

from ..helpers import factories as make
from ..helpers.refusing import fault

pytestmark = pytest.mark.django_db


# Any of several values, none of several values


def test_given_several_times_or_with_commas_is_any_of_the_values(api):
    expected = ["gti2018", "nw_book", "smith_book"]
    assert api.slugs("sources", kind=["book", "index"]) == expected
    assert api.slugs("sources", kind="book,index") == expected
    assert api.slugs("sources", kind=["book", "index,dangling"]) == sorted([*expected, "footnotes"])
    assert api.slugs("sources", slug="smith_book, nw_book") == ["nw_book", "smith_book"]


def test_records_are_named_by_id_or_slug_in_one_list(api):
    ttp = api("entities/ttp")["id"]
    mixed = api("presences", entity=f"{ttp},aqis", kind="based_in,controls")
    assert {item["entity"]["slug"] for item in mixed["results"]} == {"ttp", "aqis"}
    assert api.slugs("entities", id=[ttp, api("entities/iskp")["id"]]) == ["iskp", "ttp"]


def test_a_comma_belongs_to_a_text_that_may_hold_one(api):
    make.relationship(title="head of finance, acting")
    make.relationship(title="head of finance")
    assert api("relationships", title="head of finance, acting")["count"] == 1
    acting_or_not = ["head of finance, acting", "head of finance"]
    found = api("relationships", title=acting_or_not)["results"]
    assert {item["title"] for item in found} == set(acting_or_not)


def test_not_leaves_out_what_has_no_value(api):
    everything = api("sources")["count"]
    assert api("sources", kind__not="book,index")["count"] == everything - 3
    for column, value in (("container", "scmp"), ("language", "en"), ("authors", "tajikistan")):
        counts = [
            api("sources", **{look_up: wanted})["count"]
            for look_up, wanted in (
                (column, value),
                (f"{column}__not", value),
                (f"{column}__isnull", "true"),
            )
        ]
        assert sum(counts) == everything, column
    toll = make.incident(slug="toll")
    make.figure(incident=toll, low=5, high=5)
    make.figure(incident=toll, low=6, high=6)
    make.figure(incident=toll, low=None, high=5, bound="at_most")
    assert api("figures", incident="toll", low__not=5)["count"] == 1


def test_isnull_of_references_text_numbers_and_dates(api):
    make.source(slug="bare")
    make.source(
        slug="full",
        publisher=make.actor(),
        language="ps",
        published="2022",
        published_basis="stated",
    )
    mine = {"slug": "bare,full"}
    for column in ("publisher", "language", "published", "published_basis"):
        assert api.slugs("sources", **mine, **{f"{column}__isnull": "true"}) == ["bare"], column
        assert api.slugs("sources", **mine, **{f"{column}__isnull": "false"}) == ["full"], column
    make.place(slug="somewhere")
    assert api.slugs("places", slug="somewhere,kabul", latitude__isnull=True) == ["somewhere"]
    assert api.slugs("places", slug="somewhere,kabul", latitude__isnull=False) == ["kabul"]


def test_a_bound_beyond_what_a_column_can_hold_still_asks_for_a_number(api):
    make.incident(slug="at_a_place", place=make.place(), place_precision=1)
    make.incident(slug="somewhere")
    both, huge = {"slug": "at_a_place,somewhere"}, 165110590901920
    assert api.slugs("incidents", **both, place_precision__lte=huge) == ["at_a_place"]
    assert api.slugs("incidents", **both, place_precision__gte=-huge) == ["at_a_place"]
    assert api.slugs("incidents", **both, place_precision__gte=huge) == []
    assert api.slugs("incidents", **both, place_precision__lte=-huge) == []


@pytest.mark.parametrize(("word", "meant"), [("true", True), ("FALSE", False), ("1", True)])
def test_true_and_false(word, meant, api):
    make.incident(slug="yes", suicide=True)
    make.incident(slug="no", suicide=False)
    assert api.slugs("incidents", slug="yes,no", suicide=word) == ["yes" if meant else "no"]
    assert fault(api, "incidents", suicide="maybe")[1] == "invalid"


# Text, numbers and days


def test_text_suffixes_ignore_case(api):
    assert api.slugs("sources", title__icontains="NABA issue 33") == [
        "naba330",
        "naba334",
        "naba335",
    ]
    assert api.slugs("sources", title__istartswith="AL-naba issue 325") == ["naba325"]
    assert api.slugs("sources", title__istartswith="issue 325") == []
    assert api.slugs("sources", title="al-Naba issue 325") == ["naba325"]
    assert api.slugs("sources", title="AL-NABA issue 325") == []  # without a suffix: exactly


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"', "*"])
def test_signs_that_databases_treat_as_special_are_just_signs(sign, api):
    make.source(slug="with-sign", title=f"Half {sign} done")
    make.source(slug="without", title="Half x done")
    mine = {"slug": "with-sign,without"}
    assert api.slugs("sources", **mine, title__icontains=f"half {sign}") == ["with-sign"]
    assert api.slugs("sources", **mine, title__istartswith=f"half {sign}") == ["with-sign"]


def test_numbers(api):
    toll = make.incident(slug="toll")
    for low in (2, 3.5, 7):
        make.figure(incident=toll, low=low, high=low, metric="share_percent")

    def lows(**parameters):
        found = api("figures", incident="toll", ordering="low", **parameters)["results"]
        return [figure["low"] for figure in found]

    assert lows(low="2,7") == [2, 7]
    assert lows(low=3.5) == [3.5]
    assert lows(low__gte=3.5) == [3.5, 7]
    assert lows(low__lte="3.4") == [2]
    assert lows(low__gte=3, low__lte=4) == [3.5]
    assert lows(low__not="2,7") == [3.5]
    assert lows(low__gte="7e0") == [7]


def test_a_day_suffix_takes_the_first_or_the_last_day_of_a_month_or_year(api):
    for slug, founded in (("may", "2015-05"), ("june", "2015-06-30"), ("vague", "2015")):
        make.actor(slug=slug, founded=founded)

    def found(**parameters):
        return set(api.slugs("actors", slug="may,june,vague", **parameters))

    assert found(founded__gte="2015-06") == {"june"}
    assert found(founded__gte="2015") == {"may", "june", "vague"}
    assert found(founded__lte="2015-06") == {"may", "june"}
    assert found(founded__lte="2015-06-29") == {"may"}
    assert found(founded__gte="2015-05-02") == {"june"}  # “2015-05” may mean the first of May
    assert found(founded__gte="2015-05", founded__lte="2015-06") == {"may", "june"}


def test_a_date_without_suffix_is_compared_as_text(api):
    assert "kabul-airport-attack" in api.slugs("incidents", date="[2021-08-26,2021-08-27]")
    assert api.slugs("incidents", date="2021-08-26") == []
    make.incident(slug="on-a-day", date="2122-03-04")
    two = api.slugs("incidents", date=["[2021-08-26,2021-08-27]", "2122-03-04"])
    assert two == ["kabul-airport-attack", "on-a-day"]
    assert api.slugs("incidents", date="2122-03-04?") == []
    assert "kabul-airport-attack" not in api.slugs(
        "incidents", date__not="[2021-08-26,2021-08-27]", limit=1000
    )


# Dates in a window


@pytest.mark.parametrize(
    ("date", "start", "end", "match"),
    [
        ("[..2022-04-22]", "2022-04", "2022-04", "possible"),  # the tower
        ("[..2022-04-22]", None, "2022-04", "certain"),
        ("[..2022-04-22]", "2022-04-23", None, None),
        ("[2021-08-26,2021-08-27]", "2021-08", "2021-08", "certain"),  # Kabul airport
        ("[2021-08-26,2021-08-27]", "2021-08-27", None, "possible"),
        ("2022-12-18/2022-12-20", "2022-12", "2022-12", "certain"),  # Bannu
        ("2022-12-18/2022-12-20", "2022-12-19", "2022-12-19", "possible"),
        ("2022-12-18/2022-12-20", "2022-12-21", None, None),
        ("2021~", "2021", "2021", "possible"),
        ("2021~", "2020", "2022", "certain"),
        ("2022-06~", "2022-05", "2022-05", "possible"),
        ("199X", "1995", "1995", "possible"),
        ("199X", "1990", "1999", "certain"),
        ("2022-04-21?", "2022-04-21", "2022-04-21", "certain"),
        ("[..2018-06]", "2018-07", None, None),
        ("2015-01/..", "2022", "2022", "possible"),
        ("2015-01/..", "2015", None, "certain"),
        ("2015-01/..", None, "2014-12", None),
        ("../2021-08", None, "2021", "certain"),
        ("2022-04", "2022-04-30", None, "possible"),
        ("2022-04", "2022-05", None, None),
        ("", "2000", "2030", None),
        ("", None, "2030", None),
    ],
)
def test_a_date_lies_in_a_window_possibly_certainly_or_not(date, start, end, match, api):
    make.incident(slug="it", date=date)
    window = {"date_from": start, "date_to": end}
    window = {name: day for name, day in window.items() if day}
    assert api.slugs("incidents", slug="it", **window) == (["it"] if match else [])
    assert api.slugs("incidents", slug="it", **window, date_match="possible") == (
        ["it"] if match else []
    )
    assert api.slugs("incidents", slug="it", **window, date_match="certain") == (
        ["it"] if match == "certain" else []
    )


def test_the_tower_of_april_2022(api):
    april = {"q": "tower", "date_from": "2022-04", "date_to": "2022-04"}
    tower = ["blowing-up-of-a-communications-tower-in-salarzo"]
    assert api.slugs("incidents", **april) == tower
    assert api.slugs("incidents", **april, date_match="certain") == []
    assert api.slugs("incidents", q="tower", date_to="2022-04-22", date_match="certain") == tower


def test_without_a_window_date_match_asks_for_nothing(api):
    assert api("incidents", date_match="certain")["count"] == api("incidents")["count"]


@pytest.mark.parametrize(
    ("resource", "field"),
    [
        ("incidents", "date"),
        ("figures", "period"),
        ("assertions", "stated_on"),
        ("sources", "published"),
    ],
)
def test_every_dated_list_has_the_window(resource, field, api):
    found = api(resource, date_from="2022-03", date_to="2022-04", date_match="certain")["results"]
    assert found
    for item in found:
        assert "2022-03-01" <= item[field]["earliest"] <= item[field]["latest"] <= "2022-04-30"


# Record time


def test_what_changed_since(api):
    make.place(slug="to-come")
    Change.objects.filter(number=last_number()).update(at=datetime(2201, 2, 3, tzinfo=UTC))
    made = {"slug": "to-come"}
    assert api.slugs("places", **made, updated_since="2201-02-03T00:00:00Z") == ["to-come"]
    assert api.slugs("places", **made, updated_since="2201-02-03T00:00:01Z") == []
    assert api.slugs("places", **made, updated_since="2201-02-03T01:00:00+01:00") == ["to-come"]
    # A plus sign in a URL is a space unless it is encoded; what was meant is plain all the same.
    bare = api.client.get("/api/v1/places?slug=to-come&updated_since=2201-02-03T01:00:00+01:00")
    assert bare.json()["count"] == 1
    assert api.slugs("places", **made, created_at__gte="2201-02-03") == []


def test_a_date_among_record_times_is_that_whole_day_in_utc(api):
    make.place(slug="at-noon")
    make.Place.objects.filter(slug="at-noon").update(
        updated_at=datetime(2201, 2, 3, 12, tzinfo=UTC)
    )
    Change.objects.filter(number=last_number()).update(at=datetime(2201, 2, 3, 12, tzinfo=UTC))
    for parameter, day, found in [
        ("updated_since", "2201-02-03", True),
        ("updated_since", "2201-02-04", False),
        ("updated_at__gte", "2201-02-03", True),
        ("updated_at__gte", "2201-02-04", False),
        ("updated_at__lte", "2201-02-03", True),
        ("updated_at__lte", "2201-02-02", False),
    ]:
        slugs = api.slugs("places", slug="at-noon", **{parameter: day})
        assert slugs == ["at-noon"] * found, (parameter, day)


# All together


def test_different_parameters_hold_together(api):
    assert api.slugs(
        "incidents",
        place="khyber-pakhtunkhwa",
        actor="iskp",
        role="claimant",
        attack_type="assassination",
        target_kinds__not="police",
        date_from="2022-04",
        date_to="2022-04",
    ) == ["assassination-of-a-former-cop-in-bajaur", "assassination-of-mufti-bashir"]


def test_the_next_page_keeps_the_filters(api):
    page = api("incidents", actor=["ttp", "iskp"], place="pakistan", limit=3)
    following = api.client.get(page["next"]).json()
    assert following["count"] == page["count"]
    whole = api.slugs("incidents", actor="ttp,iskp", place="pakistan", limit=6)
    both = [*page["results"], *following["results"]]
    assert [item["slug"] for item in both] == whole
