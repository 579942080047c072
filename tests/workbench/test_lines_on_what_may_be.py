"""Lines on what is planned, forecast or possible, statements, and sentences that name whom they are
about."""

import pytest

from threatapi.workbench.lines import NotRead, read_line

MAY_BE = {  # line: kind of row, what it reads as, modality
    "plans to target Ostavar": ("presence", "targets Ostavar, planned", "planned"),
    "aims to have camps in Ostavar": ("presence", "has a camp in Ostavar, planned", "planned"),
    "wants to ally with Sorn Front": ("link", "is allied with Sorn Front, planned", "planned"),
    "intends to carry out attacks in Ostavar": ("presence", "targets Ostavar, planned", "planned"),
    "will support Sorn Front": ("link", "supports Sorn Front, forecast", "forecast"),
    "is expected to target Ostavar": ("presence", "targets Ostavar, forecast", "forecast"),
    "is likely to operate in Belkhan": ("presence", "operates in Belkhan, forecast", "forecast"),
    "might pursue attacks against Ostavar": (
        "presence", "targets Ostavar, hypothesised", "hypothesised",
    ),
    "may attack Ostavar": ("presence", "targets Ostavar, hypothesised", "hypothesised"),
    "could have 6,000 fighters": ("strength", "fighters · 6,000, hypothesised", "hypothesised"),
    "planned: attack on a checkpoint, Belkhan": (
        "event", "Attack on a checkpoint, Belkhan · attack · at Belkhan · no date, planned",
        "planned",
    ),
    "expected attack, Belkhan": (
        "event", "Attack, Belkhan · attack · at Belkhan · no date, forecast", "forecast",
    ),
}  # fmt: skip
FIRM = {  # line: kind of row, hedge
    "planned by Yaro": ("part", ""),
    "believed to support Sorn Front": ("link", "believed"),
    "likely led by Yaro": ("link", "presumed"),
    "estimated about 6,000 members": ("strength", "assessed"),
    "an estimated 6,000 members": ("strength", "assessed"),
    "to avenge Yaro": ("part", ""),
    "May 4 attack in Belkhan": ("event", ""),
}
SENTENCES = {  # line: whom it is about, what it reads as
    "Dawn Riders supports Sorn Front": "Dawn Riders: supports Sorn Front",
    "Dawn Riders is part of Sorn Front": "Dawn Riders: is part of Sorn Front",
    "Dawn Riders: fights Sorn Front": "Dawn Riders: fights Sorn Front",
    "Dawn Riders plans to target Ostavar": "Dawn Riders: targets Ostavar, planned",
    "Dawn Riders allegedly operates in Belkhan": "Dawn Riders: operates in Belkhan, alleged",
    "Dawn Riders has 6,000 fighters": "Dawn Riders: fighters · 6,000",
    "Dawn Riders support Sorn Front": "Dawn Riders: supports Sorn Front",
    "Dawn Riders: says: gains ground": "Dawn Riders: says · gains ground",
}
STATEMENTS = {  # line: the line that is offered for it
    "able to strike abroad": "says: able to strike abroad",
    "lacks popular appeal": "says: lacks popular appeal",
    "is gaining strength": "says: is gaining strength",
    "extending external operations capability": "says: extending external operations capability",
    "undermines Sorn Front": "says: undermines Sorn Front",
    "infiltrates Sorn Front": "says: infiltrates Sorn Front",
    "reunited with Sorn Front": "says: reunited with Sorn Front",
    "plans to bomb the market": "says: plans to bomb the market",
    "3: denies able to strike abroad": "3: denies says: able to strike abroad",
    "2: Dawn Riders is gaining strength": "2: Dawn Riders: says: is gaining strength",
    "6 kiled": "",
    "airstike, Belkhan": "",
}


@pytest.mark.parametrize(("line", "expected"), MAY_BE.items())
def test_what_is_no_fact_yet_has_its_modality(line: str, expected: tuple[str, str, str]):
    reading = read_line(line)
    assert (reading.kind, reading.words, reading.modality) == expected


@pytest.mark.parametrize(("line", "expected"), FIRM.items())
def test_words_like_those_of_plans_say_what_they_say(line: str, expected: tuple[str, str]):
    reading = read_line(line)
    assert (reading.kind, reading.hedge, reading.modality) == (*expected, "")


@pytest.mark.parametrize(("line", "words"), SENTENCES.items())
def test_a_sentence_names_whom_it_is_about(line: str, words: str):
    reading = read_line(line)
    assert (reading.about, reading.words) == ("Dawn Riders", words)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Explosion in Belkhan", "event"),
        ("Attack targets Belkhan", "event"),
        ("Suicide bombing targets Belkhan", "event"),
        ("Dawn Riders attacks in Belkhan, early 2024", "event"),
        ("Ostavari based in Belkhan", ""),
        ("Defence minister of Ostavar", ""),
        ("Interior ministry under Sorn Front, headed by Yaro", ""),
    ],
)
def test_what_only_describes_somebody_is_about_nobody(line: str, kind: str):
    try:
        reading = read_line(line)
    except NotRead:
        assert not kind
        return
    assert (reading.kind, reading.about) == (kind, "")


@pytest.mark.parametrize(("line", "offer"), STATEMENTS.items())
def test_what_no_line_says_is_offered_as_a_statement(line: str, offer: str):
    with pytest.raises(NotRead) as refused:
        read_line(line)
    assert refused.value.offer == offer
    if offer:
        read = read_line(offer)
        assert (read.kind, read.fields["text"]) == ("says", offer.rpartition("says: ")[2])


@pytest.mark.parametrize(
    ("line", "offer"),
    [
        ("attacks Ostavar", "targets Ostavar"),
        ("3: Dawn Riders attacks Ostavar", "3: Dawn Riders: targets Ostavar"),
    ],
)
def test_for_an_attack_without_a_day_the_practice_is_offered(line: str, offer: str):
    with pytest.raises(NotRead) as refused:
        read_line(line)
    assert refused.value.offer == offer
    assert read_line(offer).kind == "presence"
    assert read_line("Dawn Riders attacks Belkhan, 4 March 2024").kind == "event"


def test_a_statement_keeps_its_words_and_has_what_stands_before_them():
    reading = read_line("2: denies allegedly says: will strike the capital, apparently soon")
    assert reading.fields == {"text": "will strike the capital, apparently soon"}
    assert (reading.voice, reading.stance) == (2, "denies")
    assert (reading.hedge, reading.modality) == ("alleged", "forecast")
