"""Properties that the rule of tolls keeps for whatever is said."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.computed.history import store_incidents
from incidents.computed.tolls import Said, Toll, toll, voices
from incidents.models import Incident
from sources.computed.history import History

from ..helpers import factories as make

settings.register_profile("fixed", derandomize=True, max_examples=60, deadline=None)
fixed = settings.get_profile("fixed")

KINDS = ("court", "media", "narrator", "group")
BOUNDS = ("exact", "about", "nearly", "at_least", "more_than", "at_most")


@st.composite
def numbers(draw: Any) -> dict[str, Any]:
    """Low, best and high as the constraints of figures allow them, at times out of order."""
    bound = draw(st.sampled_from(BOUNDS))
    stated = sorted(draw(st.lists(st.integers(0, 40), min_size=3, max_size=3)))
    start = draw(st.sampled_from((0, 60)))  # so that some numbers lie far apart
    low, best, high = (float(start + each) for each in stated)
    given: dict[str, Any] = {"low": low, "best": best, "high": high, "bound": bound, "flaw": ""}
    if bound in ("at_least", "more_than"):
        given["high"] = None
    elif bound == "at_most":
        given["low"] = None
    elif low < high and draw(st.integers(0, 9)) == 0:
        given |= {"low": high, "high": low, "flaw": "order"}
    if draw(st.booleans()):
        given["best"] = None
    return given


@st.composite
def figures(draw: Any, number: int = 6) -> list[SimpleNamespace]:
    """Figures of one incident and metric: wholes, and parts of any dimension and depth."""
    made: list[SimpleNamespace] = []
    for key in range(1, draw(st.integers(1, number)) + 1):
        is_whole = draw(st.integers(0, 2)) == 0
        parent = None if is_whole or not made else draw(st.sampled_from([None, *made]))
        dimensions = ("", "total") if is_whole else ("", "population", "place", "side", "service")
        populations = ("total",) if is_whole else ("total", "police", "civilians", "assailants")
        made.append(
            SimpleNamespace(
                pk=key,
                metric="killed",
                population=draw(st.sampled_from(populations)),
                dimension=draw(st.sampled_from(dimensions)),
                category=draw(st.sampled_from(("", "a", "b"))),
                place_id=None,
                period="",
                parent_id=parent and parent.pk,
                **draw(numbers()),
            )
        )
    return made


@st.composite
def told(draw: Any, speakers: str = "ABC") -> list[Said]:
    """Each figure, said by one or two voices."""
    return [
        Said(
            figure,
            ("label", voice),
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from((None, date(2020, 1, 1), date(2022, 5, 1)))),
            draw(st.integers(1, 6)),
            draw(st.sampled_from(("", "2019", "2019-05"))),
        )
        for figure in draw(figures())
        for voice in draw(st.sets(st.sampled_from(speakers), min_size=1, max_size=2))
    ]


def computed(said: list[Said]) -> Toll | None:
    return toll(said, {one.figure.pk: one.figure for one in said}, ())


def numbered(said: list[Said], keys: dict[int, int]) -> list[Said]:
    """The same with other ids."""
    made = {
        one.figure.pk: SimpleNamespace(
            **vars(one.figure)
            | {"pk": keys[one.figure.pk], "parent_id": keys.get(one.figure.parent_id)}
        )
        for one in said
    }
    return [
        Said(made[one.figure.pk], one.voice, one.speaker_kind, one.known_from, one.credibility,
             one.stated_on)
        for one in said
    ]  # fmt: skip


@fixed
@given(told(), st.randoms(use_true_random=False))
def test_neither_ids_nor_the_order_of_rows_matter(said, chance):
    keys = sorted({one.figure.pk for one in said})
    others = chance.sample(range(1000), len(keys))
    changed = numbered(said, dict(zip(keys, others, strict=True)))
    chance.shuffle(changed)
    assert computed(changed) == computed(said)


@settings(fixed, max_examples=150)
@given(told())
def test_a_toll_is_in_order(said):
    found = computed(said)
    assert found is not None
    assert found.low is None or found.low <= found.best
    assert found.best <= found.high
    assert found.most is None or (found.low or 0) <= found.most <= found.high
    if found.assailants_low is not None:
        assert found.assailants_low <= found.assailants_high


@fixed
@given(told(), figures(), st.data())
def test_a_part_never_changes_what_the_whole_says(said, more, data):
    """A part of the voice that states the whole, or parts of that whole that another tells."""
    whole = SimpleNamespace(
        pk=100, metric="killed", population="total", dimension="total", category="",
        place_id=None, period="", parent_id=None, **data.draw(numbers()),
    )  # fmt: skip
    speaker = ("label", "A")
    said = [*said, Said(whole, speaker, "media", date(2021, 1, 1), 3)]
    before = computed(said)
    parts = [SimpleNamespace(**vars(one) | {"pk": 200 + one.pk, "parent_id": 100}) for one in more]
    teller = data.draw(st.sampled_from((speaker, ("label", "D"))))
    with_parts = [*said, *(Said(part, teller, "court", None, 1) for part in parts)]
    after = computed(with_parts)
    assert before is not None
    assert after is not None
    shown = ("low", "high", "is_open", "best", "contested", "most")
    assert [getattr(after, name) for name in shown] == [getattr(before, name) for name in shown]


@fixed
@given(told("ABC"), told("XYZ"))
def test_what_some_voices_say_is_the_same_beside_others(one, other):
    moved = numbered(other, {figure.figure.pk: figure.figure.pk + 500 for figure in other})
    both = [*one, *moved]
    index = {said.figure.pk: said.figure for said in both}
    together = {(each.name, each.extent, each.best) for each in voices(both, index)}
    apart = {
        (each.name, each.extent, each.best)
        for said in (one, moved)
        for each in voices(said, {each.figure.pk: each.figure for each in said})
    }
    assert together == apart


TOLL = [
    f"{metric}_{column}"
    for metric in ("killed", "wounded")
    for column in ("low", "high", "is_open", "best", "contested", "most", "voices")
]


def told_of(title: str) -> Incident:
    """An incident with a whole, its parts and another voice."""
    incident, source = make.incident(title=title), make.source(published="2020")
    whole = make.figure(incident=incident, low=7, high=7, dimension="total")
    for low, place in ((3, "a"), (4, "b")):
        part = make.Figure.objects.create(
            incident=incident, metric="killed", low=low, high=low, dimension="place",
            category=place, parent=whole,
        )  # fmt: skip
        make.assertion(part, source=source)
    make.figure(incident=incident, low=9, high=None, bound="at_least")
    return incident


def stored(incident: Incident) -> dict[str, Any]:
    return Incident.objects.filter(pk=incident.pk).values(*TOLL).get()


@pytest.mark.django_db
def test_two_stores_of_other_incidents_change_nothing_in_each_other():
    one = told_of("one")
    store_incidents(History(), [one.pk])
    before = stored(one)
    other = told_of("other")
    store_incidents(History())
    assert stored(one) == before == stored(other)
    assert before["killed_low"] == 7
    assert before["killed_high"] == 9
