"""The look-ups that are the same on every list, whatever it lists."""

from datetime import UTC, datetime

import pytest

from ..helpers import factories as make

pytestmark = pytest.mark.django_db


def fault(api, path, **parameters):
    """The one thing that is wrong with the request: (parameter, code, sentence)."""
    response = api.get(path, **parameters)
    assert response.status_code == 400, response.content.decode()
    (error,) = response.json()["errors"]
    return error["parameter"], error["code"], error["detail"]


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


# Order


@pytest.mark.parametrize(
    ("path", "key"),
    [("relationships", "title"), ("places", "country"), ("figures", "category")],
)
def test_by_text_what_has_none_comes_last_both_ways(path, key, api):
    for sign in ("", "-"):
        found = [each[key] for each in api(path, ordering=sign + key, limit=1000)["results"]]
        told = [text for text in found if text is not None]
        assert 0 < len(told) < len(found)
        assert found[: len(told)] == told
        assert told == sorted(told, reverse=bool(sign))


def test_a_key_that_is_named_again_changes_nothing(api, count_queries):
    """Nor does it cost: each key of an order is a query for a page by cursor."""
    once = api("incidents", ordering="date,-title", limit=5, cursor="")
    with count_queries(10):
        again = api(
            "incidents", ordering="date,-title,-date,date" + ",date" * 150, limit=5, cursor=""
        )
    assert again["results"] == once["results"]
    assert api.client.get(again["next"]).json()["results"]


def test_by_date_what_has_none_comes_last_both_ways(api):
    dates = {
        "first": "2022-04-01",
        "april": "2022-04",  # begins like the first, ends later
        "tower": "[..2022-04-22]",  # its first day is open: the last one counts
        "late": "2022-04-29",
        "dateless": "",
    }
    for slug, date in dates.items():
        make.incident(slug=slug, date=date)
    ours = {"slug": ",".join(dates)}
    assert api.slugs("incidents", **ours, ordering="date") == list(dates)
    backwards = ["late", "tower", "april", "first", "dateless"]
    assert api.slugs("incidents", **ours, ordering="-date") == backwards
    assert api.slugs("incidents", **ours) == list(dates)  # by date unless told otherwise


@pytest.mark.parametrize("ordering", ["date", "-date", "place"])
def test_equals_are_in_the_order_of_their_ids(ordering, api):
    for number in range(8):
        make.incident(slug=f"alike-{number}", date="2022-04")
    found = api("incidents", slug__istartswith="alike-", ordering=ordering)["results"]
    ids = [item["id"] for item in found]
    assert ids == sorted(ids)


def test_by_several_keys(api):
    for slug, country, latitude in (("a", "AF", 3), ("b", "AF", 5), ("c", "PK", 4)):
        make.place(slug=slug, country=country, latitude=latitude, longitude=0)
    ours = {"slug": "a,b,c"}
    assert api.slugs("places", **ours, ordering="country,-latitude") == ["b", "a", "c"]
    assert api.slugs("places", **ours, ordering=["-country", "latitude"]) == ["c", "a", "b"]


def test_by_an_unknown_key(api):
    parameter, code, detail = fault(api, "places", ordering="latitudes")
    assert (parameter, code) == ("ordering", "invalid_choice")
    assert "latitude or -latitude" in detail


# Record time


def test_what_changed_since(api):
    make.place(slug="long-ago")
    make.Place.objects.filter(slug="long-ago").update(updated_at=datetime(2001, 2, 3, tzinfo=UTC))
    made = {"slug": "long-ago"}
    assert api.slugs("places", **made, updated_since="2001-02-03T00:00:00Z") == ["long-ago"]
    assert api.slugs("places", **made, updated_since="2001-02-03T00:00:01Z") == []
    assert api.slugs("places", **made, updated_since="2001-02-03T01:00:00+01:00") == ["long-ago"]
    # A plus sign in a URL is a space unless it is encoded; what was meant is plain all the same.
    bare = api.client.get("/api/v1/places?slug=long-ago&updated_at__lte=2001-02-03T00:59:59+01:00")
    assert bare.json()["count"] == 0
    assert api.slugs("places", **made, created_at__lte="2001-02-03") == []


