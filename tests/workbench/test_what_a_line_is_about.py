"""It is said about whom the next line will be, and an event is called as its row says."""

import pytest

from .conftest import Ostavar
from .workbench import Workbench

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("migrated_store")]


def reads(workbench: Workbench, line: str, about: str = "") -> str:
    """What stands below the line while it is typed."""
    answer = workbench.client.get(f"{workbench.url}read/", {"line": line, "about": about})
    return " ".join(answer.content.decode().split())


def test_the_line_shows_what_it_will_be_about_before_it_is_a_row(workbench: Workbench):
    workbench.add("armed attack, Belkhan, Sunday", "target: Ostavar Courier")
    assert "about <b>Armed attack, Belkhan</b>" in reads(workbench, "6 killed")
    assert "about <b>Ostavar Courier</b>" in reads(workbench, "part of Northern Dawn Movement")
    assert len(workbench.rows()) == 2


def test_the_line_shows_the_subject_that_was_chosen_or_that_there_is_none(workbench: Workbench):
    assert "nothing yet: choose it" in reads(workbench, "part of Northern Dawn Movement")
    workbench.send("subject", kind="actor", name="Dawn Riders")
    workbench.add("armed attack, Belkhan, Sunday", about="")
    (riders, _) = workbench.context["subjects"]
    assert "about <b>Dawn Riders</b>" in reads(workbench, "led by Yaro", riders.key)


def test_the_head_of_an_event_follows_its_row(workbench: Workbench, ostavar: Ostavar):
    workbench.add("armed attack, Belkhan, Sunday", "6 killed")
    key = workbench.row("Armed attack")["key"]
    workbench.send("edit", row=key, line="suicide bombing of a mosque, Belkhan, Sunday")
    (group,) = workbench.context["groups"]
    assert group.name == "Suicide bombing of a mosque, Belkhan"
    assert len(group.rows) == 2
    workbench.send("edit", row=key, **{"field-title": "Bombing of the Belkhan mosque"})
    (group,) = workbench.context["groups"]
    assert group.name == "Bombing of the Belkhan mosque"
