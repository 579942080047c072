"""No page of the admin has a serious or critical fault of accessibility, at 1440 and at 390
pixels, light and dark. None scrolls sideways."""

from typing import Any
from uuid import UUID

import pytest
from django.contrib import admin

from .conftest import Site
from .highlands import SAID, Reader
from .looking import all_faults

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# A record with some rows in its form, for models of which the first has few or very many.
WITH_ROWS = {
    "incident": ("incident_id", "incidents_involvement"),
    "actor": ("object_id", "actors_relationship"),
    "source": ("citing_id", "sources_sourcelink"),
}
SOME_ROWS = "SELECT {0} FROM {1} GROUP BY 1 ORDER BY abs(count(*) - 3), 1 LIMIT 1"


def faults_of(tab: Any, *paths: str) -> dict[str, Any]:
    """What is wrong with these pages, each loaded once."""
    found = {}
    for path in paths:
        answer = tab.goto(path)
        assert answer.status == 200, path
        assert tab.url.endswith(path), tab.url
        found[path] = all_faults(tab)
    return {path: what for path, what in found.items() if what}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_and_forms(tab: Any, site: Site, model: Any):
    of_model = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    found = faults_of(tab, of_model)
    paths = []
    if tab.locator(".addlink").count():
        paths.append(f"{of_model}add/")
    if names := WITH_ROWS.get(model._meta.model_name):
        ((key,),) = site.sql(SOME_ROWS.format(*names))
        paths.append(f"{of_model}{key}/change/")
    elif (first := tab.locator("#result_list tbody th a")).count():
        paths.append(first.first.get_attribute("href"))
    assert found | faults_of(tab, *paths) == {}


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
    assert all_faults(tab) == {}


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
