"""What is read from a line of an editor, and what is refused."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.choices import RULES, RelationshipKind
from incidents.choices import PresenceKind
from threatapi.workbench.lines import NotRead, Reading, read_line

MONDAY = date(2024, 3, 4)  # the day of publication

EXACT = {"bound": "exact"}
TOLLS = {  # line: metric, population, the number
    "6 killed": ("killed", "total", {"low": 6, "high": 6} | EXACT),
    "killed 6": ("killed", "total", {"low": 6, "high": 6} | EXACT),
    "killed: 6 police": ("killed", "police", {"low": 6, "high": 6} | EXACT),
    "four dead": ("killed", "total", {"low": 4, "high": 4} | EXACT),
    "death toll of 9": ("killed", "total", {"low": 9, "high": 9} | EXACT),
    "at least 6 police killed": ("killed", "police", {"low": 6, "bound": "at_least"}),
    "6 or more policemen were killed": ("killed", "police", {"low": 6, "bound": "at_least"}),
    "6+ killed": ("killed", "total", {"low": 6, "bound": "at_least"}),
    "over 50 dead": ("killed", "total", {"low": 50, "bound": "more_than"}),
    "up to 20 wounded": ("wounded", "total", {"high": 20, "bound": "at_most"}),
    "fewer than 10 injured": ("wounded", "total", {"high": 9, "bound": "at_most"}),
    "about a dozen hurt": ("wounded", "total", {"low": 12, "high": 12, "bound": "about"}),
    "nearly 200 wounded": ("wounded", "total", {"low": 200, "high": 200, "bound": "nearly"}),
    "between 4 and 6 wounded": ("wounded", "total", {"low": 4, "high": 6} | EXACT),
    "four or five soldiers killed": ("killed", "military", {"low": 4, "high": 5} | EXACT),
    "half a dozen arrested": ("captured", "total", {"low": 6, "high": 6} | EXACT),
    "twenty-five people were killed": ("killed", "total", {"low": 25, "high": 25} | EXACT),
    "one hundred and twenty hurt": ("wounded", "total", {"low": 120, "high": 120} | EXACT),
    "1,500 killed or wounded": ("killed_or_wounded", "total", {"low": 1500, "high": 1500} | EXACT),
    "dozens wounded": ("wounded", "total", {"magnitude": "dozens"}),
    "several civilians killed": ("killed", "civilians", {"magnitude": "several"}),
    "no one was hurt": ("wounded", "total", {"low": 0, "high": 0} | EXACT),
    "no casualties": ("killed_or_wounded", "total", {"low": 0, "high": 0} | EXACT),
    "two attackers killed": ("killed", "assailants", {"low": 2, "high": 2} | EXACT),
    "12 killed (worshippers)": (
        "killed", "total", {"low": 12, "high": 12, "counts": "worshippers"} | EXACT,
    ),
    "6 killed, including two children": (
        "killed", "total", {"low": 6, "high": 6, "counts": "including two children"} | EXACT,
    ),
}  # fmt: skip
STRENGTHS = {
    "100-150 fighters": {"metric": "fighters", "low": 100, "high": 150} | EXACT,
    "1,500–4,000 fighters": {"metric": "fighters", "low": 1500, "high": 4000} | EXACT,
    "6,000-strong": {"metric": "fighters", "low": 6000, "high": 6000} | EXACT,
    "about 800 active fighters": {
        "metric": "fighters", "low": 800, "high": 800, "bound": "about",
        "counts": "active fighters",
    },
    "has several hundred members": {"metric": "members", "magnitude": "hundreds"},
    "12 attacks": {"metric": "attacks", "low": 12, "high": 12} | EXACT,
    "ranked fourth": {"metric": "rank", "low": 4, "high": 4} | EXACT,
    "aged 34": {"metric": "age", "low": 34, "high": 34} | EXACT,
    "$20,000 seized": {
        "metric": "cash_seized", "low": 20000, "high": 20000, "unit": "USD", "bound": "exact",
    },
}  # fmt: skip
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
    "attacker Yaro": {"role": "attacker", "name": "Yaro"},
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
    "it is not known who did it": ("unknown", {}),
    "perpetrator unknown": ("unknown", {}),
}  # fmt: skip
LINKS = {  # line: kind, whether it reads from the name to the subject, more
    "led by Yaro": ("leader_of", True, {}),
    "its leader is Yaro": ("leader_of", True, {}),
    "Yaro is deputy": ("deputy_of", True, {}),
    "spokesman: Yaro": ("spokesperson_of", True, {}),
    "leads Yaro": ("leader_of", False, {}),
    "emir of Yaro": ("leader_of", False, {"title": "emir"}),
    "faction of Yaro": ("part_of", False, {"title": "faction"}),
    "split from Yaro in 2014": ("split_from", False, {"start": "2014"}),
    "allied with Yaro": ("allied_with", False, {}),
    "member of Yaro": ("member_of", False, {}),
    "former member of Yaro": ("member_of", False, {"end": "[..2024-03-04]"}),
    "led by Yaro since 2016": ("leader_of", True, {"start": "2016"}),
    "led by Yaro from 2016 to 2018": ("leader_of", True, {"start": "2016", "end": "2018"}),
    "led by Yaro in 2022": ("leader_of", True, {"as_of": "2022"}),
    "brother of Yaro": ("relative_of", False, {"title": "brother"}),
    "minister of defence in Yaro": ("holds_post_in", False, {"title": "minister of defence"}),
    "head of finance of Yaro": ("holds_post_in", False, {"title": "head of finance"}),
    "ties to Yaro": ("linked_to", False, {"title": "ties"}),
    "link: controls Yaro": ("controls", False, {}),
}
ALIASES = {
    "aka DR": ("DR", "acronym"),
    "also known as “Riders of the Dawn”": ("Riders of the Dawn", "spelling"),
    "aka Abu Omar": ("Abu Omar", "kunya"),
    "formerly known as Sorn Front": ("Sorn Front", "former_name"),
    "nom de guerre Yaro": ("Yaro", "nom_de_guerre"),
}
PRESENCES = {
    "operates in the Sorn valley": {"presence": "operates_in", "place": "Sorn valley"},
    "has cells in Belkhan": {"presence": "operates_in", "place": "Belkhan"},
    "camp in Belkhan": {"presence": "camp_in", "place": "Belkhan"},
    "controls Belkhan since 2021": {"presence": "controls", "place": "Belkhan", "start": "2021"},
    "headquartered in Belkhan": {"presence": "based_in", "place": "Belkhan"},
    "born in Belkhan": {"presence": "born_in", "place": "Belkhan"},
}
REFUSED = {  # line: the field, and what is said
    "a dozzen hurt": ("low", "“a dozzen” is no number. Write 12, 10–15, about 12 or dozens."),
    "killed a dozzen": ("low", "“a dozzen” is no number. Write 12, 10–15, about 12 or dozens."),
    "6.000 killed": ("low", "“6.000” may be 6 or 6,000."),
    "at least 4-6 killed": ("bound", "“at least” needs one number, not two."),
    "6-4 killed": ("high", "6–4 ends below its beginning."),
    "6 polcemen killed": ("population", "“polcemen” is not read. Do you mean policemen?"),
    "12 worshippers killed": (
        "population",
        "“worshippers” is not in the list of people. To keep the words, write “12 killed "
        "(worshippers)”.",
    ),
    "6 killed and 12 wounded": ("", "Two numbers are two lines: “6 killed” and “12 wounded”."),
    "6 killed in Belkhan": (
        "",
        "“in Belkhan” is not part of a toll: place, date and who did it are lines of their own.",
    ),
    "police killed 6": (
        "",
        "“police killed 6” does not say to whom “police” belongs: write “killed 6”, or “6 police "
        "killed”; who did it is a line of its own, “perpetrator: police”.",
    ),
    "attack, Belkhan, 31 April": ("date", "April 2024 has 30 days."),
    "event: something, Belkhan": (
        "event_type",
        "Say what happened: attack, bombing, clash, airstrike, arrest, protest, agreement …",
    ),
    "Yaro killed in Belkhan": (
        "",
        "“in Belkhan” is not part of an outcome: write “Yaro killed”; place, date and who did it "
        "are lines of their own.",
    ),
    "led by Yaro, killed": ("name", "“led by Yaro” and “killed” are two lines."),
    "claimed": ("name", "Say who: “claimed by …”."),
    "Dawn Riders is part of Sorn Front": (
        "about",
        "Choose “Dawn Riders” as what the line is about, and write “is part of Sorn Front”.",
    ),
    "camps in 12 provinces": (
        "place",
        "“12 provinces” is a number of places: write it as a line, “12 provinces”.",
    ),
    "allegedly, suspected led by Yaro": (
        "hedge", "Two hedges, alleged and suspected: write the weaker one.",
    ),
    "": ("", "The line is empty."),
    "0: 6 killed": ("voice", "Voices begin with 1."),
}  # fmt: skip


def read(line: str) -> Reading:
    return read_line(line, MONDAY)


@pytest.mark.parametrize(("line", "expected"), TOLLS.items())
def test_a_toll(line: str, expected: tuple[str, str, dict[str, object]]) -> None:
    metric, population, number = expected

    assert read(line).kind == "toll"
    assert read(line).fields == {"metric": metric, "population": population, **number}


@pytest.mark.parametrize(("line", "fields"), STRENGTHS.items())
def test_a_strength(line: str, fields: dict[str, object]) -> None:
    assert (read(line).kind, read(line).fields) == ("strength", fields)


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


@pytest.mark.parametrize(("line", "expected"), LINKS.items())
def test_a_link(line: str, expected: tuple[str, bool, dict[str, str]]) -> None:
    kind, inverse, more = expected
    fields = {"relationship": kind, "inverse": inverse, "name": "Yaro", **more}

    assert (read(line).kind, read(line).fields) == ("link", fields)


@pytest.mark.parametrize("kind", RelationshipKind)
def test_each_kind_of_link_is_read_in_both_directions(kind: RelationshipKind) -> None:
    rule = RULES[kind]
    for words, inverse in ((kind.label, False), (rule.inverse, not rule.symmetric)):
        reading = read(f"link: {words} Yaro")

        assert reading.fields == {"relationship": kind, "inverse": inverse, "name": "Yaro"}
        assert reading.names[0].kinds == (rule.subject if inverse else rule.object)


@pytest.mark.parametrize("kind", PresenceKind)
def test_each_kind_of_presence_is_read(kind: PresenceKind) -> None:
    assert read(f"{kind.label} Belkhan").fields == {"presence": kind, "place": "Belkhan"}


@pytest.mark.parametrize(("line", "expected"), ALIASES.items())
def test_another_name(line: str, expected: tuple[str, str]) -> None:
    text, kind = expected

    assert (read(line).kind, read(line).fields) == ("alias", {"text": text, "alias_kind": kind})


@pytest.mark.parametrize(("line", "fields"), PRESENCES.items())
def test_a_presence(line: str, fields: dict[str, str]) -> None:
    assert (read(line).kind, read(line).fields) == ("presence", fields)


SAID = {  # line: voice, stance, hedge, modality, words
    "3: at least 6 police killed": (3, "", "", "", "killed · at least 6 police"),
    "2:denies 6 killed": (2, "denies", "", "", "denies: killed · 6"),
    "cannot confirm 6 killed": (None, "cannot_confirm", "", "", "cannot confirm: killed · 6"),
    "claims 6 killed": (None, "claims", "", "", "claims: killed · 6"),
    "reportedly led by Yaro": (None, "", "reported", "", "is led by Yaro, reported"),
    "led, allegedly, by Yaro": (None, "", "alleged", "", "is led by Yaro, alleged"),
    "suspected led by Yaro": (None, "", "suspected", "", "is led by Yaro, suspected"),
    "believed to be led by Yaro": (None, "", "believed", "", "is led by Yaro, believed"),
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


@settings(max_examples=400, deadline=None)
@given(line=st.text(max_size=300) | WORDS, published=st.none() | st.dates())
def test_any_line_is_read_or_refused(line: str, published: date | None) -> None:
    try:
        reading = read_line(line, published)
    except NotRead:
        return
    assert reading.words
    assert all(reading.fields.get(name.field) == name.text for name in reading.names)


@pytest.mark.parametrize("part", ["a ", "killed ", "6 ", "is the ", " ,", "(", "in B ", "A", "of "])
def test_long_lines_are_read_in_no_time(part: str) -> None:
    line = (part * 300)[:299]
    start = time.process_time()

    with pytest.raises(NotRead):
        read(line + "¿")

    assert time.process_time() - start < 0.5
