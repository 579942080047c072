"""The site of the admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path

from base.http.urls import in_site
from threatapi.logins.site import Site

from .navigation import sections
from .search import find_by_id, find_everything, read_words


class Desk(Site):
    """The admin with the navigation of analysts, and a search on each page."""

    site_header = site_title = "threatapi"
    index_title = "Desk"
    enable_nav_sidebar = False  # the menus are in the header

    @property
    def site_url(self) -> str:  # type: ignore[override]
        return in_site("/api/v1/docs")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        return apps if app_label else sections(apps)

    def get_urls(self) -> list[Any]:
        return [
            path("search/", self.admin_view(self.search_view), name="search"),
            *super().get_urls(),
        ]

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """What any record of the store is found by: names, titles, ids, slugs, URLs."""
        words = read_words(request.GET.get("q", ""))
        if url := find_by_id(self, request, words):
            return HttpResponseRedirect(url)
        context = self.each_context(request) | {
            "title": "Search",
            "words": words,
            "groups": find_everything(self, request, words) if words else [],
        }
        return TemplateResponse(request, "admin/search.html", context)
