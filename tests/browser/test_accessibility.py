"""No page of the admin has a serious or critical fault of accessibility, at 1440 and at 390
pixels, light and dark."""

from typing import Any

import pytest
from django.contrib import admin

from .conftest import Site
from .looking import faults_in_all_looks

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# The record with most rows in its form, for models of which the first has few.
LARGEST = {
    "incident": "SELECT incident_id FROM incidents_involvement GROUP BY 1 ORDER BY count(*) DESC",
    "actor": "SELECT object_id FROM actors_relationship GROUP BY 1 ORDER BY count(*) DESC",
    "source": "SELECT citing_id FROM sources_sourcelink GROUP BY 1 ORDER BY count(*) DESC",
}


def faults_of(page: Any, *paths: str) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        found |= faults_in_all_looks(page, path)
    return found


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_list_and_forms(page: Any, site: Site, model: Any):
    of_model = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    page.goto(of_model)
    assert page.url.endswith(of_model)
    paths = [of_model]
    if page.locator(".addlink").count():
        paths.append(f"{of_model}add/")
    if page.locator("#result_list tbody th a").count():
        paths.append(page.locator("#result_list tbody th a").first.get_attribute("href"))
    if statement := LARGEST.get(model._meta.model_name):
        paths[-1] = f"{of_model}{site.sql(statement)[0][0]}/change/"
    assert faults_of(page, *paths) == {}


def test_pages_of_a_record(page: Any, site: Site):
    ((one,), (other,)) = site.sql("SELECT id FROM actors_entity WHERE type = 'actor' LIMIT 2")
    record = f"/admin/actors/actor/{one}"
    merge = f"/admin/threatapi/change/merge/entity/{one}/?other={other}&stays=this"
    assert faults_of(page, f"{record}/history/", f"{record}/delete/", merge) == {}


def test_index_and_own_pages(page: Any):
    assert faults_of(page, "/admin/", "/admin/password_change/") == {}


def test_login(page: Any):
    page.context.clear_cookies()
    assert faults_of(page, "/admin/login/") == {}
