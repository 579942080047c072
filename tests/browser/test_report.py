"""A report of two attacks is entered, corrected, and a duplicate merged: with few keys and clicks.

It has two voices on a toll, a claim by a channel, a denial, and a new faction with an alias, a
leader and a strength. What is stored in the end is compared claim by claim.
"""

from typing import Any

import pytest

from .conftest import Site
from .hand import Hand
from .highlands import LINK, TEXT, TITLE, Reader

MOST = {"pages": 3, "clicks": 80, "keys": 400, "locators": 3}
CORRECTION = "The nurse now says that six people were killed near Tarvel."

# name, first letters of the kind of speaker, origin
VOICES = (
    ("police", "g", ""),
    ("nurse", "l", ""),
    ("Sons of Marenda", "a", "Telegram 3 March"),
    ("spokesman", "a", ""),
    ("official", "g", ""),
)
# The voice, and the key of the kind of row, passage by passage.
ROWS = ("1e 2p", "2t", "3t", "4c 1l 1a", "5d", "6l 6s", "1e 1t 1n")


# What is stored: the claim, its locator, the stance, who says so, and whether it was corrected.
ATTACK = "Attack, Tarvel (2024-03-02)"
AMBUSH = "Ambush of a fuel convoy, Orsa valley ([2024-02-01..2024-02-10])"
REPORTED = [
    (ATTACK, "¶1 s1", "asserts", "narrator", False),
    (f"three gunmen: attacker in {ATTACK}", "¶1 s1", "asserts", "police", False),
    (f"5 killed, {ATTACK}", "¶1 s2", "asserts", "police", False),
    (f"7 killed, {ATTACK}", "¶1 s3", "asserts", "nurse", True),
    ("SOM (Sons of Marenda)", "¶1 s4", "asserts", "narrator", False),
    ("Sons of Marenda", "¶1 s4", "asserts", "narrator", False),
    ("Sons of Marenda is part of Highland Front", "¶1 s4", "asserts", "narrator", False),
    (f"Sons of Marenda: claimant in {ATTACK}", "¶1 s4", "claims", "Sons of Marenda", False),
    (f"Highland Front: perpetrator in {ATTACK}", "¶1 s5", "denies", "Highland Front", False),
    ("80–120 fighters, Sons of Marenda", "¶2 s1", "asserts", "official", False),
    ("Hakan Dur leads Sons of Marenda", "¶2 s1", "asserts", "official", False),
    (AMBUSH, "¶2 s2", "asserts", "narrator", False),
    (f"Nobody: claimant in {AMBUSH}", "¶2 s2", "asserts", "narrator", False),
    (f"at least 11 killed, {AMBUSH}", "¶2 s2", "asserts", "narrator", False),
]
CORRECTED = [(f"6 killed, {ATTACK}", "¶1 s1", "corrects", "nurse", False)]


def claims_of(reader: Reader, source: str) -> list[tuple[str, str, str, str, bool]]:
    found = reader.ask(f"assertions?source={source}&limit=100")["results"]
    claims = []
    for each in found:
        speaker = (each["speaker"] or {}).get("name") or each["speaker_label"]
        who = speaker or each["speaker_kind"]
        claim = (each["target"]["name"], each["locator"], each["stance"], who)
        claims.append((*claim, each["superseded_by"] is not None))
    return sorted(claims, key=lambda claim: (claim[1], claim[0]))


class Editor(Hand):
    """An editor in the workbench, who never leaves the keyboard without need."""

    def wait(self, selector: str, state: str = "attached") -> None:
        self.page.locator(selector).first.wait_for(state=state)

    def paste_text(self, text: str) -> None:
        """The field of the text has the focus as long as there is none."""
        assert self.focus() == "id_text"
        self.paste(text)
        self.press("Tab", "Enter")
        self.wait(".sen:focus")

    def add_voice(self, number: int, name: str, kind: str, origin: str) -> None:
        self.press("v")
        self.type(name)
        self.press("Tab", kind)
        if origin:
            self.press("Tab")
            self.type(origin)
        self.press("Enter")
        self.wait(f"input[name=voice][value='{number}']:checked")
        self.wait(".sen:focus")

    def add_row(self, kind: str) -> None:
        """What the passage seems to say."""
        count = self.page.locator(".claim[data-key]").count()
        self.press(kind)
        self.add_line(count)

    def add_line(self, count: int) -> None:
        self.press("Enter")
        self.page.locator(".claim[data-key]").nth(count).wait_for()
        self.wait("#say:focus")
        self.press("Escape")

    def publish(self, reason: str) -> None:
        self.press("Control+Enter")
        self.wait("dialog[open] button[value=publish]")
        self.wait("#id_reason_of_change:focus")
        self.type(reason)
        self.press("Control+Enter")
        self.wait("dialog[open]", "detached")
        assert "Published" in self.page.locator("#status").inner_text()


