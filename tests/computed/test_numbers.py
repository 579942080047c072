"""Intervals of numbers: from, to, and whether the first number itself is left out (“more than”)."""

import pytest

from incidents.computed.numbers import added_up, hull, meet


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ((1, 5, False), (5, 9, False), True),
        ((1, 5, False), (5, 9, True), False),  # at most 5, and more than 5
        ((1, 6, False), (5, 9, True), True),
        ((1, 4, False), (5, 9, False), False),
        ((5, 5, False), (5, 5, False), True),
    ],
)
def test_two_numbers_meet_if_some_value_fits_both(one, other, meets):
    assert meet(one, other) == meets
    assert meet(other, one) == meets


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ([(1, 2, False), (3, 4, False)], (4, 6, False)),
        ([(1, 2, False), (3, 4, True)], (4, 6, True)),  # 1 and more than 3 are more than 4
        ([], (0, 0, False)),
    ],
)
def test_parts_are_added_up(parts, whole):
    assert added_up(*parts) == whole


@pytest.mark.parametrize(
    ("given", "taken_in"),
    [
        ([(1, 2, False), (3, 4, True)], (1, 4, False)),
        ([(1, 2, True), (3, 4, False)], (1, 4, True)),
        ([(1, 2, True), (1, 4, False)], (1, 4, False)),
    ],
)
def test_an_interval_takes_several_in(given, taken_in):
    assert hull(given) == taken_in
