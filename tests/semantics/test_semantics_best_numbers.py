"""Which voice is the best of several; and those killed or wounded, not told apart."""

import pytest

from ..helpers import factories as make
from .test_semantics_tolls import killed, say, toll

pytestmark = pytest.mark.django_db


ORDER = (
    "court", "intergovernmental", "analyst", "media", "narrator", "local_source", "official",
    "unnamed", "group",
)  # fmt: skip


@pytest.mark.parametrize("place", range(len(ORDER) - 1))
def test_the_best_number_is_of_the_least_interested_voice(place, api):
    better, worse = ORDER[place : place + 2]
    incident = make.incident()
    say(incident, "12", worse, year="2022", voice={"credibility": 1})
    say(incident, "9", better, year="2020", voice={"credibility": 5})
    assert killed(api, incident) == toll(9, 12, 9, True)


def test_of_one_kind_the_latest_then_the_most_credible_then_the_greater_number_is_best(api):
    late = make.incident()
    say(late, "9", year="2022", voice={"credibility": 5})
    say(late, "12", year="2020", voice={"credibility": 1})
    assert killed(api, late)["best"] == 9
    credible = make.incident()
    say(credible, "12", voice={"credibility": 5})
    say(credible, "9", voice={"credibility": 2})
    assert killed(api, credible)["best"] == 9
    greater = make.incident()
    say(greater, "9")
    say(greater, "12")
    assert killed(api, greater)["best"] == 12


def test_a_source_without_a_date_counts_as_the_earliest(api):
    undated = make.incident()
    say(undated, "12", year="")
    say(undated, "9", year="2020")
    assert killed(api, undated)["best"] == 9
    of_one_voice, speaker = make.incident(), make.person()
    say(of_one_voice, "12", year="", voice={"speaker": speaker})
    say(of_one_voice, "9", year="2020", voice={"speaker": speaker})
    assert killed(api, of_one_voice)["best"] == 9


# Killed or wounded, not told apart


@pytest.mark.parametrize(
    ("both", "dead", "hurt", "contested"),
    [
        ("30", "6", "35", True),  # as at Sibi
        ("41", "6", "35", False),
        ("10", "9", "at least 10", True),
        ("25", "9", "at least 10", False),
        ("20", "at least 10", "at most 9", False),
        ("20", "more than 10", "10", True),  # more than 20
        ("21", "more than 10", "10", False),
    ],
)
def test_killed_or_wounded_against_killed_and_wounded_together(both, dead, hurt, contested, api):
    incident, other = make.incident(), make.source(published="2020")
    say(incident, both, metric="killed_or_wounded")
    say(incident, dead, source=other)
    say(incident, hurt, metric="wounded", source=other)
    shown = api(f"incidents/{incident.slug}")
    assert (shown["contested"] == ["toll"]) == contested
    assert not shown["killed"]["contested"]
    assert not shown["wounded"]["contested"]


@pytest.mark.parametrize(
    ("both", "metric", "other", "contested"),
    [
        ("30", "killed_or_wounded", "99", True),
        ("30", "killed_or_wounded", "30", False),
        ("about 10", "killed_or_wounded", "11", False),
        ("30", "killed", "60", True),  # there are no fewer killed or wounded than killed
        ("30", "killed", "more than 10", False),
        ("30", "wounded", "60", True),
        ("at most 10", "wounded", "at least 11", True),
        ("at least 10", "wounded", "60", False),
    ],
)
def test_killed_or_wounded_against_one_number_of_another_voice(both, metric, other, contested, api):
    incident = make.incident()
    say(incident, both, metric="killed_or_wounded")
    say(incident, other, metric=metric)
    assert (api(f"incidents/{incident.slug}")["contested"] == ["toll"]) == contested


def test_a_number_of_killed_or_wounded_that_is_denied_is_contested(api):
    incident = make.incident()
    figure = say(incident, "30", metric="killed_or_wounded")
    make.assertion(figure, stance="denies")
    assert api(f"incidents/{incident.slug}")["contested"] == ["toll"]


def test_killed_or_wounded_is_neither_split_nor_added_nor_set_against_its_own_voice(api):
    incident, source = make.incident(), make.source(published="2020")
    say(incident, "30", metric="killed_or_wounded", source=source)
    shown = api(f"incidents/{incident.slug}")
    assert (shown["killed"], shown["wounded"], shown["contested"]) == (None, None, [])
    say(incident, "6", source=source)
    say(incident, "5", metric="wounded", source=source)
    assert api(f"incidents/{incident.slug}")["contested"] == []


# As they are stored and shown


SHOWN = [
    ("kabul-airport-attack", "killed", "total", 180, None, "more_than"),
    ("kabul-airport-attack", "killed", "afghans", 79, None, "at_least"),
    ("suicide-bombing-near-the-russian-embassy", "wounded", "total", None, 20, "at_most"),
    ("suicide-bombing-of-the-peshawar-shia-mosque", "wounded", "total", 200, 200, "nearly"),
    ("suicide-bombing-of-the-peshawar-shia-mosque", "killed", "total", 50, None, "more_than"),
]


@pytest.mark.parametrize(("slug", "metric", "population", "low", "high", "bound"), SHOWN)
def test_a_number_is_shown_as_said_never_one_more_and_no_midpoint(
    slug, metric, population, low, high, bound, api
):
    (figure,) = api("figures", incident=slug, metric=metric, population=population)["results"]
    assert (figure["low"], figure["high"], figure["bound"]) == (low, high, bound)
