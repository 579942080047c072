"""Lines that say less or something else than such a claim are refused with what to write."""

import pytest

from threatapi.workbench.lines import NotRead, read_line


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("attacks Ostavar", "targets X"),
        ("bombs the Courier offices", "targets X"),
        ("plans to bomb the market", "what may come"),
        ("will attack the capital", "what may come"),
        ("20 groups operate in the region", "write the name of the place"),
        ("would attack the capital", "what may come"),
        ("about 6,000", "about 6,000 members"),
    ],
)
def test_the_line_is_refused_with_what_to_write(line: str, advice: str):
    with pytest.raises(NotRead) as refused:
        read_line(line)
    assert advice in refused.value.message


def test_what_may_have_happened_is_an_event_that_is_held_possible():
    reading = read_line("possibly attack on a checkpoint, Belkhan")
    assert (reading.kind, reading.modality) == ("event", "hypothesised")


def test_words_in_brackets_behind_a_name_are_the_title_of_a_link():
    fields = read_line("linked to Northern Dawn Movement (common ground)").fields
    assert (fields["name"], fields["title"]) == ("Northern Dawn Movement", "common ground")
    fields = read_line("linked to Northern Dawn Movement (NDM)").fields
    assert fields["name"] == "Northern Dawn Movement (NDM)"
    assert "title" not in fields


def test_whoever_blames_somebody_says_so():
    assert read_line("blames Northern Dawn Movement").stance == "blames"
    assert read_line("Northern Dawn Movement blamed").stance == ""


@pytest.mark.parametrize(
    ("line", "ended"),
    [("foiled attack, Belkhan", "foiled"), ("failed bombing, Belkhan", "failed")],
)
def test_an_attack_that_was_not_carried_out_is_not_told_as_one_that_was(line: str, ended: str):
    assert read_line(line).fields["outcome"] == ended
