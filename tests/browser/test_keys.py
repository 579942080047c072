"""The keys of every page of the admin."""

from typing import Any

import pytest
from django.contrib import admin

from .conftest import Site

MOST_TABS = 5
FOCUS = "document.activeElement.id"
FIELDS = "#content :is(input, select, textarea, .select2-selection)"
IN_FIELD = f"document.activeElement.matches('{FIELDS}')"
# Of all but those that only programs, or nobody, may add.
ADDED = sorted(
    f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/"
    for model in admin.site._registry
    if model._meta.app_label in ("sources", "actors", "incidents", "auth")
)
OTHERS = ("/admin/password_change/", "/admin/sources/source/enter/")


@pytest.mark.parametrize("path", ["/admin/", "/admin/incidents/incident/"])
def test_slash_leads_to_the_search(page: Any, path: str):
    page.goto(path)
    page.locator("h1").first.click()
    page.keyboard.press("/")
    assert page.evaluate(FOCUS) == "find-words"
    page.keyboard.type("kabul/")
    assert page.locator("#find-words").input_value() == "kabul/"


def test_control_s_saves_a_form(page: Any, site: Site):
    ((key, name),) = site.sql("SELECT id, name FROM incidents_place ORDER BY id LIMIT 1")
    page.goto(f"/admin/incidents/place/{key}/change/")
    page.get_by_label("Name", exact=False).first.fill(f"{name} Old Town")
    page.locator("#id_reason_of_change").fill("It is but a part.")
    page.keyboard.press("Control+s")
    page.locator(".messagelist .success").wait_for()
    assert page.url.endswith(f"/admin/incidents/place/{key}/change/")
    assert site.sql(f"SELECT name FROM incidents_place WHERE id = {key}") == [(f"{name} Old Town",)]


def tabs_to_a_field(page: Any) -> int:
    for tabs in range(MOST_TABS + 1):
        if page.evaluate(IN_FIELD):
            return tabs
        page.keyboard.press("Tab")
    return MOST_TABS + 1


@pytest.mark.parametrize("path", [*ADDED, *OTHERS])
def test_the_first_field_is_few_tabs_away(tab: Any, path: str):
    if tab.goto(path).status == 403:
        pytest.skip("Nobody adds it by hand.")
    assert tabs_to_a_field(tab) <= MOST_TABS


def test_the_login_begins_in_its_first_field(page: Any):
    page.context.clear_cookies()
    page.goto("/admin/login/")
    assert page.evaluate(FOCUS) == "id_username"