def enter_report(editor: Editor) -> None:
    editor.page.goto("/admin/sources/source/enter/")
    editor.paste(LINK)
    editor.press("Tab")
    editor.type(TITLE)
    editor.press("Tab")
    editor.type("Marenda Post")
    editor.press("Tab")
    editor.type("4 March 2024")
    editor.press("Enter")
    editor.page.wait_for_url("**/enter/")
    editor.wait("#id_text:focus")
    editor.paste_text(TEXT)
    for number, voice in enumerate(VOICES, start=2):
        editor.add_voice(number, *voice)
    said = 6
    for passage, rows in enumerate(ROWS):
        if passage:
            editor.press("ArrowDown")
        for voice, kind in rows.split():
            if int(voice) != said:
                editor.press(voice)
            said = int(voice)
            editor.add_row(kind)


def choose_leader(editor: Editor) -> None:
    """“Hakan Dur” may be a person that is known: it is."""
    editor.press("F6", "F6")
    editor.wait(".claim summary:focus")
    while "Hakan Dur" not in editor.page.locator(".claim summary:focus").inner_text():
        editor.press("j")
    editor.press("1")
    editor.wait(".claim[data-state=ambiguous]", "detached")


def enter_correction(editor: Editor) -> None:
    editor.click("#correction summary")
    editor.press("Tab")
    editor.type("Correction: Tarvel")
    editor.press("Tab")
    editor.type("6 March 2024")
    editor.press("Enter")
    editor.wait("#id_text:focus")
    editor.paste_text(CORRECTION)
    editor.press("3", "t", "Tab", "A", "t", "Shift+Tab")
    editor.add_line(0)
    editor.click(".claim summary")
    editor.click("button[value=correct]")
    editor.wait(".claim .chip:has-text('corrects')")
    editor.publish("The nurse counted again")


def merge_duplicate(editor: Editor) -> None:
    site = editor.page.url.partition("/admin/")[0]
    keep, other = (key_of(editor, slug) for slug in ("highland-front", "front-of-the-highlands"))
    editor.page.goto(f"{site}/admin/threatapi/change/merge/entity/{keep}/?other={other}&stays=this")
    editor.click("[name=reason_of_change]")
    editor.type("Same group")
    editor.press("Enter")
    editor.wait(".messagelist .success")


def key_of(editor: Editor, slug: str) -> int:
    ((key,),) = editor.site.sql(f"SELECT id FROM actors_entity WHERE slug = '{slug}'")
    return key


@pytest.fixture
def editor(page: Any, site: Site) -> Editor:
    page.set_viewport_size({"width": 1440, "height": 900})
    made = Editor(page)
    made.site = site
    return made


def test_a_report_is_entered_with_few_keys(editor: Editor, reader: Reader):
    enter_report(editor)
    choose_leader(editor)
    editor.publish("First report on Tarvel")
    enter_correction(editor)
    merge_duplicate(editor)
    used = {name: getattr(editor, name) for name in MOST}
    print(f"Entering the report took {used}.")  # noqa: T201 (with pytest -s)
    assert all(used[name] <= most for name, most in MOST.items()), used
    assert claims_of(reader, "seven-dead-at-customs-post-near-tarvel") == REPORTED
    assert claims_of(reader, "correction-tarvel") == CORRECTED
    assert reader.ask("actors/front-of-the-highlands")["slug"] == "highland-front"
    (claim,) = reader.ask("assertions?source=seven-dead-at-customs-post-near-tarvel&stance=claims")[
        "results"
    ]
    assert claim["origin"]["name"] == "Sons of Marenda: Telegram 3 March"