def test_a_date_among_record_times_is_that_whole_day_in_utc(api):
    make.place(slug="at-noon")
    make.Place.objects.filter(slug="at-noon").update(
        updated_at=datetime(2001, 2, 3, 12, tzinfo=UTC)
    )
    for parameter, day, found in [
        ("updated_since", "2001-02-03", True),
        ("updated_since", "2001-02-04", False),
        ("updated_at__gte", "2001-02-03", True),
        ("updated_at__gte", "2001-02-04", False),
        ("updated_at__lte", "2001-02-03", True),
        ("updated_at__lte", "2001-02-02", False),
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


# What is refused


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("entities", "q"),
        ("entities", "name"),
        ("entities", "kind"),
        ("entities", "slug"),
        ("entities", "id"),
        ("relationships", "subject"),
        ("relationships", "title__icontains"),
        ("incidents", "date"),
        ("incidents", "date_from"),
        ("incidents", "date__gte"),
        ("incidents", "suicide"),
        ("incidents", "place"),
        ("incidents", "country"),
        ("incidents", "bbox"),
        ("incidents", "updated_since"),
        ("incidents", "ordering"),
        ("incidents", "place__isnull"),
        ("figures", "low__gte"),
        ("assertions", "target"),
    ],
)
@pytest.mark.parametrize("nothing", ["", " ", "\t"])
def test_an_empty_value(path, parameter, nothing, api):
    assert fault(api, path, **{parameter: nothing})[:2] == (parameter, "empty")


@pytest.mark.parametrize("commas", [",", "book,", ",book", "book,,index"])
def test_an_empty_value_between_commas(commas, api):
    assert fault(api, "sources", kind=commas)[:2] == ("kind", "empty")


@pytest.mark.parametrize(
    ("path", "parameter", "value", "nearest"),
    [
        ("relationships", "kind", "leads_of", "leader_of"),
        ("relationships", "object_kind", "armed_groups", "armed_group"),
        ("incidents", "attack_type", "asassination", "assassination"),
        ("incidents", "target_kinds", "polise", "police"),
        ("incidents", "role", "claiment", "claimant"),
        ("incidents", "stance", "confirm", "confirms"),
        ("incidents", "date_match", "posible", "possible"),
        ("figures", "metric", "attack_claimed", "attacks_claimed"),
        ("sources", "kind__not", "boook", "book"),
        ("incidents", "country", "Afghanistan", "AF"),
    ],
)
def test_an_unknown_value_of_a_closed_list(path, parameter, value, nearest, api):
    name, code, detail = fault(api, path, **{parameter: value})
    assert (name, code) == (parameter, "invalid_choice")
    assert value in detail
    assert "Did you mean" in detail
    assert nearest in detail


def test_when_nothing_is_near_the_whole_list_is_given(api):
    detail = fault(api, "incidents", date_match="zzz")[2]
    assert "Choose from: possible, certain" in detail


@pytest.mark.parametrize(
    ("path", "parameter", "value", "nearest"),
    [
        ("relationships", "subject", "iskpp", "iskp"),
        ("relationships", "involves", "al-quaeda", "al-qaeda"),
        ("relationships", "object__not", "haqani-network", "haqqani-network"),
        ("relationships", "between", "ttp,pakistann", "pakistan"),
        ("relationships", "source", "un-2023", "un2023"),
        ("relationships", "speaker", "colin-clark", "colin-clarke"),
        ("incidents", "place", "kabool", "kabul"),
        ("incidents", "person", "rahim-sha", "rahim-shah"),
        ("incidents", "actor", "afgan-taliban", "afghan-taliban"),
        ("figures", "incident", "suicide-bombing-in-sibi", "suicide-bombing-at-sibi"),
        ("sources", "container", "scpm", "scmp"),
        ("assertions", "target", "iskpp", "iskp"),
        ("assertions", "says_place", "barra", "bara"),
    ],
)
def test_an_unknown_slug(path, parameter, value, nearest, api):
    name, code, detail = fault(api, path, **{parameter: value})
    assert (name, code) == (parameter, "unknown")
    assert f"“{value.split(',')[-1]}”" in detail
    assert nearest in detail.partition("Did you mean")[2]


