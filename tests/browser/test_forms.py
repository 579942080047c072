"""The form of a record at every width: what is typed is seen whole, and is not lost."""

from typing import Any

import pytest

from .conftest import Site
from .looking import WIDTHS, set_look

# One with a few rows of each kind.
INCIDENT = """
    SELECT incident_id FROM incidents_involvement JOIN incidents_figure USING (incident_id)
    GROUP BY 1 ORDER BY abs(count(*) - 6), 1 LIMIT 1
"""
MOST_FIELDS = 400
# Whether one is in the form, and the save row lies over that which has the focus.
UNDER_SAVE_ROW = """() => {
    const at = document.activeElement, row = document.querySelector(".submit-row");
    if (!at.closest("#content-main form")) return null;
    const [one, other] = [at, row].map((each) => each.getBoundingClientRect());
    const isFree = one.top >= 0 && one.bottom <= Math.min(other.top, innerHeight) + 1;
    return { name: at.id || at.className, isFree: isFree || row.contains(at) };
}"""
# Fields that show less than stands in them, or have room for less than a number.
NARROW = """() => {
    const pen = document.createElement("canvas").getContext("2d");
    const isNarrow = (field) => {
        const style = getComputedStyle(field), ems = field.offsetWidth / parseFloat(style.fontSize);
        if (field.matches("input")) {
            const isWhole = field.scrollWidth <= field.clientWidth;
            return ems < 7 || !isWhole && (field.type === "number" || ems < 20);
        }
        pen.font = style.font;
        const arrow = 16, edges = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
        const words = field.selectedOptions[0]?.label ?? "";
        return pen.measureText(words).width + edges + arrow > field.clientWidth + 1;
    };
    const inputs = "input:is([type=text], [type=number])";
    const lists = "select:not([multiple], .admin-autocomplete)";
    return [...document.querySelectorAll(`#content-main form :is(${inputs}, ${lists})`)]
        .filter((field) => field.checkVisibility() && isNarrow(field))
        .map((field) => `${field.name}: ${field.clientWidth} pixels`);
}"""
WITHOUT_LABEL = """() => {
    const fields = document.querySelectorAll("#content-main form :is(input, select, textarea)");
    return [...fields]
        .filter((each) => !["hidden", "submit"].includes(each.type))
        .filter((each) => !each.labels.length && !each.ariaLabel)
        .map((each) => each.name);
}"""
# The cells of each record that have words, and whether they are all within the window.
CELLS = """() => [...document.querySelectorAll("#result_list tbody tr")].map((row) => {
    const cells = [...row.cells].filter((cell) => cell.innerText.trim());
    const isSeen = cells.map((cell) => cell.getBoundingClientRect())
        .every((area) => area.left >= 0 && area.right <= innerWidth);
    return { count: cells.length, isSeen };
})"""


@pytest.fixture
def form(page: Any, site: Site) -> Any:
    ((key,),) = site.sql(INCIDENT)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/admin/incidents/incident/{key}/change/")
    return page


def open_new_rows(form: Any) -> None:
    for link in form.locator(".add-row a").all():
        if link.is_visible():
            link.click()
    form.locator(".last-related:not(.empty-form)").first.wait_for()


# Leaving it


@pytest.fixture
def asked(form: Any) -> list[str]:
    """What the browser has asked before it leaves the form; the editor stays."""
    told: list[str] = []

    def stay(dialog: Any) -> None:
        told.append(dialog.type)
        dialog.dismiss()

    form.on("dialog", stay)
    return told


def go_home(form: Any) -> None:
    form.locator(".breadcrumbs a").first.click(no_wait_after=True)


def stays(form: Any, asked: list[str]) -> bool:
    address = form.url
    go_home(form)
    form.wait_for_timeout(500)
    return asked == ["beforeunload"] and form.url == address


def test_who_leaves_a_changed_form_is_asked_first(form: Any, asked: list[str]):
    location = form.locator("#id_location")
    location.press_sequentially("by the bridge")
    assert stays(form, asked)
    assert location.input_value().endswith("by the bridge")
    form.keyboard.press("Control+s")
    form.locator(".messagelist .success").wait_for()
    location.click()
    go_home(form)
    form.wait_for_url("**/admin/", timeout=10_000)
    assert len(asked) == 1, "what is saved can be left"


def test_a_chosen_reference_is_a_change(form: Any, asked: list[str]):
    form.locator(".field-place .select2-selection").first.click()
    form.keyboard.type("kabul")
    form.locator(".select2-results__option--highlighted", has_text="Kabul").first.wait_for()
    form.keyboard.press("Enter")
    assert stays(form, asked)


def test_control_s_saves_from_a_row(form: Any, site: Site):
    count = form.locator("[name=involvements-0-count]")
    count.fill("3")
    count.press("Control+s")
    form.locator(".messagelist .success").wait_for()
    assert count.input_value() == "3"


# What is seen of it


@pytest.mark.parametrize("width", WIDTHS)
def test_the_save_row_covers_no_field_that_has_the_focus(form: Any, width: int):
    open_new_rows(form)
    set_look(form, width)
    form.locator("#id_title").focus()
    covered, seen = [], 0
    for _ in range(MOST_FIELDS):
        form.keyboard.press("Tab")
        at = form.evaluate(UNDER_SAVE_ROW)
        if at is None and seen:
            break
        seen += at is not None
        covered += [at["name"]] if at and not at["isFree"] else []
    assert seen > 100
    assert covered == []


@pytest.mark.parametrize("width", WIDTHS)
def test_fields_are_as_wide_as_what_stands_in_them(form: Any, width: int):
    open_new_rows(form)
    set_look(form, width)
    assert form.evaluate(NARROW) == []


def test_whole_numbers_have_no_fraction(form: Any):
    numbers = [one.input_value() for one in form.locator("input[type=number]").all()]
    assert any(numbers)
    assert [number for number in numbers if "." in number] == []


def test_every_field_of_every_row_has_a_label(form: Any):
    open_new_rows(form)
    assert form.locator(".tabular .has_original").count() > 1
    assert form.evaluate(WITHOUT_LABEL) == []


@pytest.mark.parametrize("path", ["incidents/incident", "incidents/figure", "actors/actor"])
def test_a_list_on_a_phone_shows_all_columns(tab: Any, path: str):
    set_look(tab, min(WIDTHS))
    tab.goto(f"/admin/{path}/")
    rows = tab.evaluate(CELLS)
    assert rows
    assert [row for row in rows if row["count"] <= 2 or not row["isSeen"]] == []
