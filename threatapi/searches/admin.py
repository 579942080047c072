"""Saved searches in the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from base.admin.inlines import RecordFields
from base.http.urls import in_site

from .lists import SearchFault, find_records
from .membership import bring_up_to_date
from .models import Search


class SearchForm(forms.ModelForm):
    """Takes what the list takes as its parameters."""

    def clean_query(self) -> str:
        return str(self.cleaned_data["query"]).strip().removeprefix("?")

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and "query" in self.fields:
            try:
                find_records(self.instance)
            except SearchFault as fault:
                self.add_error("query", str(fault))


@admin.register(Search)
class SearchAdmin(admin.ModelAdmin):
    """List and filters of a search stay: others follow what it finds."""

    form = SearchForm
    formfield_overrides = RecordFields.formfield_overrides
    list_display = ("name", "slug", "resource", "query")
    list_filter = ("resource",)
    search_fields = ("name", "slug")
    fields = ("name", "slug", "description", "resource", "query", "changes")
    readonly_fields = ("changes",)
    prepopulated_fields = {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*(("resource", "query") if obj else ()), *self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            bring_up_to_date(obj)

    @admin.display(description="changes")
    def changes(self, search: Search) -> SafeString | str:
        if not search.pk:
            return "-"
        url = in_site(f"/api/v1/searches/{search.slug}/changes")
        return format_html('<a href="{}">{}</a>', url, url)