def test_an_unknown_id_has_no_nearest(api):
    unknown = "3a47d741-70ed-53ab-b875-d0b2ce8d22d0"
    name, code, detail = fault(api, "relationships", subject=unknown)
    assert (name, code) == ("subject", "unknown")
    assert unknown in detail
    assert "Did you mean" not in detail
    assert fault(api, "assertions", target=unknown)[:2] == ("target", "unknown")


def test_the_id_of_another_resource_is_unknown(api):
    kabul = api("places/kabul")["id"]
    assert fault(api, "relationships", subject=kabul)[1] == "unknown"
    assert fault(api, "incidents", person=api("actors/iskp")["id"])[1] == "unknown"


def test_id_takes_ids_alone(api):
    assert fault(api, "entities", id="iskp")[:2] == ("id", "invalid")
    assert api("entities", id="3a47d741-70ed-53ab-b875-d0b2ce8d22d0")["count"] == 0


@pytest.mark.parametrize(
    ("path", "parameter", "value"),
    [
        ("entities", "q", "taliban"),
        ("entities", "name__icontains", "taliban"),
        ("entities", "named", "true"),
        ("incidents", "date_from", "2022"),
        ("incidents", "date__lte", "2022"),
        ("incidents", "date_match", "certain"),
        ("incidents", "killed_min", "3"),
        ("incidents", "bbox", "1,2,3,4"),
        ("figures", "low__gte", "3"),
        ("places", "updated_since", "2022-01-01T00:00:00Z"),
    ],
)
def test_a_single_valued_parameter_given_twice(path, parameter, value, api):
    assert fault(api, path, **{parameter: [value, value]})[:2] == (parameter, "repeated")


@pytest.mark.parametrize(
    "given", ["ttp", "ttp,iskp,nrf", ["ttp", "iskp", "nrf"], "ttp,ttp", "ttp,ttp,iskp", "ttp,{ttp}"]
)
def test_between_is_between_two(given, api):
    if "{ttp}" in given:
        given = given.format(ttp=api("entities/ttp")["id"])
    for path in ("relationships", "incidents"):
        assert fault(api, path, between=given)[:2] == ("between", "wrong_number")


def test_all_faults_are_told_at_once(api):
    response = api.get("incidents", kind="bomb", date_from="April", role="claimant,x", limit=5)
    faults = {error["parameter"] for error in response.json()["errors"]}
    assert faults == {"kind", "date_from", "role"}


def test_digits_of_other_scripts_are_no_dates_and_no_numbers(api):
    for parameters in ({"date_from": "２０２２"}, {"killed_min": "٣"}, {"killed_min": "1_000"}):
        assert api.get("incidents", **parameters).status_code == 400


def test_a_window_that_ends_before_it_starts_is_refused(api):
    response = api.get("incidents", date_from="2022-05", date_to="2022-04")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == "date_to"


def test_a_grade_has_bounds(api):
    everything = api("assertions", limit=1)["count"]
    assert api("assertions", credibility__lte=5, limit=1)["count"] == 0
    assert api("assertions", credibility__gte=6, limit=1)["count"] == everything


def test_the_nearest_is_found_in_any_case(api):
    detail = api.get("relationships", subject="TTPP").json()["errors"][0]["detail"]
    assert "Did you mean ttp" in detail


def test_a_single_record_knows_no_other_expansion_either(api):
    assert api.get("entities/iskp", expand="x").status_code == 400
