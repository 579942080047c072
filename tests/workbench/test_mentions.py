"""Known names in the text of a report become rows that mention them, by one press."""

import pytest

from actors.models import Person
from sources.models import Assertion

from ..helpers import factories as make
from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]
TEXT = """\
Is the Northern Dawn Movement’s truce over? The NDM, al-Sorn and IS did not say.

Yaro Temesh and the “Times and Tides” brigade met in Belkhan. NDM-linked men came.
"""


@pytest.fixture
def named(ostavar: Ostavar, workbench: Workbench) -> Workbench:
    make.alias(entity=ostavar.ndm, text="NDM", kind="acronym")
    make.actor(name="Dawn")
    make.actor(name="IS")
    make.actor(name="Al-Sorn")
    make.actor(name="Times and Tides")
    make.person(name="Temesh Elder")
    workbench.send("text", text=TEXT)
    return workbench


def rows(workbench: Workbench) -> list[tuple[str, str, str]]:
    return [
        (shown.says, shown.row.locator, shown.state)
        for group in workbench.context["groups"]
        for shown in group.rows
    ]


def test_each_known_name_is_mentioned_where_it_first_stands(named: Workbench, ostavar: Ostavar):
    assert "5 known names in the text are not entered yet: Northern Dawn Movement, " in named.open()
    said = named.send("mentions")
    assert "5 rows added." in said
    assert rows(named) == [
        ("mentioned · Northern Dawn Movement", "¶1 s1", "new"),
        ("mentioned · al-Sorn", "¶1 s2", "new"),
        ("mentioned · IS", "¶1 s2", "new"),
        ("mentioned · Yaro Temesh", "¶2 s1", "ambiguous"),
        ("mentioned · Times and Tides", "¶2 s1", "new"),
    ]
    assert "Add as mentioned" not in named.open()
    named.publish()
    assert Assertion.objects.filter(source=ostavar.report).count() == 4
    assert not Person.objects.filter(assertions__source=ostavar.report).exists()


def test_what_is_entered_already_is_not_added_again(named: Workbench, ostavar: Ostavar):
    make.assertion(ostavar.yaro, source=ostavar.report)
    named.add("mentioned: NDM", "says: gains ground")
    named.send("mentions")
    assert "Northern Dawn Movement" not in [says for says, _, _ in rows(named)[2:]]
    assert len(rows(named)) == 5
    text = named.send("mentions")
    assert "All names in the text that the store knows are entered already." in text


def test_two_words_are_not_a_short_name_that_is_written_as_one(
    workbench: Workbench, ostavar: Ostavar
):
    make.actor(name="AQIS")
    workbench.send("text", text="AQ is still there.")
    assert "Add as mentioned" not in workbench.open()


def test_a_row_that_was_added_can_be_removed(named: Workbench):
    named.send("mentions")
    named.send("remove", row=named.row("mentioned · IS")["key"])
    assert "1 known name in the text is not entered yet: IS " in named.open()


def test_the_next_line_is_not_about_a_name_that_was_added(named: Workbench, ostavar: Ostavar):
    named.send("subject", kind="actor", name="Dawn")
    named.add("says: lies low")
    named.send("mentions")
    named.add("operates in Belkhan")
    assert named.row("operates in")["state"] == "new"
    named.publish()
    assert not ostavar.ndm.presences.exists()
