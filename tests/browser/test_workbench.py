"""The workbench in a browser: all can see and use each state, and nothing typed is lost."""

from typing import Any

import pytest

from .conftest import Site
from .hand import Hand
from .highlands import TEXT, Reader
from .looking import all_faults


@pytest.fixture
def hand(page: Any, site: Site, reader: Reader) -> Hand:
    """In the workbench of a source without a text."""
    ((key,),) = site.sql("SELECT id FROM sources_source WHERE slug = 'highland-yearbook'")
    site.sql("DELETE FROM threatapi_draft")
    site.sql("DELETE FROM threatapi_reporttext")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/admin/sources/source/{key}/enter/")
    return Hand(page)


def add(hand: Hand, line: str) -> None:
    count = hand.page.locator(".claim[data-key]").count()
    hand.page.locator("#say").focus()
    hand.type(line)
    hand.press("Enter")
    hand.page.locator(".claim[data-key]").nth(count).wait_for()


def paste_text(hand: Hand) -> None:
    hand.paste(TEXT)
    hand.press("Tab", "Enter")
    hand.page.locator(".sen:focus").wait_for()


def open_all(page: Any) -> None:
    """Open all there is. A row that is opened just as it comes back loads its form when it is
    opened again."""
    unloaded = page.locator(".claim .more > a[hx-get]")
    for _ in range(60):
        for is_open in ("false", "true"):
            page.evaluate(f"document.querySelectorAll('#workbench details').forEach("
                          f"e => e.open = {is_open})")  # fmt: skip
            page.wait_for_timeout(500)
        if not unloaded.count():
            return
    raise AssertionError(unloaded.all_inner_texts())


def test_every_state_is_accessible(hand: Hand):
    page = hand.page
    assert all_faults(page) == {}, "without a text"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("#id_text").focus()
    paste_text(hand)
    hand.press("ArrowDown")
    add(hand, "attack, Tarvel, 2 March 2024")
    for line in ("5 killed", "7 killed", "a dozzen wounded", "claimed by Highland Front"):
        add(hand, line)
    add(hand, "Front of the Highlands denied")
    open_all(page)
    assert all_faults(page) == {}, "with all rows open"
    page.evaluate("document.querySelectorAll('#workbench details').forEach(e => e.open = false)")
    hand.press("Control+Enter")
    page.locator("dialog[open] button[value=preview]").wait_for()
    page.locator("#id_reason_of_change:focus").wait_for()
    assert all_faults(page) == {}, "with the dialog to publish"
    hand.press("Escape")
    page.locator(".claim summary").first.focus()
    hand.press("?")
    page.locator("#keys[open]").wait_for()
    assert all_faults(page) == {}, "with the keys"


def test_marked_words_become_a_voice_by_a_key(hand: Hand):
    page = hand.page
    paste_text(hand)
    page.evaluate("""() => {
        const words = document.querySelector(".sen").firstChild;
        const start = words.data.indexOf("police");
        getSelection().setBaseAndExtent(words, start, words, start + "police".length);
    }""")
    hand.press("v")
    assert page.locator("#id_voice_name").input_value() == "police"
    assert hand.focus() == "id_voice_kind"
    hand.press("Enter")
    page.locator("input[name=voice][value='2']:checked").wait_for()
    page.locator(".sen:focus").wait_for()
    assert page.locator(".voice-now").first.inner_text() == "police"


def test_rows_and_candidates_are_reached_by_keys(hand: Hand):
    page = hand.page
    add(hand, "attack, Orsa valley, 9 January 2020")
    add(hand, "claimed by Highlands Front")
    page.locator(".claim summary").first.focus()
    hand.press("j")
    assert "claimed" in page.locator(".claim summary:focus").inner_text()
    hand.press("k", "Enter")
    page.locator(".claim [name=locator]").wait_for()  # its form is loaded
    assert page.locator(".claim details[open]").count() == 1
    assert page.locator(".claim[data-state=ambiguous]").count() == 1
    hand.press("j", "1")
    page.locator(".claim[data-state=ambiguous]").wait_for(state="detached")


def test_the_first_field_has_the_focus_and_areas_are_reached_by_a_key(hand: Hand):
    assert hand.focus() == "id_text"
    paste_text(hand)
    hand.press("F6")
    assert hand.focus() == "say"
    hand.press("Escape")
    hand.page.locator(".sen:focus").wait_for()
    hand.page.reload()
    assert hand.focus() == "say"


