"""What a machine can check of the data against the articles: numbers, names, days, voices, lines.

tests/facts/words.yaml holds the words of each line of the articles, without their order. Where the
data is right and a check cannot see it, tests/facts/exceptions.yaml says why.
"""

import re
from collections.abc import Iterable
from typing import Any

import pytest

from incidents.choices import ACTING

from ..helpers.article_data import (
    Said,
    data,
    facts,
    lines_of,
    name_of,
    said,
    words_at,
    words_by_line,
)
from ..helpers.article_words import words_of

NUMBER_WORDS = {
    "zero": 0, "one": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "dozen": 12,
    "twenty": 20, "single": 1, "half": 50, "first": 1, "second": 2, "third": 3, "fourth": 4,
}  # fmt: skip
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
# A description or a title that says so of what is only claimed, suspected or reported uses one.
WEAK = re.compile(
    r"claim|said|says|told|report|alleg|suspect|believ|rumour|presum|assess|suppos|seem|appear|"
    r"perhaps|possibl|likely|may|might|accus|blam|imput|attribut|denie|unverif|unconfirm|planned|"
    r"proposed|according|named? by|told by|whom|in the account|as .* (see|tell)",
    re.IGNORECASE,
)
FIRM = {"stated", "reported", "claimed", "assessed"}
NEAR = 3  # lines that are not empty


def fails(name: str, found: Iterable[str]) -> list[str]:
    """What was found and is not among the exceptions of this check, each of which must be found."""
    exceptions = {row["of"] for row in facts("exceptions").get(name, [])}
    found = list(found)
    assert sorted(exceptions - set(found)) == [], "exceptions that are needed no more"
    return [text for text in found if text not in exceptions]


def numbers(words: Iterable[str]) -> set[float]:
    found: set[float] = set()
    for word in words:
        plain = re.sub(r"(?<=\d),(?=\d{3})", "", word.lower())
        found |= {float(number) for number in re.findall(r"\d+(?:\.\d+)?", plain)}
        found |= {float(NUMBER_WORDS[part]) for part in plain.split("-") if part in NUMBER_WORDS}
    return found


def test_exact_numbers_stand_in_the_lines_of_the_locator():
    def found() -> Iterable[str]:
        for each in said():
            figure = each.record
            if each.kind not in ("figures", "parts") or figure.get("bound", "exact") != "exact":
                continue
            given = {figure[end] for end in ("low", "high") if figure.get(end) is not None}
            if given - numbers(each.words()):
                yield each.where

    assert fails("exact_numbers", found()) == []


def test_a_deed_has_no_outcome():
    """What became of who did it is a part of its own, with an assertion of its own."""
    parts = {each.where: each.record for each in said() if each.kind == "involvements"}
    assert [
        key for key, part in parts.items() if part["role"] in ACTING and "outcome" in part
    ] == []


def names_of(slug: str) -> set[str]:
    for name in ("actors", "persons"):
        for record in data(name):
            if record["slug"] == slug:
                return {record["name"], *(alias["text"] for alias in record.get("aliases", []))}
    return set()


def weighty(names: Iterable[str]) -> set[str]:
    """The words of names that begin with a capital or a number."""
    return {
        word
        for name in names
        for word in words_of(name)
        if any(map(str.isupper, word)) or word[0].isdigit()
    }


def quoted(each: Said) -> set[int]:
    """The lines of the long quotation within which the assertion stands."""
    for row in facts("exceptions")["quotations"]:
        lines = lines_of(row["locator"])
        if row["source"] == each.assertion["source"] and each.lines <= lines:
            return lines
    return set()


def said_near(each: Said, slug: str, names: set[str]) -> bool:
    near = each.words(NEAR) | words_at(each.assertion["source"], quoted(each))
    near = {word.removesuffix("'s").lower() for word in near}
    called = weighty(names) | set(facts("exceptions")["called"].get(slug, []))
    return bool({word.lower() for word in called} & near)


def test_a_speaker_is_named_within_three_lines():
    def found() -> Iterable[str]:
        for each in said():
            speaker = each.assertion.get("speaker")
            if speaker and each.lines and not said_near(each, speaker, names_of(speaker)):
                yield f"{each.where}: {speaker}"

    assert fails("speakers", found()) == []


def test_an_origin_is_named_within_three_lines():
    sources = {source["slug"]: source for source in data("sources")}

    def found() -> Iterable[str]:
        for each in said():
            origin = each.assertion.get("origin")
            if not origin or not each.lines:
                continue
            source = sources[origin]
            names = {source["title"], source.get("author_label") or ""}
            for slug in (source.get("publisher"), *source.get("authors", [])):
                names |= names_of(slug) if slug else set()
            if not said_near(each, origin, names):
                yield f"{each.where}: {origin}"

    assert fails("origins", found()) == []


def test_a_name_form_stands_literally_where_it_is_attested():
    def found() -> Iterable[str]:
        for each in said():
            if each.kind == "aliases":
                there = each.words() | {word.removesuffix("'s") for word in each.words()}
                if set(words_of(each.record["text"])) - there:
                    yield each.where

    assert fails("name_forms", found()) == []


