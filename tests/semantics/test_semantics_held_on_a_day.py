"""What held on a day, and how surely: leaders of tests/world, and case by case."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from actors.computed.validity import Held, Told
from actors.models import Relationship
from incidents.models import Presence

from ..helpers import factories as make

pytestmark = pytest.mark.django_db

HSKHAN, FAROOQI = "hafiz-saeed-khan", "aslam-farooqi"
AKHORASANI, GHAFARI = "abu-omar-al-khorasani", "sanaullah-ghafari"
LEADERS: dict[tuple[str, str], dict[str, str]] = {  # who led it on the day, the likeliest first
    ("iskp", "2015-02-01"): {HSKHAN: "possible", FAROOQI: "possible", AKHORASANI: "possible"},
    ("iskp", "2022-12-15"): {GHAFARI: "as_stated", HSKHAN: "possible", FAROOQI: "possible"},
    ("iskp", "2021-01-01"): {HSKHAN: "possible", FAROOQI: "possible", AKHORASANI: "possible"},
    ("afghan-taliban", "2021-08-31"): {
        "hibatullah-akhundzada": "certain",
        "akhtar-mansour": "possible",
    },
    ("al-qaeda", "2020-06-14"): {"ayman-al-zawahiri": "certain"},
    ("al-qaeda", "2022-09-01"): {},
    ("quds-force", "2021-06-01"): {},
    ("ttp", "2019-01-01"): {"noor-wali-mehsud": "certain"},
    ("ttp", "2017-01-01"): {
        "fazlullah": "possible",
        "hakimullah-mehsud": "possible",
        "baitullah-mehsud": "possible",
    },
    ("ttp", "1950"): {
        "fazlullah": "possible",
        "hakimullah-mehsud": "possible",
        "baitullah-mehsud": "possible",
    },
    ("ttp", "2040"): {"noor-wali-mehsud": "possible"},
    ("nrf", "2024-01-01"): {"ahmad-massoud": "possible"},
    ("nrf", "2022-06-01"): {"ahmad-massoud": "as_stated"},
    ("nrf", "2021-12-31"): {},
}


@pytest.mark.parametrize(("group", "day"), LEADERS)
def test_who_led_on_a_day_and_how_surely(group, day, api):
    asked = {"object": group, "kind": "leader_of", "as_of": day}
    found = api("relationships", **asked)["results"]
    held = {item["subject"]["slug"]: item["certainty"] for item in found}
    assert held == LEADERS[group, day]
    # Those of whom no date is known have no order but that of their ids.
    dated = [item["subject"]["slug"] for item in found if item["start"] or item["as_of"]]
    assert dated == [who for who in held if who in dated] == list(held)[: len(dated)]


def test_a_leader_told_of_in_the_past_has_an_end(api):
    asked = {"subject": HSKHAN, "object": "iskp", "kind": "leader_of"}
    (first,) = api("relationships", **asked)["results"]
    assert first["end"]["edtf"] == "[2015-01..2022-12-30]"


def test_certainty_narrows_the_list(api):
    asked = {"object": "iskp", "kind": "leader_of", "as_of": "2022-12-15"}
    for certainty, number in (("certain", 0), ("as_stated", 1), ("possible", 2)):
        found = api("relationships", **asked, certainty=certainty)
        assert found["count"] == number
        assert {item["certainty"] for item in found["results"]} <= {certainty}


def test_only_who_asks_for_a_day_is_told_how_surely(api):
    found = api("relationships", limit=1000)["results"]
    assert {item["certainty"] for item in found} == {None}


# Case by case: the dates of a claim, what is published and said of it, and the days


@make.together()
def link(*voices: dict[str, str], **fields: Any) -> Any:
    """A leader of whom these voices speak: when published, what date they give."""
    claim = Relationship.objects.create(
        **{"kind": "leader_of", "subject": make.person(), "object": make.actor(), **fields}
    )
    for voice in voices:
        tell(claim, **voice)
    return claim


@make.together()
def tell(claim: Any, published: str = "", says: str = "", **voice: Any) -> None:
    make.assertion(claim, source=make.source(published=published), says_date=says, **voice)


def on(api: Any, claim: Any, day: str, **view: str) -> str | None:
    path = f"{claim._meta.model_name}s"
    found = api(path, id=claim.uid, as_of=day, **view)["results"]
    return found[0]["certainty"] if found else None


START, END = {"start": "2019-06"}, {"end": "2020-03"}
LATER, EARLIER = {"published": "2021"}, {"published": "2018-05-05"}
CASES: dict[str, tuple[dict[str, str], list[dict[str, str]], dict[str, str | None]]] = {
    "between known dates": (START | END, [LATER], {
        "2019-05-31": None, "2019-06-01": "possible", "2019-06-29": "possible",
        "2019-06-30": "certain", "2020-03-01": "certain", "2020-03-02": "possible",
        "2020-03-31": "possible", "2020-04-01": None,
    }),
    "after the last that tells of an open end": (START, [{"published": "2021-05-05"}], {
        "2021-05-05": "certain", "2021-05-06": "possible", "2040": "possible",
    }),
    "the second voice carries it on": (
        START, [{"published": "2021-05-05"}, {"published": "2023-01-01"}],
        {"2022": "certain", "2023-01-02": "possible"},
    ),
    "who published before it began tells of no day": (START, [{"published": "2019-05"}], {
        "2019-05-31": None, "2019-07-01": "possible",
    }),
    "of a publication without a first or a last day nobody knows of what day it tells": (
        START, [{"published": "[..2021]"}, {"published": "2021/.."}], {
            "2019-05-31": None, "2021-12-31": "possible",
        },
    ),
    "who published after it ended tells of no day": (END, [LATER], {
        "1990": "possible", "2020-03-01": "possible", "2021-01-01": None,
    }),
    "who published before its end tells of that day": (END, [LATER, EARLIER], {
        "2018-05-04": "possible", "2018-05-05": "certain", "2020-03-01": "certain",
        "2020-03-02": "possible",
    }),
    "a stated time is not carried back": ({"as_of": "2022"}, [LATER], {
        "2021-12-31": None, "2022-01-01": "as_stated", "2022-12-31": "as_stated",
        "2023-01-01": "possible",
    }),
    "a stated time is taken before the day of publication": (
        {"as_of": "2015", **START}, [LATER], {"2021-01-01": "possible"},
    ),
    "a stated span": ({"as_of": "2014/2022"}, [LATER], {
        "2013": None, "2018": "as_stated", "2023": "possible",
    }),
    "a date that a voice gives goes before a stated time": (
        {"as_of": "2022"}, [{"published": "2023", "says": "2010"}],
        {"2009": None, "2010": "as_stated", "2022-06": "possible"},
    ),
    "between two dates that voices give": (
        {}, [{"says": "2010"}, {"says": "2018"}],
        {"2009": None, "2010-06": "as_stated", "2011": "certain", "2017": "certain",
         "2018-06": "as_stated", "2019": "possible"},
    ),
    "from one day to another as a voice gives them": ({}, [{"says": "2010/2015"}], {
        "2009": None, "2012": "as_stated", "2016": "possible",
    }),
    "nothing dated at all": ({}, [LATER], {"0001": "possible", "9999": "possible"}),
    "inside a vague beginning": ({"start": "[2010..2015]"}, [LATER], {
        "2009": None, "2012": "possible", "2015": "certain",
    }),
    "inside a vague end": ({"start": "2010", "end": "[2012..2015]"}, [LATER], {
        "2011": "certain", "2012": "possible", "2015": "possible", "2016": None,
    }),
    "begun nobody knows when before a day": ({"start": "[..2019]"}, [LATER], {
        "1950": "possible", "2019": "certain", "2020": "certain",
    }),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_how_surely_it_held(case, api):
    dates, voices, days = CASES[case]
    claim = link(*voices, **dates)
    assert {day: on(api, claim, day) for day in days} == days


def test_only_voices_for_it_attest_it(api):
    claim = link({"says": "2010"})
    tell(claim, says="2018", stance="denies")
    tell(claim, says="2018", stance="doubts")
    assert on(api, claim, "2015") == "possible"
    tell(claim, says="2018", stance="confirms")
    assert on(api, claim, "2015") == "certain"


# What does not lapse


@pytest.mark.parametrize("kind", ["relative_of", "possibly_same_as"])
def test_kinship_and_identity_hold_on_every_day(kind, api):
    claim = link({"published": "2020"}, kind=kind, object=make.person(), as_of="2022")
    assert {on(api, claim, day) for day in ("0001", "2022", "9999")} == {"certain"}


def test_a_place_of_birth_holds_on_every_day(api):
    born = Presence.objects.create(kind="born_in", entity=make.person(), place=make.place())
    tell(born, published="2020")
    assert {on(api, born, day) for day in ("0001", "9999")} == {"certain"}


@pytest.mark.parametrize(
    "kind", ["succeeded", "split_from", "merged_into", "formed_by_members_of", "defected_to"]
)
def test_what_happened_once_holds_from_then_on(kind, api):
    days = ("2013-12-31", "2014-01-01", "2014-12-30", "2014-12-31", "2040")
    expected = [None, "possible", "possible", "certain", "certain"]
    subject = make.person() if kind in ("succeeded", "defected_to") else make.actor()
    other = make.person() if kind == "succeeded" else make.actor()
    ends = {"kind": kind, "subject": subject, "object": other}
    for dates in ({"start": "2014"}, {"as_of": "2014"}, {"start": "2014", "as_of": "2020"}):
        Relationship.objects.filter(subject=subject).delete()
        claim = link({"published": "2015"}, **ends, **dates)
        assert [on(api, claim, day) for day in days] == expected, dates
    Relationship.objects.filter(subject=subject).delete()
    undated = link({"published": "2015"}, **ends)
    assert [on(api, undated, day) for day in ("0001", "9999")] == ["possible", "possible"]


SPLITS = {
    ("ispp", "2019-04-30"): None,
    ("ispp", "2019-05-01"): "possible",
    ("ispp", "2019-05-31"): "certain",
    ("ispp", "2040"): "certain",
    ("islamic-state", "1990"): "possible",  # [..2014]
    ("islamic-state", "2014"): "certain",
}


@pytest.mark.parametrize(("group", "day"), SPLITS)
def test_the_splits_of_the_first_knowledge_base(group, day, api):
    found = api("relationships", subject=group, kind="split_from", as_of=day)["results"]
    assert [item["certainty"] for item in found] == [SPLITS[group, day]] * bool(SPLITS[group, day])


# Who is named first


def test_the_likeliest_is_the_surest_firmest_latest_and_best_sourced(api):
    group = make.actor()
    same = {"object": group, "kind": "leader_of"}
    day = {"published": "2021"}
    weak, against = {"published": "2021", "hedge": "believed"}, {"stance": "denies"}
    expected = [
        link(day, **same, start="2016"),  # certain
        link({"published": "2022"}, **same, as_of="2020"),  # as stated
        link(day, day, **same, start="2015", end="[2018..2021]"),  # of two sources
        link(day, **same, start="2015", end="[2018..2021]"),
        link(day, **same, start="2014", end="[2018..2021]"),  # began earlier
        link(day, **same),  # began nobody knows when
        link(weak, **same, start="2015", end="[2018..2021]"),  # suspected
        link(day, against, **same, start="2015", end="[2018..2021]"),  # disputed
        link(against, **same, start="2015", end="[2018..2021]"),  # denied
    ]
    found = api("relationships", object=group.slug, kind="leader_of", as_of="2020-06-15")
    assert [item["id"] for item in found["results"]] == [str(claim.uid) for claim in expected]


FIRST = date(2000, 1, 1)
Span = tuple[date | None, date | None]


def some_window(random: Random) -> Span:
    """Some of ten days; one bound of a few may be open."""
    first, last = sorted(FIRST + timedelta(days=random.randrange(10)) for _ in range(2))
    open_end = random.randrange(6)
    return (None if open_end == 0 else first, None if open_end == 1 else last)


def by_definition(claim: Held, day: date) -> str | None:
    """How surely it held, from each window by itself."""
    windows, (start, started) = claim.attestations(), claim.start or (None, None)
    ending, ended = claim.end or (None, None)
    if (start and day < start) or (ended and day > ended):
        return None
    if not claim.start and not claim.end and windows:
        if all(first and day < first for first, _ in windows):
            return None
    has_begun = (started and day >= started) or any(last and last <= day for _, last in windows)
    lasts = (ending and day <= ending) or any(first and first >= day for first, _ in windows)
    if has_begun and lasts:
        return "certain"
    within = any((not a or a <= day) and (not b or day <= b) for a, b in windows)
    return "as_stated" if within else "possible"


def by_columns(claim: Held, day: date) -> str | None:
    held, certain, stated = zip(*[iter(claim.validity())] * 2, strict=True)
    for value, (first, last) in (("certain", certain), ("as_stated", stated)):
        if first and last and first <= day <= last and held[0] <= day <= held[1]:
            return value
    return "possible" if held[0] <= day <= held[1] else None


def test_six_days_say_what_all_windows_together_say():
    random = Random(18)
    levels = set()
    for _ in range(2000):
        start, end = (random.choice((None, some_window(random))) for _ in range(2))
        claim = Held("supports", None, start, end, None)
        for _ in range(random.randrange(4)):
            said = random.choice((None, some_window(random)))
            claim.told.append(Told(None, some_window(random), said, says_span=False))
        for number in range(-1, 11):
            day = FIRST + timedelta(days=number)
            level = by_definition(claim, day)
            assert by_columns(claim, day) == level, (claim, day)
            levels.add(level)
    assert levels == {None, "possible", "as_stated", "certain"}


PUBLISHED = [  # day of June 2022: whether it attests what may have ended from the 15th on
    (14, True),
    (15, True),
    (16, False),
]


@pytest.mark.parametrize(("day", "attests"), PUBLISHED)
def test_a_publication_up_to_the_day_of_the_end_attests_what_it_tells_as_present(day, attests):
    published = (date(2022, 6, day), date(2022, 6, day))
    claim = Held("leader_of", None, None, (date(2022, 6, 15), date(2022, 6, 30)), None)
    claim.told.append(Told(published[1], published, None, says_span=False))
    assert claim.attestations() == ([published] if attests else [])
