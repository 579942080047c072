"""Tolls: a part never stands for the whole, and no number is chosen by an id."""

import itertools
import uuid
from typing import Any

import pytest

from incidents.models import Figure

from ..helpers import factories as make
from .test_semantics_tolls import core, killed, say, toll

pytestmark = pytest.mark.django_db

LOW_ID, HIGH_ID = uuid.UUID(int=1), uuid.UUID(int=2**128 - 1)


@pytest.mark.parametrize(("kabul", "herat"), [(LOW_ID, HIGH_ID), (HIGH_ID, LOW_ID)])
@pytest.mark.parametrize("with_parent", [True, False])
def test_a_whole_is_not_told_by_its_parts(kabul, herat, with_parent, api):
    incident, source = make.incident(), make.source(published="2020")
    whole = say(incident, "5", source=source, dimension="total")
    cells = [("Kabul", "3", kabul), ("Herat", "2", herat)]
    for category, words, uid in cells:
        say(incident, words, source=source, dimension="place", category=category, uid=uid,
            parent=whole if with_parent else None)  # fmt: skip
    assert killed(api, incident) == toll(5, 5, 5)


def test_a_lone_part_does_not_stand_beside_the_whole_of_another(api):
    incident = make.incident()
    say(incident, "180")
    say(incident, "13", population="military")
    shown = api(f"incidents/{incident.slug}")
    assert core(shown["killed"]) == toll(180, 180, 180)
    assert (shown["contested"], shown["killed"]["voices"]) == ([], 2)
    assert api("incidents", slug=incident.slug, killed_min=14, killed_max=180)["count"] == 1


def test_the_parts_of_what_another_states_do_not_stand_beside_it(api):
    incident, source = make.incident(), make.source(published="2020")
    whole = say(incident, "10")
    for category, words in (("Kabul", "3"), ("Herat", "2")):
        say(incident, words, source=source, dimension="place", category=category, parent=whole)
    assert killed(api, incident) == toll(10, 10, 10)
    source_of_whole = whole.assertions.get().source
    without = killed(api, incident, exclude_source=source_of_whole.slug)
    assert without == toll(5, 5, 5)


def test_the_best_voice_is_not_one_that_tells_a_part(api):
    incident = make.incident()
    say(incident, "180", "group")
    say(incident, "13", "court", population="military")
    assert killed(api, incident)["best"] == 180


def test_parts_stand_alone_where_nobody_states_a_whole(api):
    incident = make.incident()
    say(incident, "3", population="assailants")
    shown = api(f"incidents/{incident.slug}")["killed"]
    assert core(shown) == toll(3, 3, 3)
    assert shown["high_is_open"] is True  # there may be more


def test_a_doubt_about_a_part_is_none_about_the_whole(api):
    incident = make.incident()
    say(incident, "180")
    part = say(incident, "13", population="military")
    make.assertion(part, stance="denies")
    assert killed(api, incident)["contested"] is False


POPULATION = [("", "9", "civilians", ""), ("", "10", "police", "")]
PLACES = [("place", "11", "total", "Kabul"), ("place", "12", "total", "Herat")]
SIDES = [("side", "1", "side_a", ""), ("side", "2", "side_b", "")]
SERVICES = [("service", "2", "total", "FC"), ("service", "3", "total", "army")]


@pytest.mark.parametrize(
    ("parts", "sum_"),
    [
        (POPULATION, 19),
        (PLACES, 23),
        (SIDES, 3),
        (POPULATION + PLACES, 19),  # as many cells: population goes first
        (POPULATION + PLACES + [("place", "1", "total", "Farah")], 24),  # most cells
        ([*POPULATION, ("population", "4", "military", ""), *PLACES], 23),  # 9 + 10 + 4
        (SIDES + PLACES, 3),
        (PLACES + SERVICES, 23),
        ([*SERVICES, ("attack_type", "4", "total", "ied"), ("item", "5", "total", "car")], 5),
        ([*POPULATION, ("", "9", "civilians", "")], 19),  # one cell told twice
        ([*POPULATION, ("", "12", "civilians", "")], 22),  # one cell told in two ways
    ],
    ids=str,
)
def test_parts_of_one_dimension_are_summed_and_never_a_mixture(parts, sum_, api):
    for ordered in (parts, parts[::-1]):
        with make.together():
            incident, source = make.incident(), make.source(published="2020")
            for dimension, words, population, category in ordered:
                say(incident, words, source=source, dimension=dimension, population=population,
                    category=category)  # fmt: skip
        assert killed(api, incident)["best"] == sum_


