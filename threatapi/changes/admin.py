"""The list of changes in the admin. They are not edited, but they can be undone."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.admin import reasons
from base.admin.lists import SoundList
from base.http.urls import in_site
from base.orm.writing import Refused, ReviewNeeded

from .choices import ChangeDoor
from .clearance import seen_items
from .merge_page import merge_view
from .models import Change, ChangeItem
from .records import find_uids, touches
from .redact import redact
from .undo import as_undone, may_undo, undo
from .words import Words

SHOWN = 200  # items on the page of a change
NAMED = 3  # records in a row of the list


class ListOfChanges(SoundList):
    """A page of the list, with the first records of each change."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        items = seen_items(is_staff=True).filter(change__in=self.result_list)
        words = Words(items.filter(position__lte=NAMED + 1))
        first: dict[int, list[str]] = defaultdict(list)
        for item, in_words in zip(words.items, words, strict=True):
            first[item.change_id].append(f"{in_words.kind}: {in_words.name}")
        for change in self.result_list:
            change.first_items = first[change.pk]


@admin.register(Change)
class ChangeAdmin(admin.ModelAdmin):
    list_display = ("number", "at", "author", "door", "reason", "records", "run")
    list_display_links = ("number", "at")
    list_filter = ("door", "at", "author")
    list_per_page = 50
    date_hierarchy = "at"
    ordering = ("-number",)
    search_fields = ("reason",)
    search_help_text = "The id or slug of a record, or words of the reason."
    show_full_result_count = False
    fields = (
        "number", "at", "author", "reviewer", "token", "door", "reason", "source", "run", "undoes",
        "items", "api",
    )  # fmt: skip
    readonly_fields = ("items", "api")

    class Media:
        css = {"all": ("threatapi/admin.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(number__isnull=False)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[SoundList]:
        return ListOfChanges

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Changes that touched the record with this id or slug, or give such a reason."""
        words = search_term.replace("\x00", " ").strip()
        if not words:
            return queryset, False
        found = Q(reason__icontains=words)
        if uids := find_uids(words, former=True):
            items = ChangeItem.objects.filter(touches(uids)).order_by()
            found |= Q(pk__in=items.values("change"))
        return queryset.filter(found), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # Undoing and merging

    def get_urls(self) -> list[Any]:
        undo, redact, merging = map(
            self.admin_site.admin_view, (self.undo_view, self.redact_view, merge_view)
        )
        return [
            path("<int:key>/undo/", undo, name="threatapi_change_undo"),
            path("merge/<str:kind>/<int:key>/", merging, name="threatapi_change_merge"),
            path("redact/<str:kind>/<uuid:record>/", redact, name="threatapi_change_redact"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        change = self.get_object(request, object_id)
        links = {}
        if change is not None and may_undo(request.user, change):
            links["undo_url"] = reverse("admin:threatapi_change_undo", args=[change.pk])
        return super().change_view(request, object_id, form_url, (extra_context or {}) | links)

    def undo_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Show what undoing would do; do it when it is confirmed with a reason."""
        change = self.get_queryset(request).filter(pk=key).first()
        if change is None:
            raise Http404
        if not (self.has_view_permission(request, change) and may_undo(request.user, change)):
            raise PermissionDenied
        if request.method == "POST" and (reason := reasons.given_reason(request)):
            return HttpResponseRedirect(self.page_of(self.undo(request, change, reason)))
        if request.method == "POST":
            messages.error(request, "Nothing was undone: give a reason.")
        items = seen_items(is_staff=True).filter(change=change)
        context = self.admin_site.each_context(request) | {
            "title": f"Undo {change}?",
            "opts": self.opts,
            "original": change,
            "items": Words(as_undone(items[:SHOWN])),
            "more": max(items.count() - SHOWN, 0),
        }
        return TemplateResponse(request, "admin/undo_change.html", context)

    def undo(self, request: HttpRequest, change: Change, reason: str) -> Change:
        """The change to show next: that which undoes it, or itself if this was refused."""
        try:
            made = undo(change, ChangeDoor.ADMIN, user=request.user, reason=reason)
        except Refused as refused:
            messages.error(request, f"Nothing was undone. {refused}")
            return change
        except ReviewNeeded as needed:
            messages.error(request, f"Nothing was undone. {' '.join(needed.statements)}")
            return change
        messages.success(request, f"Change {change.number} is undone by this change.")
        return made

    # Redacting

    def redact_view(self, request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
        """Ask administrators before a record is taken out of the store and of all changes."""
        items = seen_items(is_staff=True).filter(kind=kind, record=record)
        if not request.user.is_superuser:  # type: ignore[union-attr]
            raise PermissionDenied
        if not items.exists():
            raise Http404
        if request.method == "POST":
            reason = reasons.given_reason(request)
            if reason and (made := self.redact(request, kind, record, reason)):
                return HttpResponseRedirect(self.page_of(made))
            if not reason:
                messages.error(request, "Nothing was redacted: give a reason.")
        context = self.admin_site.each_context(request) | {
            "title": "Redact a record?",
            "opts": self.opts,
            "items": Words(items.order_by("-pk")[:1]),
        }
        return TemplateResponse(request, "admin/redact_record.html", context)

    def redact(self, request: HttpRequest, kind: str, record: UUID, reason: str) -> Change | None:
        try:
            made = redact(kind, record, ChangeDoor.ADMIN, user=request.user, reason=reason)
        except Refused as refused:
            messages.error(request, f"Nothing was redacted. {refused}")
            return None
        except ReviewNeeded as needed:
            messages.error(request, f"Nothing was redacted. {' '.join(needed.statements)}")
            return None
        messages.success(request, "The record is redacted.")
        return made

    @staticmethod
    def page_of(change: Change) -> str:
        return reverse("admin:threatapi_change_change", args=[change.pk])

    # What is shown

    @admin.display(description="Records")
    def records(self, change: Change) -> str:
        """Names of the first few records that it touched."""
        named = change.first_items  # type: ignore[attr-defined]
        return "; ".join(named[:NAMED]) + (" …" if len(named) > NAMED else "")

    @admin.display(description="What it did")
    def items(self, change: Change) -> SafeString:
        items = seen_items(is_staff=True).filter(change=change)
        shown = Words(items[:SHOWN])
        text = render_to_string("admin/changed_items.html", {"items": shown})
        left = items.count() - len(shown.items)
        more = f"… and {left:,} more; all of them are in the API." if left > 0 else ""
        return format_html("{}{}", text, more)

    @admin.display(description="API")
    def api(self, change: Change) -> str:
        return format_html('<a href="{}">JSON</a>', in_site(f"/api/v1/changes/{change.number}"))
