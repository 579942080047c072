"""The list of changes in the admin, to be read only."""

from collections import defaultdict
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .clearance import seen_items
from .models import Change, ChangeItem
from .records import find_uids, touches
from .words import Words

SHOWN = 200  # items on the page of a change
NAMED = 3  # records in a row of the list


class ListOfChanges(ChangeList):
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
    list_display = ("number", "at", "author", "door", "reason", "records")
    list_display_links = ("number", "at")
    list_filter = ("door", "at", "author")
    list_per_page = 50
    date_hierarchy = "at"
    ordering = ("-number",)
    search_fields = ("reason",)
    search_help_text = "The id or slug of a record, or words of the reason."
    show_full_result_count = False
    fields = ("number", "at", "author", "door", "reason", "source", "undoes", "items", "api")
    readonly_fields = ("items", "api")

    class Media:
        css = {"all": ("threatapi/admin.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(number__isnull=False)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ListOfChanges

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Changes that touched the record with this id or slug, or give such a reason."""
        words = search_term.replace("\x00", " ").strip()
        if not words:
            return queryset, False
        found = Q(reason__icontains=words)
        if uids := find_uids(words):
            items = ChangeItem.objects.filter(touches(uids)).order_by()
            found |= Q(pk__in=items.values("change"))
        return queryset.filter(found), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

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
        return format_html('<a href="/api/v1/changes/{}">JSON</a>', change.number)
