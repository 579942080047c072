"""The rule for the status of a claim, as a table: stances and hedges, and what they add up to."""

import pytest

from sources.choices import FIRMNESS, ClaimStatus
from sources.status import Said, verdict

ROWS = [  # what is said, as stance or stance/hedge: the status
    ("", "retracted"),
    ("asserts", "asserted"),
    ("confirms", "asserted"),
    ("corrects", "asserted"),
    ("claims", "claimed"),
    ("blames", "claimed"),
    ("claims blames", "claimed"),
    ("claims asserts/believed", "claimed"),
    ("claims cannot_confirm", "claimed"),
    ("claims asserts", "asserted"),
    ("blames confirms", "asserted"),
    ("claims/alleged", "suspected"),
    ("asserts/believed", "suspected"),
    ("blames/suspected asserts/believed", "suspected"),
    ("doubts", "suspected"),
    ("claims denies", "disputed"),
    ("denies", "denied"),
    ("denies cannot_confirm", "denied"),
]


def said(words: str, root: int = 1, *, counts: bool = True) -> Said:
    stance, _, hedge = words.partition("/")
    return Said(stance, hedge or "stated", "actual", root, None, counts)


@pytest.mark.parametrize(("voices", "status"), ROWS)
def test_what_is_said_adds_up_to_a_status(voices, status):
    assert verdict([said(voice) for voice in voices.split()]).status == status


def test_what_does_not_count_changes_nothing():
    assert verdict([said("claims"), said("asserts", counts=False)]).status == "claimed"
    assert verdict([said("asserts", counts=False)]).status == "retracted"


def test_only_assertions_of_the_modality_of_the_claim_make_it_firm():
    planned = Said("asserts", "stated", "planned", 1, None, True)
    assert verdict([said("claims"), planned]).status == "claimed"


def test_roots_of_one_body_count_once():
    voices = [said("asserts", root) for root in (1, 2, 3)]
    assert verdict(voices).independent_sources == 3
    bodies = {1: ("entity", 7), 2: ("entity", 7), 3: ("source", 3)}
    assert verdict(voices, bodies).independent_sources == 2


def test_the_order_of_firmness():
    assert FIRMNESS == ("asserted", "claimed", "suspected", "disputed", "denied")
    assert [*FIRMNESS, "retracted"] == ClaimStatus.values