@pytest.mark.parametrize(("a", "b", "best"), [("1", "2", "3"), ("13", "2", "15")])
def test_sides_of_a_conflict_are_parts(a, b, best, api):
    incident, source = make.incident(), make.source(published="2020")
    for population, words in (("side_a", a), ("side_b", b)):
        say(incident, words, source=source, dimension="side", population=population)
    assert killed(api, incident)["best"] == int(best)
    whole = say(incident, best, source=source)
    Figure.objects.filter(incident=incident, dimension="side").update(parent=whole)
    whole.save()
    assert killed(api, incident) == toll(int(best), int(best), int(best))


def test_parts_of_parts_are_not_added_to_them(api):
    incident, source = make.incident(), make.source(published="2020")
    whole = say(incident, "10")  # of another voice
    kabul, herat = (
        say(incident, words, source=source, dimension="place", category=words, parent=whole)
        for words in ("6", "3")
    )
    for words, population in (("4", "police"), ("2", "civilians"), ("1", "military")):
        say(incident, words, source=source, population=population, parent=kabul)
    assert herat.parent == whole
    assert killed(api, incident) == toll(10, 10, 10)
    assert killed(api, incident, exclude_source=whole.assertions.get().source.slug)["low"] == 9


# Several numbers of one voice


def test_the_range_takes_in_all_that_one_voice_states_and_the_latest_is_its_best(api):
    speaker = {"speaker": make.person()}
    for order in itertools.permutations((("2020", "10"), ("2022", "9"), ("2021", "12"))):
        incident = make.incident()
        for year, words in order:
            say(incident, words, year=year, voice=speaker)
        assert killed(api, incident) == toll(9, 12, 9)


def test_of_what_is_known_on_one_day_the_later_stated_then_the_greater_is_best(api):
    speaker = {"speaker": make.person()}
    incident = make.incident()
    for day, words in (("2019-05", "9"), ("2019-03", "12"), ("", "11")):
        say(incident, words, voice=speaker | {"stated_on": day})
    assert killed(api, incident) == toll(9, 12, 9)
    incident = make.incident()
    for words in ("9", "12", "11"):
        say(incident, words, voice=speaker)
    assert killed(api, incident) == toll(9, 12, 12)


def test_what_an_undated_source_says_is_taken_for_the_earliest(api):
    speaker = {"speaker": make.person()}
    for years in (("", "2022"), ("2022", "")):
        incident = make.incident()
        for year in years:
            say(incident, "10" if year else "12", year=year, voice=speaker)
        assert killed(api, incident) == toll(10, 12, 10)


def test_one_voice_does_not_contradict_its_own_killed_and_wounded(api):
    incident, source = make.incident(), make.source(published="2020")
    for words, metric in (("30", "killed_or_wounded"), ("6", "killed"), ("35", "wounded")):
        say(incident, words, metric=metric, source=source)
    assert api(f"incidents/{incident.slug}")["contested"] == []
    say(incident, "30", metric="killed_or_wounded")
    assert api(f"incidents/{incident.slug}")["contested"] == ["toll"]


# The number that a voice calls best


def numbers(incident: Any, low: Any, best: Any, high: Any, **fields: Any) -> None:
    given = {"low": low, "best": best, "high": high}
    make.figure(incident=incident, **given, **fields)


def test_the_best_number_is_the_one_that_the_best_voice_calls_so(api):
    incident = make.incident()
    numbers(incident, 13, 15, 20)
    assert killed(api, incident) == toll(13, 20, 15)
    (figure,) = api("figures", incident=incident.slug)["results"]
    assert (figure["low"], figure["best"], figure["high"], figure["flaw"]) == (13, 15, 20, None)
    open_ended = make.incident()
    numbers(open_ended, 13, 15, None, bound="at_least")
    assert killed(api, open_ended) == toll(13, 15, 15)
    at_most = make.incident()
    numbers(at_most, None, 15, 20, bound="at_most")
    assert killed(api, at_most) == toll(None, 20, 15)


def test_a_number_told_out_of_order_is_kept_and_its_toll_is_in_order(api):
    incident = make.incident()
    numbers(incident, 988, 988, 925, flaw="order")
    (figure,) = api("figures", incident=incident.slug, flaw="order")["results"]
    assert (figure["low"], figure["best"], figure["high"]) == (988, 988, 925)
    assert figure["flaw"] == "order"
    assert killed(api, incident) == toll(925, 988, 988)


def test_the_low_is_open_where_an_upper_bound_lies_below_it(api):
    incident = make.incident()
    say(incident, "12")
    say(incident, "at most 9", "court")
    assert killed(api, incident) == toll(None, 12, 9, True)
