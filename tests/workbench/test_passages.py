"""How a report is divided into passages, how they are found again, and what they seem to say."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from threatapi.workbench.lines import read_line
from threatapi.workbench.passages import KnownNames, find_quote, passages, quote_of, seems

MONDAY = date(2024, 3, 4)  # the day of publication
REPORT = """\
Two gunmen on a motorcycle opened fire on a police checkpoint outside Belkhan on Sunday evening, \
police said. Police first spoke of three dead and later put it at four. A doctor at the district \
hospital said that six policemen had died. In a message on its Telegram channel the Dawn Riders, a \
new faction of the Northern Dawn Movement also known as DR, claimed the attack. The Movement’s \
spokesman denied that any of its men had a part in it.

The Riders are led by a man who calls himself Commander Yaro and have between 100 and 150 \
fighters, a security official said. In mid-February a convoy was ambushed in the Sorn valley, \
where at least nine people were killed and about a dozen hurt; nobody has claimed it. Residents of \
the valley say that the Riders tax the road there.
"""

SENTENCES = {  # the text: where it is divided, at the bars
    "abbreviations": "Col. Yaro met Gen. Temesh.|They spoke for an hour.",
    "initials": "J. R. Temesh was there.|Nobody spoke.",
    "dotted": "The U.S. Army left.|The U.N. Mission stayed until 4 p.m. on Sunday.",
    "dotted at the end": "It was built by the U.S.|The base is empty.",
    "numbers": "It grew by 4.5 per cent to 1.200 men.|Then it shrank.",
    "numbered": "See No. 5 and p. 12.|No. 5 is missing.",
    "months": "On Jan. 5 it began.|It ended in Feb.|The town was calm.",
    "quotes": "“We did it.”|“Why?” he asked.|He said: “It is over.”|Then he left.",
    "brackets": "It was late (very late).|Then it rained.",
    "ellipsis": "They assess that… Riders are gaining.|So it goes...|The end.",
    "other marks": "Was it so?|It was!|Good.",
    "other scripts": "حمله شد؟| کسی کشته نشد۔|The end.",
    "no mark": "A headline without a dot",
    "names in small letters": "He fled. al-Temesh stayed.",
    "web addresses": "Read example.org for more.|Then stop.",
}


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_a_paragraph_is_divided_into_sentences(text: str) -> None:
    expected = [part.strip() for part in text.split("|")]

    assert [each.text for each in passages(text.replace("|", " "))] == expected


def test_passages_have_a_locator_and_their_place_in_the_text() -> None:
    text = "  A headline\n\nOne. Two.\n\n\nThree."

    found = passages(text)

    assert [each.locator for each in found] == ["¶1 s1", "¶2 s1", "¶2 s2", "¶3 s1"]
    assert [text[each.start : each.end] for each in found] == [
        "A headline",
        "One.",
        "Two.",
        "Three.",
    ]


def test_lines_are_paragraphs_unless_the_text_was_broken_at_a_width() -> None:
    lines = "Belkhan, 4 March\nBy our correspondent\nSix policemen were killed. Nobody claimed it."
    wrapped = (
        "Two gunmen on a motorcycle opened fire on a police\n"
        "checkpoint outside Belkhan on Sunday evening, the\n"
        "police said. Nobody has claimed it."
    )

    assert [each.paragraph for each in passages(lines)] == [1, 2, 3, 3]
    assert [each.locator for each in passages(wrapped)] == ["¶1 s1", "¶1 s2"]


EDITS = {  # what was done to the text: the locator of “Nobody claimed it.” in what came out
    "nothing": ("One. Nobody claimed it. Two.", "¶1 s2"),
    "a paragraph before": ("New.\n\nOne. Nobody claimed it. Two.", "¶2 s2"),
    "a sentence before": ("One. New. Nobody claimed it. Two.", "¶1 s3"),
    "more words": ("One. So far nobody knows: Nobody claimed it. Two.", "¶1 s2"),
    "other spaces": ("One.  Nobody \t claimed it. Two.", "¶1 s2"),
    "twice": ("Nobody claimed it. One. Nobody claimed it. Two.", "¶1 s3"),
    "twice, and nothing around it": ("Nobody claimed it. Nobody claimed it.", None),
    "twice, with a word changed": ("Nobody has claimed it. Nobody had claimed it.", None),
    "a word changed": ("One. Nobody has claimed it. Two.", "¶1 s2"),
    "removed": ("One. Two.", None),
}


@pytest.mark.parametrize(("text", "locator"), EDITS.values(), ids=EDITS)
def test_a_quote_is_found_again_in_an_edited_text(text: str, locator: str | None) -> None:
    before = "One. Nobody claimed it. Two."
    quote = quote_of(before, passages(before)[1])

    found = find_quote(text, quote)

    assert (found.locator if found else None) == locator


def test_each_passage_is_found_by_its_own_quote() -> None:
    assert [find_quote(REPORT, quote_of(REPORT, each)) for each in passages(REPORT)] == passages(
        REPORT
    )


SEEMS = {
    "¶1 s1": {"e": "armed attack, Belkhan, Sunday evening", "p": "two gunmen attackers"},
    "¶1 s2": {"t": "four dead"},
    "¶1 s3": {"t": "six policemen killed"},
    "¶1 s4": {
        "c": "claimed by Dawn Riders", "l": "faction of Northern Dawn Movement", "a": "aka DR",
    },
    "¶1 s5": {"d": "Northern Dawn Movement denied"},
    "¶2 s1": {"l": "led by Commander Yaro", "s": "between 100 and 150 fighters"},
    "¶2 s2": {
        "e": "ambush of a convoy, Sorn valley, mid-February",
        "t": "at least nine people were killed",
        "n": "nobody claimed",
    },
    "¶2 s3": {},
}  # fmt: skip


def test_what_each_passage_of_a_report_seems_to_say() -> None:
    known = KnownNames(["Northern Dawn Movement", "Ashen Column"])

    found = {each.locator: seems(each, known, MONDAY) for each in passages(REPORT)}

    assert found == SEEMS


FURTHER = {
    "Yaro Temesh was killed in a raid.": ("p", "Yaro Temesh killed"),
    "A suicide bomber struck.": ("p", "attacker: suicide bomber"),
    "It killed at least 79 people, mostly students.": ("t", "killed at least 79 people"),
    "The toll rose to 12, and 30 were wounded.": ("t", "30 were wounded"),
    "The attack was claimed by the Ashen Column.": ("c", "claimed by Ashen Column"),
    "No group has so far claimed responsibility.": ("n", "nobody claimed"),
    "The Sorn Front (SF) agreed.": ("a", "aka SF"),
    "The group operates in the Sorn valley.": ("w", "operates in Sorn valley"),
    "March 1st-2nd: they both claimed the attack in Belkhan.": (
        "e",
        "attack, Belkhan, March 1st",
    ),
    "From 1,500 to 2,000 militants are there.": ("s", "From 1,500 to 2,000 militants"),
    "It is one of the few groups.": ("s", None),
    "The attack remains unclaimed.": ("n", "nobody claimed"),
    "On 2 March it saw a rise in TTP attacks.": ("e", "attack, 2 March"),
    "The raid was claimed by other groups.": ("c", None),
    "It is now about 6,000-strong.": ("s", "about 6,000-strong"),
    "The group is able to strike abroad, they say.": ("y", "says: able to strike abroad"),
    "A car bomb exploded in Belkhan on 2 March.": ("e", "bombing, Belkhan, 2 March"),
}


@pytest.mark.parametrize(("text", "expected"), FURTHER.items())
def test_what_a_sentence_seems_to_say(text: str, expected: tuple[str, str | None]) -> None:
    key, line = expected

    assert seems(passages(text)[0], [], MONDAY).get(key) == line


WORDS = st.lists(
    st.sampled_from(
        "Two gunmen killed at least 6 people Yaro the Dawn Riders claimed denied it. led by also "
        "known as DR (DR) U.S. Col. in Belkhan on Sunday … “ ” \n \n\n mid-March 150 fighters , "
        "operates nobody has was arrested al-Temesh ambushed convoy".split(" ")
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=400) | WORDS)
def test_any_text_is_divided_without_loss_and_each_line_offered_is_read(text: str) -> None:
    found = passages(text)

    covered = "".join(text[each.start : each.end] for each in found)
    assert "".join(covered.split()) == "".join(text.split())
    for passage in found:
        assert find_quote(text, quote_of(text, passage)) is None or passage.text
        for line in seems(passage, ["Dawn Riders"], MONDAY).values():
            assert read_line(line, MONDAY).words


@pytest.mark.parametrize(
    "part", ["a ", "A", "killed 6 ", ". ", "\n", " \n", "“", "Col. ", "the a ", "1 ", "U."]
)
def test_a_long_text_takes_time_by_its_length(part: str) -> None:
    text = (part * 50_000)[:50_000]
    start = time.process_time()

    for passage in passages(text)[:50]:
        seems(passage, [], MONDAY)

    assert time.process_time() - start < 3
