"""What stands behind a name and a colon is read as told of whom the name means."""

import pytest

from threatapi.workbench.lines import NotRead, read_line

from .conftest import Ostavar
from .workbench import Workbench

TOLD = {  # line: whom it is about, kind, stance, hedge, modality
    "Movement of Ostavar: aka MO": ("Movement of Ostavar", "alias", "", "", ""),
    "Emirate of Ostavar: supports Dawn Riders": ("Emirate of Ostavar", "link", "", "", ""),
    "Ostavar government: fights Dawn Riders": ("Ostavar government", "link", "", "", ""),
    "Dawn Riders: denies allied with Sorn Front": ("Dawn Riders", "link", "denies", "", ""),
    "Dawn Riders: reportedly led by Yaro": ("Dawn Riders", "link", "", "reported", ""),
    "Dawn Riders: seems linked to Sorn Front": ("Dawn Riders", "link", "", "implied", ""),
    "Dawn Riders: plans to target Ostavar": ("Dawn Riders", "presence", "", "", "planned"),
    "Dawn Riders: denies says: it is strong": ("Dawn Riders", "says", "denies", "", ""),
    "Dawn Riders: believed to be says: strong": ("Dawn Riders", "says", "", "believed", ""),
    "Dawn Riders: assessed denies led by Yaro": ("Dawn Riders", "link", "denies", "assessed", ""),
    "claims Dawn Riders: allied with Sorn Front": ("Dawn Riders", "link", "claims", "", ""),
    "Dawn Riders: assessed denies: says: weak": ("Dawn Riders", "says", "denies", "assessed", ""),
    "Sanctions Support and Monitoring Team: aka SSMT": (
        "Sanctions Support and Monitoring Team", "alias", "", "", "",
    ),
    "“attack and bombing unit”: part of Dawn Riders": (
        "attack and bombing unit", "link", "", "", "",
    ),
    "Dawn Riders: planned: says: build camps": ("Dawn Riders", "says", "", "", "planned"),
}  # fmt: skip
OFFERED = {
    "Dawn Riders rival of Sorn Front": "Dawn Riders: rival of Sorn Front",
    "Ostavar government fights Dawn Riders": "Ostavar government: fights Dawn Riders",
}
# Who denies is the voice: the denial is never read as a link of which “denies” is the title.
SAID_BY_THE_NAME = [
    "Dawn Riders denies gives sanctuary to Sorn Front",
    "Dawn Riders doubts links to Sorn Front",
    "Dawn Riders disputes ties to Sorn Front",
    "Dawn Riders denied ties to Sorn Front",
]


@pytest.mark.parametrize("line", TOLD)
def test_it_is_told_of_the_name(line: str):
    found = read_line(line)
    assert (found.about, found.kind, found.stance, found.hedge, found.modality) == TOLD[line]


@pytest.mark.parametrize("line", OFFERED)
def test_a_line_that_lacks_the_colon_is_offered_with_it(line: str):
    with pytest.raises(NotRead) as refused:
        read_line(line)
    assert refused.value.offer == OFFERED[line]
    assert read_line(OFFERED[line]).kind == "link"


@pytest.mark.parametrize("line", SAID_BY_THE_NAME)
def test_what_somebody_denies_is_not_read_as_a_link(line: str):
    with pytest.raises(NotRead):
        read_line(line)


def test_two_stances_are_refused():
    with pytest.raises(NotRead, match="has two stances"):
        read_line("denies Dawn Riders: denies led by Yaro")


def test_a_name_with_and_in_it_is_read_between_signs():
    with pytest.raises(NotRead, match="Put signs around what is one name: mentioned: “Aid and"):
        read_line("mentioned: Aid and Relief Team")
    assert read_line("mentioned: “Aid and Relief Team”").about == "Aid and Relief Team"


def test_the_dots_of_a_short_form_stay():
    assert read_line("aka U.S.").fields["text"] == "U.S."


@pytest.mark.django_db
@pytest.mark.usefixtures("migrated_store")
def test_a_denial_of_the_source_itself_asks_whether_somebody_else_denies(
    workbench: Workbench, ostavar: Ostavar
):
    asked = "The source itself denies it. If somebody else does, choose who speaks."
    workbench.add(f"{ostavar.ndm.name}: denies based in Belkhan")
    assert asked in workbench.row("based in")["text"]
    workbench.send("edit", row=workbench.row("based in")["key"], voice=2)
    assert asked not in workbench.row("based in")["text"]