def test_the_locator_follows_the_words_until_a_passage_is_taken(hand: Hand):
    paste_text(hand)
    hand.press("F6")
    hand.type("claimed by Sons of Marenda in a statement")
    assert hand.page.locator("#locator").input_value() == "¶1 s4"
    hand.press("Escape", "ArrowDown", "F6")
    hand.type(" on its Telegram channel")
    assert hand.page.locator("#locator").input_value() == "¶1 s5"


def test_a_line_outlives_a_lost_connection_and_a_closed_tab(hand: Hand):
    page = hand.page
    page.locator("#say").focus()
    page.context.set_offline(True)
    hand.type("6 killed")
    hand.press("Enter")
    page.get_by_text("The server cannot be reached").wait_for()
    assert page.locator("#say").input_value() == "6 killed"
    page.context.set_offline(False)
    page.reload()
    assert page.locator("#say").input_value() == "6 killed"
    page.locator("#say").focus()
    hand.press("Enter")
    page.locator(".claim[data-key]").wait_for()
    page.reload()
    assert page.locator("#say").input_value() == ""


def test_an_expired_session_is_told_and_keeps_what_was_typed(hand: Hand, session: Any):
    page = hand.page
    page.locator("#say").focus()
    page.context.clear_cookies()
    hand.type("6 killed")
    hand.press("Enter")
    page.get_by_text("You are logged out").first.wait_for()
    assert page.locator("#say").input_value() == "6 killed"
    page.context.add_cookies(session["cookies"])
    page.locator("#say").focus()
    hand.press("Enter")
    page.locator(".claim[data-key]").wait_for()


def test_what_is_typed_in_one_row_outlives_the_saving_of_another(hand: Hand):
    page = hand.page
    add(hand, "attack, Tarvel, 2 March 2024")
    page.locator(".claim summary").click()
    page.locator(".claim [name=note]").fill("Half a note")
    add(hand, "5 killed")
    assert page.locator(".claim [name=note]").first.input_value() == "Half a note"


def test_the_line_does_not_lie_under_the_bar_while_somebody_types(hand: Hand):
    page = hand.page
    page.set_viewport_size({"width": 1440, "height": 600})
    for number in range(4):
        add(hand, f"attack, Tarvel, {number + 1} March 2024")
    page.locator("#say").focus()
    page.evaluate("scrollBy({top: 150, behavior: 'instant'})")
    top, bottom = (
        "document.getElementById('say').getBoundingClientRect().top",
        "document.getElementById('pinned').getBoundingClientRect().bottom",
    )
    assert page.evaluate(top) < page.evaluate(bottom)
    hand.type("6")
    assert page.evaluate(top) >= page.evaluate(bottom)


def test_who_a_voice_is_and_where_it_spoke_is_said_below_the_voices(hand: Hand):
    page = hand.page
    page.locator("#more-voices summary").click()
    page.locator("#id_voice_name").fill("Highland")
    page.locator("#id_voice_origin").fill("statement on the radio, 3 March 2024")
    page.locator("#voice-form button").click()
    page.get_by_text("who is Highland").wait_for()
    page.locator("#voices > summary").click()
    page.locator("#voice-2 .cands button").first.click()
    page.locator("#voice-2 .st-known").wait_for()
    assert page.locator("#voices[open]").count() == 1
    page.locator("#id_voice_2_origin_kind").select_option("interview")
    page.locator("#voice-2 button:text('Save')").last.click()
    page.get_by_text("Interview or remarks, 2024-03-03").wait_for()
    assert all_faults(page) == {}


def test_there_is_room_for_one_more_voice(hand: Hand):
    page = hand.page
    for number in range(5):
        page.locator("#more-voices summary").click(timeout=5000)  # nothing lies over it
        page.locator("#id_voice_name").fill(f"a spokesman of the valley {number}")
        page.locator("#id_voice_origin").fill(f"statement on the radio, {number} March 2024")
        page.locator("#voice-form button").click()
        page.locator(".voices .v").nth(number + 1).wait_for()
    page.locator("#more-voices summary").click(timeout=5000)


def test_a_line_that_is_no_claim_is_added_as_a_statement_by_a_press(hand: Hand):
    add(hand, "mentioned: Highland Front")
    hand.page.locator("#say").focus()
    hand.type("lacks popular appeal")
    hand.click("#reads button")
    hand.page.locator(".claim[data-key]").nth(1).wait_for()
    said = hand.page.locator(".claim[data-key] .say").all_inner_texts()
    assert [each.strip() for each in said] == [
        "mentioned · Highland Front",
        "says · lacks popular appeal",
    ]
    assert hand.page.locator("#say").input_value() == ""
