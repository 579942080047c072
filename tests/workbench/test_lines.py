"""What is read from a line of an editor, and what is refused."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threatapi.workbench.lines import NotRead, Reading, read_line

MONDAY = date(2024, 3, 4)  # the day of publication

EVENTS = {
    "armed attack, Belkhan, Sunday evening": {
        "title": "Armed attack, Belkhan",
        "event_type": "attack",
        "attack_type": "armed_assault",
        "date": "2024-03-03",
        "date_words": "Sunday evening",
        "date_basis": "computed",
        "place": "Belkhan",
    },
    "suicide bombing of a mosque, Kabul, 4 March 2024": {
        "title": "Suicide bombing of a mosque, Kabul",
        "event_type": "suicide_bomb",
        "attack_type": "bombing_explosion",
        "suicide": True,
        "date": "2024-03-04",
        "date_words": "4 March 2024",
        "date_basis": "stated",
        "place": "Kabul",
    },
    "ambush of a convoy, Sorn valley, mid-February": {
        "title": "Ambush of a convoy, Sorn valley",
        "event_type": "attack",
        "attack_type": "armed_assault",
        "date": "[2024-02-11..2024-02-20]",
        "date_words": "mid-February",
        "date_basis": "year_from_context",
        "place": "Sorn valley",
    },
    "US drone strike in Kabul on August 1, 2022": {
        "title": "US drone strike in Kabul",
        "event_type": "air_drone_strike",
        "weapons": ["drone"],
        "date": "2022-08-01",
        "date_words": "August 1 2022",
        "date_basis": "stated",
        "place": "Kabul",
    },
    "clashes, Belkhan, Sorn district": {
        "title": "Clashes, Belkhan, Sorn district",
        "event_type": "armed_clash",
        "place": "Belkhan, Sorn district",
    },
    "hostage crisis, Belkhan, 18-20 December 2022": {
        "title": "Hostage crisis, Belkhan",
        "event_type": "attack",
        "attack_type": "hostage_taking_barricade",
        "date": "2022-12-18/2022-12-20",
        "date_words": "18-20 December 2022",
        "date_basis": "stated",
        "place": "Belkhan",
    },
    "other: Temesh moved to a safe house, Belkhan, by April 2022": {
        "title": "Temesh moved to a safe house, Belkhan",
        "event_type": "other",
        "date": "[..2022-04]",
        "date_words": "by April 2022",
        "date_basis": "stated",
        "place": "Belkhan",
    },
    "roadside bomb, near Belkhan, 4 or 6 February": {
        "title": "Roadside bomb, Belkhan",
        "event_type": "remote_explosive_landmine_ied",
        "attack_type": "bombing_explosion",
        "weapons": ["ied"],
        "date": "[2024-02-04,2024-02-06]",
        "date_words": "4 or 6 February",
        "date_basis": "year_from_context",
        "place": "Belkhan",
        "place_precision": 2,
    },
    "attack on a bus near Belkhan, [2024-02-04,2024-02-06]": {
        "title": "Attack on a bus near Belkhan",
        "event_type": "attack",
        "date": "[2024-02-04,2024-02-06]",
        "date_words": "[2024-02-04,2024-02-06]",
        "date_basis": "stated",
        "place": "Belkhan",
        "place_precision": 2,
    },
    "killing of Yaro Temesh, Belkhan": {
        "title": "Killing of Yaro Temesh, Belkhan",
        "place": "Belkhan",
    },
    "warnings before the attack on Belkhan": {
        "title": "Warnings before the attack on Belkhan",
        "event_type": "other",
    },
    "assassination of Yaro Temesh": {
        "title": "Assassination of Yaro Temesh",
        "event_type": "attack",
        "attack_type": "assassination",
    },
}
PARTS = {
    "two gunmen attackers": {"role": "attacker", "label": "two gunmen", "count": 2},
    "two gunmen on a motorcycle": {
        "role": "attacker", "label": "two gunmen on a motorcycle", "count": 2,
    },
    "attackers: two or three men": {"role": "attacker", "label": "two or three men"},
    "a suicide bomber": {"role": "attacker", "label": "suicide bomber"},
    "unknown gunmen": {"role": "attacker", "label": "unknown gunmen"},
    "attacker Yaro": {"role": "attacker", "name": "Yaro"},
    "victim: a Belkhan farmer": {"role": "victim", "label": "Belkhan farmer"},
    "Dawn Riders condemned it": {"role": "condemner", "name": "Dawn Riders"},
    "attacker: al-Temesh": {"role": "attacker", "name": "al-Temesh"},
    "victim: Colonel Yaro Temesh": {"role": "victim", "name": "Colonel Yaro Temesh"},
    "target: a police checkpoint": {"role": "target", "label": "police checkpoint"},
    "perpetrator: the Dawn Riders": {"role": "perpetrator", "name": "Dawn Riders"},
    "suspected: Dawn Riders": {"role": "suspected", "name": "Dawn Riders"},
    "Dawn Riders suspected": {"role": "suspected", "name": "Dawn Riders"},
    "blames Dawn Riders": {"role": "blamed", "name": "Dawn Riders"},
    "party: Northern Dawn Movement": {"role": "party", "name": "Northern Dawn Movement"},
}  # fmt: skip
OUTCOMES = {
    "Yaro Temesh was arrested": ("Yaro Temesh", "victim", "captured"),
    "Yaro Temesh killed": ("Yaro Temesh", "victim", "killed"),
    "killed Colonel Yaro": ("Colonel Yaro", "victim", "killed"),
    "attacker Yaro killed": ("Yaro", "casualty", "killed"),
    "the governor of Belkhan was killed": ("governor of Belkhan", "victim", "killed"),
    "Yaro is dead": ("Yaro", "victim", "died"),
    "the bomber was killed": ("bomber", "casualty", "killed"),
    "Yaro Temesh has been released": ("Yaro Temesh", "victim", "released"),
    "Yaro Temesh was taken hostage": ("Yaro Temesh", "victim", "hostage"),
    "Yaro Temesh was convicted": ("Yaro Temesh", "convicted", "convicted"),
    "Yaro Temesh survived": ("Yaro Temesh", "victim", "survived"),
}
DEEDS = {
    "claimed by Dawn Riders": ("claimed", {"name": "Dawn Riders"}),
    "the Dawn Riders claimed it": ("claimed", {"name": "Dawn Riders"}),
    "Dawn Riders claimed responsibility for the attack": ("claimed", {"name": "Dawn Riders"}),
    "claimed by Dawn Riders on 3 March": (
        "claimed", {"name": "Dawn Riders", "stated_on": "2024-03-03"},
    ),
    "Northern Dawn Movement denied": ("denied", {"name": "Northern Dawn Movement"}),
    "Northern Dawn Movement denied any part in it": (
        "denied", {"name": "Northern Dawn Movement"},
    ),
    "denied by Northern Dawn Movement": ("denied", {"name": "Northern Dawn Movement"}),
    "nobody claimed": ("unclaimed", {}),
    "nobody has claimed it": ("unclaimed", {}),
    "no group has claimed responsibility": ("unclaimed", {}),
    "not claimed by anyone": ("unclaimed", {}),
    "it is not known who did it": ("unknown", {}),
    "perpetrator unknown": ("unknown", {}),
}  # fmt: skip
REFUSED = {  # line: the field, and what is said
    "attack, Belkhan, 31 April": ("date", "April 2024 has 30 days."),
    "attack, 3 March, Belkhan, 4 March": (
        "date", "“3 March” and “4 March” are two dates: write one.",
    ),
    "police say 6 killed": (
        "",
        "Who says it stands before the line as the number of a voice: “2: 6 killed”.",
    ),
    "Yaro and Temesh killed": (
        "name", "One name a line: “Yaro killed” and “Temesh killed”.",
    ),
    "claimed by Dawn Riders and Sorn Front": (
        "name", "One name a line: “claimed by Dawn Riders” and “claimed by Sorn Front”. Put "
        "signs around what is one name: claimed by “Dawn Riders and Sorn Front”.",
    ),
    "Dawn Riders claimed the bombing of a mosque": (
        "name", "Write “claimed by …” with the name alone.",
    ),
    "event: something, Belkhan": (
        "event_type",
        "Say what happened: attack, bombing, clash, airstrike, arrest, protest, agreement …, or "
        "begin with the kind: “other: …”.",
    ),
    "Yaro killed in Belkhan": (
        "",
        "“in Belkhan” is not part of an outcome: write “Yaro killed”; place, date and who did it "
        "are lines of their own.",
    ),
    "led by Yaro, killed": ("name", "“led by Yaro” and “killed” are two lines."),
    "claimed": ("name", "Say who: “claimed by …”."),
    "parties: Dawn Riders and Sorn Front": (
        "name", "One name a line: “party: Dawn Riders” and “party: Sorn Front”. Put signs around "
        "what is one name: party: “Dawn Riders and Sorn Front”.",
    ),
    "Temesh moved, Belkhan, 4 March": (
        "",
        "“Temesh moved, Belkhan, 4 March” seems to be an event. Say what happened: attack, "
        "bombing, clash, airstrike, arrest, protest, agreement …, or begin with the kind: "
        "“other: …”.",
    ),
    "allegedly, suspected led by Yaro": (
        "hedge", "Two hedges, alleged and suspected: write the weaker one.",
    ),
    "": ("", "The line is empty."),
    "0: 6 killed": ("voice", "Voices begin with 1."),
}  # fmt: skip


def read(line: str) -> Reading:
    return read_line(line, MONDAY)


@pytest.mark.parametrize(("line", "fields"), EVENTS.items())
def test_an_event(line: str, fields: dict[str, object]) -> None:
    assert (read(line).kind, read(line).fields) == ("event", fields)


@pytest.mark.parametrize(("line", "fields"), PARTS.items())
def test_a_part(line: str, fields: dict[str, object]) -> None:
    assert (read(line).kind, read(line).fields) == ("part", fields)


@pytest.mark.parametrize(("line", "expected"), OUTCOMES.items())
def test_an_outcome(line: str, expected: tuple[str, str, str]) -> None:
    who, role, outcome = expected
    named = "name" if who[0].isupper() else "label"

    assert read(line).kind == "outcome"
    assert read(line).fields == {named: who, "role": role, "outcome": outcome}


@pytest.mark.parametrize(("line", "expected"), DEEDS.items())
def test_whose_deed_it_was(line: str, expected: tuple[str, dict[str, str]]) -> None:
    assert (read(line).kind, read(line).fields) == expected


SAID = {  # line: voice, stance, hedge, modality, words
    "3: at least 6 police killed": (3, "", "", "", "killed · at least 6 police"),
    "2:denies 6 killed": (2, "denies", "", "", "denies: killed · 6"),
    "cannot confirm 6 killed": (None, "cannot_confirm", "", "", "cannot confirm: killed · 6"),
    "claims 6 killed": (None, "claims", "", "", "claims: killed · 6"),
    "reportedly led by Yaro": (None, "", "reported", "", "is led by Yaro, reported"),
    "led, allegedly, by Yaro": (None, "", "alleged", "", "is led by Yaro, alleged"),
    "suspected led by Yaro": (None, "", "suspected", "", "is led by Yaro, suspected"),
    "believed to be led by Yaro": (None, "", "believed", "", "is led by Yaro, believed"),
    "no deaths reported": (None, "", "reported", "", "killed · 0, reported"),
    "probably 6 killed": (None, "", "presumed", "", "killed · 6, presumed"),
    "possibly 6 killed": (None, "", "", "hypothesised", "killed · 6, hypothesised"),
}


@pytest.mark.parametrize(("line", "expected"), SAID.items())
def test_voice_stance_and_hedge_stand_before_what_is_said(line: str, expected: object) -> None:
    found = read(line)

    assert (found.voice, found.stance, found.hedge, found.modality, found.words) == expected


@pytest.mark.parametrize(("line", "expected"), REFUSED.items())
def test_what_is_not_read_is_refused_with_what_to_write(
    line: str, expected: tuple[str, str]
) -> None:
    with pytest.raises(NotRead) as refused:
        read(line)

    assert (refused.value.field, refused.value.message) == expected


@pytest.mark.parametrize(
    ("line", "meant"), [("6 kiled", "killed"), ("airstike, Belkhan", "airstrike")]
)
def test_the_nearest_word_is_offered(line: str, meant: str) -> None:
    with pytest.raises(NotRead, match=f"Do you mean “{meant}”"):
        read(line)


WORDS = st.lists(
    st.sampled_from(
        "6 killed a dozen between and 4-6 at least led by Yaro of the in Belkhan Sunday 31 April "
        "claimed denied nobody aka DR 3: denies reportedly suspected attackers victim : , attack "
        "100 fighters controls since 2016 until former is not known $20 percent % two million "
        "(x) “ ” - – hundred half ranked aged".split()
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(line=st.text(max_size=300) | WORDS, published=st.none() | st.dates())
def test_any_line_is_read_or_refused(line: str, published: date | None) -> None:
    try:
        reading = read_line(line, published)
    except NotRead:
        return
    assert reading.words
    assert all(reading.fields.get(name.field) == name.text for name in reading.names)


@pytest.mark.parametrize("part", ["a ", "killed ", "6 ", "is the ", " ,", "(", "in b ", "A", "of "])
def test_long_lines_are_read_in_no_time(part: str) -> None:
    line = (part * 300)[:299]
    start = time.process_time()

    with pytest.raises(NotRead):
        read(line + "¿")

    assert time.process_time() - start < 0.5
