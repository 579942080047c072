"""Locators name lines in one way, and sort by their numbers."""

import pytest
from django.core.exceptions import ValidationError

from base.values.text import natural
from sources.locators import validate_locator
from sources.models import Assertion, SourceLink

from ..helpers import factories as make

GOOD = ["L1", "L12-14", "L3, L7-9, L120", "p. 4", "pp. 9-12", "§ 12", "00:12:30", "Lahore, table 2",
        "chapter 3", "Line of Control, map"]  # fmt: skip
BAD = ["L0", "L12-9", "L12-12", "L12-L14", "L 12", "l12", "L12–14", "L12,L14", "L12, 14",
       "L12, p. 3", "L12;", "line 12", "lines 3-4", "L12.", "L99999999"]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_lines_and_free_words_are_accepted(text):
    validate_locator(text)


@pytest.mark.parametrize("text", BAD)
def test_lines_that_are_not_written_as_lines_are_refused(text):
    with pytest.raises(ValidationError):
        validate_locator(text)


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Assertion, SourceLink])
def test_the_fault_stands_at_the_locator_with_the_form_that_is_meant(model):
    record = model(locator="L12-9", source=make.source()) if model is Assertion else model(
        locator="L12-9", citing=make.source(), cited=make.source(), mode="cites"
    )  # fmt: skip
    with pytest.raises(ValidationError) as error:
        record.clean_fields(exclude=["root"])
    assert error.value.message_dict["locator"] == ["“L12-9” ends before it starts."]


def test_numbers_sort_by_value():
    said = ["p. 10", "L100", "L12, L3", "L12", "L9-11", "L9", "p. 2"]
    assert sorted(said, key=natural) == [
        "L9", "L9-11", "L12", "L12, L3", "L100", "p. 2", "p. 10",
    ]  # fmt: skip


@pytest.mark.django_db
def test_assertions_come_in_the_order_of_the_lines(api):
    source, claim = make.source(slug="paper"), make.incident(slug="raid")
    said = claim.assertions.get()
    said.source, said.locator = source, "L100"
    said.save()
    for locator in ("L9", "L12"):
        make.assertion(claim, source=source, locator=locator)
    detail = api("incidents/raid")["assertions"]
    assert [each["locator"] for each in detail] == ["L9", "L12", "L100"]
    (listed,) = api("incidents", slug="raid", expand="assertions")["results"]
    assert listed["assertions"] == detail
    for ordering, wanted in (
        ("locator", ["L9", "L12", "L100"]),
        ("-locator", ["L100", "L12", "L9"]),
    ):
        found = api("assertions", source="paper", ordering=ordering)["results"]
        assert [each["locator"] for each in found] == wanted
    claims = api("sources/paper/claims")["results"]
    assert [each["locator"] for item in claims for each in item["assertions"]] == [
        "L9",
        "L12",
        "L100",
    ]


@pytest.mark.django_db
def test_an_edited_locator_is_sorted_anew(api):
    said = make.incident(slug="raid").assertions.get()
    said.locator = "L7"
    said.save()
    said.refresh_from_db()
    assert said.locator_order == natural("L7")
