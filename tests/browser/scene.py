"""What stands in the invented world of the pictures beside the report of `highlands.py`."""

from typing import Any

from .highlands import KNOWN, SAID, reader_of
from .test_report import choose_leader, enter_report

TITLE = "Mayor contradicts police on Tarvel"
LINK = "https://radio.example/tarvel-mayor"
TEXT = """\
Nine people were killed in the attack on the customs post near Tarvel on 2 March, the mayor told \
Highland Radio. A doctor put the number of wounded at four. The Highland Front denied again that \
it had a part in the attack.

The Sons of Marenda are led by Hakan Dur and have up to 200 fighters, the mayor said. In a leaflet \
found at the post they threatened further attacks on customs officers."""
VOICES = (("mayor", "g", ""), ("doctor", "l", ""))
# Voice and line, passage by passage.
LINES = (
    ("1: attack, Tarvel, 2 March 2024", "2: 9 killed"),
    ("3: 4 wounded", "3: a dozzen treated"),
    ("1: Highland Front denied",),
    ("1: Hakan Dur leads Sons of Marenda", "2: up to 200 fighters"),
    ("1: claimed by Sons of Marendo",),
)
# Changes through which a record has a history.
EDITS = (
    ("The yearbook says more of it.", {"description": "An armed group of the highlands."}),
    (
        "The yearbook says where and since when.",
        {"description": "An armed group of the highlands east of Tarvel.", "founded": "1998"},
    ),
)
MORE = {
    "actors": [
        {
            "slug": "sons-of-marinda", "name": "Sons of Marinda", "kind": "armed_group",
            "description": "A group that the yearbook names once.", "assertions": SAID,
        }
    ],
    "persons": [{"slug": "lena-orsay", "name": "Lena Orsay", "assertions": SAID}],
}  # fmt: skip
PROPOSED = {"persons": [{"slug": "amir-tolva", "name": "Amir Tolva", "assertions": SAID}]}


def set_scene(editor: Any) -> str:
    """Enter it all; return the path of the workbench with the draft."""
    reader = reader_of(editor.site)
    reader.ask("changes", {"why": "What the yearbook has.", "records": KNOWN})
    enter_report(editor)
    choose_leader(editor)
    editor.publish("First report on Tarvel")
    front = {"slug": "highland-front"}
    for why, values in EDITS:
        (last,) = reader.ask("changes?ordering=-number&limit=1")["results"]
        reader.ask(
            "changes", {"why": why, "base": last["number"], "records": {"actors": [front | values]}}
        )
    reader.ask("changes", {"why": "Read in the yearbook.", "records": MORE})
    reader.ask("proposals", {"why": "He is named as a negotiator.", "records": PROPOSED})
    return enter_draft(editor)


def enter_draft(editor: Any) -> str:
    page = editor.page
    page.goto("/admin/sources/source/enter/")
    editor.paste(LINK)
    for field in (TITLE, "Highland Radio", "5 March 2024"):
        editor.press("Tab")
        editor.type(field)
    editor.press("Enter")
    page.wait_for_url("**/enter/")
    editor.wait("#id_text:focus")
    editor.paste_text(TEXT)
    for number, voice in enumerate(VOICES, start=2):
        editor.add_voice(number, *voice)
    count = 0
    for passage, lines in enumerate(LINES):
        if passage:
            editor.press("ArrowDown")
        for line in lines:
            editor.press("F6")
            editor.wait("#say:focus")
            editor.type(line)
            editor.add_line(count)
            count += 1
    choose_event(editor)
    return page.url.replace(editor.site.address, "")


def choose_event(editor: Any) -> None:
    """It is the attack that is known."""
    editor.page.locator(".cands button:text-is('Same')").first.click()
    editor.wait(".claim[data-state=rival]")
