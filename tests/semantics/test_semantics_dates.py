"""Which dates are taken, which days they may mean, and how they are put in order."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User

from incidents.models import Incident

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

TAKEN = {  # text: the first and the last day that it may mean
    "0001": ("0001-01-01", "0001-12-31"),
    "9999": ("9999-01-01", "9999-12-31"),
    "2022": ("2022-01-01", "2022-12-31"),
    "2022-04": ("2022-04-01", "2022-04-30"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2022-04-21": ("2022-04-21", "2022-04-21"),
    "2022?": ("2022-01-01", "2022-12-31"),
    "2022-06?": ("2022-06-01", "2022-06-30"),
    "2021~": ("2020-01-01", "2022-12-31"),
    "2021%": ("2020-01-01", "2022-12-31"),
    "2022-06~": ("2022-05-01", "2022-07-31"),
    "2022-06%": ("2022-05-01", "2022-07-31"),
    "2022-03-01~": ("2022-02-28", "2022-03-02"),
    "199X": ("1990-01-01", "1999-12-31"),
    "19XX": ("1900-01-01", "1999-12-31"),
    "2022-XX": ("2022-01-01", "2022-12-31"),
    "2022-04-XX": ("2022-04-01", "2022-04-30"),
    "[2021-08-26,2021-08-27]": ("2021-08-26", "2021-08-27"),
    "[2021,2023-05,2019-02]": ("2019-02-01", "2023-05-31"),
    "[2022-04-21..2022-04-30]": ("2022-04-21", "2022-04-30"),
    "[2019,2021-03..2021-05]": ("2019-01-01", "2021-05-31"),
    "[..2018-06]": (None, "2018-06-30"),
    "[2018-06..]": ("2018-06-01", None),
    "2022-12-18/2022-12-20": ("2022-12-18", "2022-12-20"),
    "2022-04~/2022-06~": ("2022-03-01", "2022-07-31"),
    "2015/2022-XX": ("2015-01-01", "2022-12-31"),
    "2015-01/..": ("2015-01-01", None),
    "199X/..": ("1990-01-01", None),
    "2015/": ("2015-01-01", None),
    "../2021-08": (None, "2021-08-31"),
    "/2021-08": (None, "2021-08-31"),
}
REFUSED = {
    "0000": "no such year",
    "-0044": "no such year",
    "Y20000": "no such year",
    "2022-13": "no such month",
    "2022-02-30": "an impossible day",
    "2023-02-29": "an impossible day",
    "2022-04-21T10:00": "a time",
    "2022-21": "a season",
    "{2021,2022}": "all of a set",
    "2004-06~-11": "a qualifier inside",
    "~2004": "a qualifier in front",
    "2022?~": "two qualifiers",
    "2E3": "an exponent",
    "2022S2": "significant digits",
    "../..": "nothing at either end",
    "/": "nothing at either end",
    "../": "nothing at either end",
    "[..]": "nothing at either end",
    "[]": "an empty set",
    "[2021..2022..2023]": "two spans in one",
    "[2020..2021,2022..2023]": "two spans in one",
    "[2021": "no end of the set",
    "[2022..2021]": "a span that ends before it starts",
    "2022-12-20/2022-12-18": "an interval that ends before it starts",
    "2022/2021": "an interval that ends before it starts",
    "2020/2021/2022": "three ends",
    "[2020,2021]/2022": "a set as an end",
    "XXXX": "no digit",
    "1X99": "an unknown digit inside",
    "20XX-04": "unknown digits before a month",
    "199x": "a small x",
    "2022-1": "one digit of a month",
    "22": "two digits of a year",
    "20220421": "no hyphens",
    "April 2022": "words",
}


@pytest.mark.parametrize("text", TAKEN)
def test_a_date_is_shown_as_written_with_the_days_it_may_mean(text, api):
    first, last = TAKEN[text]
    make.incident(slug="it", date=text)
    shown = {"edtf": text, "earliest": first, "latest": last}
    assert api("incidents/it")["date"] == shown
    assert api.get("incidents", slug="it", date=text).status_code == 200


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: f"{text} {REFUSED[text]}")
def test_what_is_no_date_is_refused_by_name(text, api):
    response = api.get("incidents", date=text)
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == ["date"]


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("editor"))
    return client


def faults(editor, page, **fields):
    """What a form of the admin finds wrong with these fields."""
    answer = editor.post(f"/admin/{page}/add/", fields)
    return answer.context["adminform"].form.errors


@pytest.fixture
def form(rf):
    """The form of incidents in the admin, without its page, which takes longer."""
    request = rf.get("/admin/incidents/incident/add/")
    request.user = User.objects.create_superuser("editor")
    return admin.site._registry[Incident].get_form(request)


@pytest.mark.parametrize("text", [text for text in REFUSED if REFUSED[text] != "words"])
def test_an_editor_cannot_write_what_is_no_date(text, form):
    assert "date" in form({"date": text}).errors


def test_an_editor_may_write_a_date_in_words(form):
    written = form({"date": "April 2022"})
    assert "date" not in written.errors
    assert written.cleaned_data["date"] == "2022-04"


@pytest.mark.parametrize("text", TAKEN)
def test_an_editor_can_write_every_date(text, form):
    assert "date" not in form({"date": text}).errors


def test_the_page_of_an_incident_tells_what_is_wrong_with_its_date(editor):
    assert "date" in faults(editor, "incidents/incident", date="2022-13")
    assert "date" not in faults(editor, "incidents/incident", date="2022-12")


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("sources/source", "published"),
        ("actors/relationship", "start"),
        ("actors/relationship", "end"),
        ("incidents/presence", "start"),
        ("incidents/presence", "end"),
    ],
)
def test_a_moment_is_no_interval_but_may_be_one_of_a_set(page, field, editor):
    assert field in faults(editor, page, **{field: "2020/2021"})
    assert field in faults(editor, page, **{field: "2020/.."})
    for moment in ("[2020..2021]", "[..2021]", "2021~", "199X"):
        assert field not in faults(editor, page, **{field: moment})


# Days that are asked for


def test_a_year_or_month_stands_for_its_first_day_from_and_its_last_day_to(api):
    make.incident(slug="it", date="2031-04-15")

    def found(**window):
        return api.slugs("incidents", slug="it", **window) == ["it"]

    assert [found(date_from=day) for day in ("2031", "2031-04", "2031-04-15", "2031-04-16")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert [found(date_to=day) for day in ("2031", "2031-04", "2031-04-15", "2031-04-14")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert [found(date__gte=day) for day in ("2031", "2031-04", "2031-05", "2032")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [found(date__lte=day) for day in ("2031", "2031-04", "2031-03", "2030")] == [
        True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["2020", "2020-06", "2020-06-14"])
def test_known_by_a_year_or_month_is_known_by_its_last_day(day, api):
    assert "s003" in api.slugs("sources", known_by=day, limit=1000)
    assert api.get("sources/s003", known_by="2020-06-13").status_code == 404


def test_as_of_a_year_or_month_is_as_of_its_last_day(api):
    link = make.relationship(start="2019-06-30", end="2019-06-30")
    make.assertion(link, source=make.source(published="2021"))  # which could know of the end
    held = {
        day: api("relationships", id=link.uid, as_of=day)["count"] == 1
        for day in ("2019-06-29", "2019-06", "2019-06-30", "2019")
    }
    assert held == {"2019-06-29": False, "2019-06": True, "2019-06-30": True, "2019": False}


@pytest.mark.parametrize("day", ["2022~", "199X", "[2021,2022]", "2021/2022", "2022?"])
@pytest.mark.parametrize("parameter", ["date_from", "date_to", "date__gte", "date__lte", "as_of"])
def test_a_day_that_is_asked_for_is_a_plain_year_month_or_day(parameter, day, api):
    path = "persons" if parameter == "as_of" else "incidents"
    response = api.get(path, **{parameter: day})
    assert response.status_code == 400
    assert [fault["parameter"] for fault in response.json()["errors"]] == [parameter]


def test_what_may_reach_over_a_year_is_within_none(api):
    panjshir = "taliban-campaign-against-the-nrf-in-panjshir"  # 2021~
    window = {"slug": panjshir, "date_from": "2021", "date_to": "2021"}
    assert api.slugs("incidents", **window) == [panjshir]
    assert api.slugs("incidents", **window, date_match="certain") == []


# Order


def test_by_first_day_or_else_by_last_then_by_last_and_without_a_date_at_the_end(api):
    dates = {
        "a": "2022-04-21",
        "b": "[..2022-04-22]",  # as the tower: by its only day
        "c": "2022-04-22",
        "d": "2022-04-22/2022-04-23",
        "e": "2022-04-22/..",
        "f": "2022-04-23",
        "z": "",
    }
    for slug, date in dates.items():
        make.incident(slug=f"in-order-{slug}", date=date)
    mine = {"slug": [f"in-order-{slug}" for slug in dates]}
    ahead = [slug[-1] for slug in api.slugs("incidents", **mine, ordering="date")]
    assert [slug for slug in ahead if slug in "afz"] == ["a", "f", "z"]
    assert set(ahead[1:3]) == {"b", "c"}  # equal days: by id
    assert set(ahead[3:5]) == {"d", "e"}
    back = [slug[-1] for slug in api.slugs("incidents", **mine, ordering="-date")]
    assert (back[0], back[-1]) == ("f", "z")
    assert set(back[1:5]) == set("bcde")


def test_the_tower_stands_between_its_neighbours_by_its_last_day(api):
    april = {"date_from": "2022-04-22", "date_to": "2022-04-26", "ordering": "date"}
    found = api.slugs("incidents", **april)
    tower = found.index("blowing-up-of-a-communications-tower-in-salarzo")
    assert tower < found.index("assassination-of-mufti-bashir")  # 26 April
