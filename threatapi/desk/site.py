"""The site of the admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from base.http.urls import in_site
from threatapi.logins.site import Site

from .apart import apart_view
from .autocomplete import MatchingAutocomplete, near_names_view
from .boxes import boxes_for
from .navigation import sections
from .search import find_by_id, find_everything, read_words

# To enter a report.
START_RIGHTS = ("sources.change_source", "sources.add_source")


class Desk(Site):
    """The admin with the navigation of analysts, and a search on each page."""

    site_header = site_title = "threatapi"
    index_title = "Desk"
    index_template = "admin/desk.html"
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
            path("near-names/", self.admin_view(near_names_view), name="near_names"),
            path(
                "not-the-same/<str:kind>/<int:one>/<int:other>/",
                self.admin_view(apart_view),
                name="not_the_same",
            ),
            *super().get_urls(),
        ]

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The desk: where to begin, and what waits."""
        context = {"begin_url": begin_url(request), "boxes": boxes_for(self, request)}
        return super().index(request, context | (extra_context or {}))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return MatchingAutocomplete.as_view(admin_site=self)(request)

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


def begin_url(request: HttpRequest) -> str:
    """Where the link of a report is sent to be entered."""
    may_begin = request.user.has_perms(START_RIGHTS)  # type: ignore[union-attr]
    return reverse("workbench-start") if may_begin else ""
