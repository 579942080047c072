"""No page of the admin has a serious or critical fault of accessibility, light or dark. None
scrolls sideways, on a phone either."""

from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin

from .conftest import Site
from .highlands import SAID, Reader
from .looking import faults_of_looks, sideways

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# A record with some rows in its form, for models of which the first has few or very many.
WITH_ROWS = {
    "incident": ("incident_id", "incidents_involvement"),
    "actor": ("object_id", "actors_relationship"),
    "source": ("citing_id", "sources_sourcelink"),
}
SOME_ROWS = "SELECT {0} FROM {1} GROUP BY 1 ORDER BY abs(count(*) - 3), 1 LIMIT 1"


# Of rows and choices that are alike, axe looks at a few.
THIN_OUT = """() => {
    const many = ["#result_list tbody tr", ".changed-item", "option:not([selected])"]
        .map((each) => `${each}:nth-child(n+9)`).join();
    document.querySelectorAll(many).forEach((each) => each.remove());
}"""


def faults_of(tab: Any, *paths: str) -> dict[str, Any]:
    """What is wrong with these pages, each loaded once."""
    found = {}
    for path in paths:
        answer = tab.goto(path)
        assert answer.status == 200, path
        assert tab.url.endswith(path), tab.url
        found[path] = faults_here(tab)
    return {path: what for path, what in found.items() if what}


def faults_here(tab: Any) -> dict[str, list[str]]:
    too_wide = sideways(tab)
    tab.evaluate(THIN_OUT)
    return too_wide | faults_of_looks(tab)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_and_form(tab: Any, site: Site, model: Any):
    """The form with which a record is changed; if there is no record, the one that adds it."""
    of_model = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    found = faults_of(tab, of_model)
    links = tab.locator("#result_list tbody th a, .object-tools .addlink")
    form = links.last.get_attribute("href") if links.count() else None
    if names := WITH_ROWS.get(model._meta.model_name):
        ((key,),) = site.sql(SOME_ROWS.format(*names))
        form = f"{of_model}{key}/change/"
    # A list of actors and persons leads to their own forms.
    if form and form.startswith(of_model) and model._meta.model_name != "entity":
        found |= faults_of(tab, form)
    assert found == {}


def test_page_that_deletes_several(tab: Any):
    tab.goto("/admin/actors/alias/")
    for box in tab.locator(".action-select").all()[:2]:
        box.check()
    tab.locator("select[name=action]").select_option("delete_selected")
    tab.locator(".actions button[type=submit]").click()
    tab.locator("#delete_form").wait_for()
    assert faults_here(tab) == {}


@pytest.fixture
def keys(site: Site) -> tuple[int, int]:
    """Two actors."""
    (one,), (other,) = site.sql("SELECT id FROM actors_entity WHERE type = 'actor' LIMIT 2")
    return one, other


@pytest.mark.parametrize("page", ["history/", "delete/"])
def test_pages_of_a_record(tab: Any, keys: tuple[int, int], page: str):
    assert faults_of(tab, f"/admin/actors/actor/{keys[0]}/{page}") == {}


def test_pages_of_two_records(tab: Any, keys: tuple[int, int]):
    one, other = keys
    merge = f"/admin/threatapi/change/merge/entity/{one}/?other={other}&stays=this"
    assert faults_of(tab, merge, f"/admin/not-the-same/entity/{one}/{other}/") == {}


def test_form_with_faults(tab: Any):
    tab.goto("/admin/incidents/incident/add/")
    tab.locator("[name=_save]").click()
    tab.locator(".errornote").wait_for()
    assert faults_here(tab) == {}


def test_pages_of_a_change(tab: Any, site: Site):
    number, kind, record = site.sql(
        "SELECT change_id, kind, record FROM threatapi_changeitem WHERE kind = 'place' LIMIT 1"
    )[0]
    changes = "/admin/threatapi/change"
    redact = f"{changes}/redact/{kind}/{UUID(str(record))}/"
    assert faults_of(tab, f"{changes}/{number}/undo/", redact) == {}


def test_proposal(tab: Any, site: Site, reader: Reader):
    new = {"persons": [{"slug": "a-nurse", "name": "A nurse", "assertions": SAID}]}
    reader.ask("proposals", {"why": "She is named.", "records": new})
    ((key,),) = site.sql("SELECT max(id) FROM threatapi_proposal")
    one = f"/admin/threatapi/proposal/{key}"
    assert faults_of(tab, "/admin/threatapi/proposal/", f"{one}/change/", f"{one}/redact/") == {}


def test_index_and_own_pages(tab: Any):
    pages = ("/admin/", "/admin/search/?q=a", "/admin/search/?q=zzzz", "/admin/password_change/")
    assert faults_of(tab, *pages) == {}


def test_entry_of_a_report(tab: Any):
    assert faults_of(tab, "/admin/sources/source/enter/") == {}


def test_login(page: Any):
    page.context.clear_cookies()
    assert faults_of(page, "/admin/login/") == {}
