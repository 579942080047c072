"""The rule for the status of a claim, as a table: stances and hedges, and what they add up to."""

from dataclasses import replace
from datetime import date

import pytest

from sources.choices import FIRMNESS, ClaimStatus
from sources.computed.status import Said, Verdict, verdict, with_parts

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


MODALITIES = [  # stance and modality of each voice: the modality of the claim
    ([], "actual"),
    (["asserts planned"], "planned"),
    (["asserts planned", "asserts actual"], "actual"),
    (["asserts hypothesised", "confirms forecast"], "forecast"),
    (["asserts planned", "denies actual"], "planned"),  # those that are for it decide
    (["denies planned"], "planned"),
]


@pytest.mark.parametrize(("voices", "modality"), MODALITIES, ids=str)
def test_the_modality_is_the_first_that_somebody_uses(voices, modality):
    spoken = [voice.split() for voice in voices]
    found = verdict([replace(said(stance), modality=used) for stance, used in spoken])
    assert found.modality == modality


EARLY, MIDDLE, LATE = date(2019, 1, 1), date(2020, 1, 1), date(2021, 1, 1)
KNOWN = [  # when each voice became known: from when the claim is, and when the last of them
    ([], None, None),
    ([MIDDLE], MIDDLE, MIDDLE),
    ([MIDDLE, LATE, EARLY], EARLY, LATE),
    ([MIDDLE, None], MIDDLE, None),
    ([None], None, None),
]


@pytest.mark.parametrize(("days", "first", "last"), KNOWN)
def test_a_claim_is_known_from_its_first_voice_until_its_last(days, first, last):
    found = verdict([replace(said("asserts"), known_from=day) for day in days])
    assert (found.known_from, found.known_last) == (first, last)


def test_with_its_parts_a_claim_keeps_its_status_and_is_known_from_the_first_of_all():
    own = Verdict("asserted", "planned", MIDDLE, MIDDLE, 3)
    parts = Verdict("denied", "actual", EARLY, LATE, 5)
    assert with_parts(None, parts) == parts
    assert with_parts(own, parts) == Verdict("asserted", "planned", EARLY, LATE, 3)
    assert with_parts(parts, own) == Verdict("denied", "actual", EARLY, LATE, 5)
    undated = replace(own, known_from=None, known_last=None)
    assert with_parts(undated, parts) == replace(own, known_from=EARLY, known_last=None)
    assert with_parts(undated, undated) == undated