def narrower(edtf: str, words: set[str], basis: str) -> bool:
    """Whether the text of a date names a day, a month or a year that the words do not."""
    there = numbers(words)
    lower = {word.lower()[:3] for word in words}
    for year, month, day in re.findall(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", edtf):
        if float(year) not in there and basis == "stated":
            return True
        if month and MONTHS[int(month) - 1].lower()[:3] not in lower:
            return True
        if day and float(day) not in there:
            return True
    return False


def published(source: str) -> str:
    return next(str(row.get("published", "")) for row in data("sources") if row["slug"] == source)


def day_words(edtf: str) -> set[str]:
    """The words in which a text would name the days of a date."""
    found: set[str] = set()
    for year, month, day in re.findall(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", edtf):
        found |= {year, day.lstrip("0"), MONTHS[int(month) - 1] if month else ""}
    return found


def words_for_dates(each: Said) -> set[str]:
    """The words near an assertion, and those for the day of its article, which “now” means."""
    return each.words(NEAR) | day_words(published(each.assertion["source"]))


@pytest.mark.parametrize("column", ["says_date", "stated_on"])
def test_a_date_is_no_narrower_than_the_words(column):
    def found() -> Iterable[str]:
        for each in said():
            edtf = str(each.assertion.get(column, ""))
            origin = each.assertion.get("origin")
            # A statement is made on the day of the source that it stands in.
            known = column == "stated_on" and origin and edtf == published(origin)
            # The year of an article's day stands at its head.
            if edtf and each.lines and not known:
                if narrower(edtf, words_for_dates(each), "year_from_context"):
                    yield f"{each.where}: {edtf}"

    assert fails(column, found()) == []


@pytest.mark.parametrize("column", ["start", "end"])
def test_a_start_or_an_end_is_no_narrower_than_the_words_of_one_of_its_voices(column):
    def found() -> Iterable[str]:
        dated: dict[str, list[Said]] = {}
        for each in said():
            if each.kind in ("relationships", "presences") and each.record.get(column):
                dated.setdefault(name_of(each.record), []).append(each)
        for name, voices in dated.items():
            words = set().union(*map(words_for_dates, voices))
            if narrower(str(voices[0].record[column]), words, "year_from_context"):
                yield f"{name}: {voices[0].record[column]}"

    assert fails(column, found()) == []


def test_the_stated_date_of_an_incident_stands_in_the_lines_of_one_of_its_voices():
    def found() -> Iterable[str]:
        for incident in data("incidents"):
            basis = incident.get("date_basis", "stated")
            voices = [one for one in incident["assertions"] if one.get("locator")]
            if incident.get("date") and voices and basis in ("stated", "year_from_context"):
                words = set().union(
                    *(words_at(one["source"], lines_of(one["locator"]), NEAR) for one in voices)
                )
                if narrower(str(incident["date"]), words, basis):
                    yield f"{incident['slug']}: {incident['date']}"

    assert fails("incident_dates", found()) == []


def test_a_description_is_no_firmer_than_its_assertions():
    def found() -> Iterable[str]:
        for name in ("actors", "persons", "incidents"):
            for record in data(name):
                words = record.get("description") or record.get("title") or ""
                if all(weak(one) for one in record["assertions"]) and not WEAK.search(words):
                    yield f"{record['slug']}: {words}"

    assert fails("descriptions", found()) == []


def weak(assertion: dict[str, Any]) -> bool:
    """Whether it is told by those who gain by it, or not firmly."""
    if assertion.get("stance", "asserts") in ("claims", "blames", "doubts", "denies"):
        return True
    return assertion.get("hedge", "stated") not in FIRM


def test_a_description_of_the_dead_is_no_firmer_than_the_parts_that_tell_it():
    """Nobody is dead in our words who is dead by a claim, a suspicion or a plan only."""
    sure: set[str] = set()
    told: set[str] = set()
    for each in said():
        part = each.record
        if each.kind == "involvements" and part.get("outcome") in ("killed", "died"):
            told.add(part.get("entity", ""))
            if not weak(each.assertion) and each.assertion.get("modality", "actual") == "actual":
                sure.add(part.get("entity", ""))
    found = [
        f"{record['slug']}: {record['description']}"
        for record in data("persons")
        if record["slug"] in told - sure
        and re.search(r"kill|dead|died|death|slain|assassinat", record.get("description", ""))
        and not WEAK.search(record["description"])
    ]
    assert fails("the_dead", found) == []


def covered_lines(source: str) -> set[int]:
    covered = {line for each in said() if each.assertion["source"] == source for line in each.lines}
    for record in data("sources"):
        if record["slug"] == source:
            for link in record.get("cites", []):
                covered |= lines_of(link.get("locator"))
    return covered


@pytest.mark.parametrize("source", sorted(words_by_line()))
def test_every_line_of_an_article_is_carried_or_says_why_not(source):
    bare = {row["line"] for row in facts("no_fact")[source] if "sentence" not in row}
    lines = set(words_by_line()[source])
    assert sorted(lines - covered_lines(source) - bare) == []
    # A locator may take in the heading of what it names.
    alone = [each.lines for each in said() if each.assertion["source"] == source]
    assert [line for line in sorted(bare) if {line} in alone] == [], "they carry a fact"


@pytest.mark.parametrize("source", sorted(words_by_line()))
def test_sentences_without_a_fact_say_why(source):
    rows = facts("no_fact")[source]
    assert [row for row in rows if not row.get("why")] == []
    assert [row for row in rows if row["line"] not in words_by_line()[source]] == []
    keys = [(row["line"], row.get("sentence", 0)) for row in rows]
    assert sorted(keys) == keys
    assert len(keys) == len(set(keys))
