"""What is read from lines on actors and persons: links, other names, places."""

from datetime import date

import pytest

from actors.choices import RULES, RelationshipKind
from incidents.choices import PresenceKind
from threatapi.workbench.lines import NotRead, Reading, read_line

MONDAY = date(2024, 3, 4)  # the day of publication

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
    "Yaro was leader until 2019": ("leader_of", True, {"end": "2019"}),
    "led by Yaro in 2022": ("leader_of", True, {"as_of": "2022"}),
    "first emir of Yaro": ("leader_of", False, {"title": "first emir"}),
    "evolving partnership with Yaro": ("linked_to", False, {"title": "evolving partnership"}),
    "lends training and weapons to Yaro": ("supports", False, {"title": "training and weapons"}),
    "deputy minister of trade in Yaro": (
        "holds_post_in",
        False,
        {"title": "deputy minister of trade"},
    ),
    "operational commander in Yaro": ("commander_in", False, {"title": "operational commander"}),
    "holds a post in Yaro": ("holds_post_in", False, {}),
    "close ties to Yaro": ("linked_to", False, {"title": "close ties"}),
    "prominent leader of Yaro": ("holds_post_in", False, {"title": "prominent leader"}),
    "deputy director of Yaro": ("deputy_of", False, {"title": "deputy director"}),
    "permanent member of Yaro": ("member_of", False, {"title": "permanent member"}),
    "brother of Yaro": ("relative_of", False, {"title": "brother"}),
    "minister of defence in Yaro": ("holds_post_in", False, {"title": "minister of defence"}),
    "head of finance of Yaro": ("holds_post_in", False, {"title": "head of finance"}),
    "ties to Yaro": ("linked_to", False, {"title": "ties"}),
    "link: controls Yaro": ("controls", False, {}),
    "works more closely with Yaro": ("linked_to", False, {"title": "works more closely with"}),
    "affords sanctuary to Yaro": ("gives_sanctuary_to", False, {}),
    "provides sanctuary to Yaro": ("gives_sanctuary_to", False, {}),
    "has the patronage of Yaro": ("supports", True, {"title": "patronage"}),
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
    "has sleeper cells in Belkhan": {"presence": "operates_in", "place": "Belkhan"},
    "establishing training centres in Belkhan": {"presence": "camp_in", "place": "Belkhan"},
    "is in Belkhan": {"presence": "located_in", "place": "Belkhan"},
    "born in Belkhan": {"presence": "born_in", "place": "Belkhan"},
}
REFUSED = {  # line: the field, and what is said
    "merged with Sorn Front": (
        "relationship",
        "“merged with Sorn Front” does not say who went into whom: write “merged into Sorn Front”, "
        "“absorbs Sorn Front”, or the event, “merger with Sorn Front”.",
    ),
    "not merged into Sorn Front": (
        "stance",
        "“not …” is a denial: write “denies merged into Sorn Front”.",
    ),
    "operates in Belkhan, Sorn and Ostavar": (
        "place",
        "One place a line: “operates in Belkhan”.",
    ),
    "camps in 12 provinces": (
        "place",
        "“12 provinces” is a number of places: write it as a line, “12 provinces”.",
    ),
}


def read(line: str) -> Reading:
    return read_line(line, MONDAY)


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


@pytest.mark.parametrize(("line", "expected"), REFUSED.items())
def test_what_is_not_read_is_refused_with_what_to_write(
    line: str, expected: tuple[str, str]
) -> None:
    with pytest.raises(NotRead) as refused:
        read(line)

    assert (refused.value.field, refused.value.message) == expected
