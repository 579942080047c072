"""JSON of saved searches and of what became of their records."""

from typing import Any

from rest_framework import serializers

from base.http.urls import in_site
from base.serializers import RecordSerializer

from .choices import SearchAction
from .lists import names_all_seen
from .models import FoundRecord, Search


class SearchSerializer(RecordSerializer):
    query = serializers.CharField(
        allow_null=True,
        help_text=(
            "The filters of the list, as in its URL: `country=AF&killed_min=3`. Null if they name "
            "a record that is not there any more, or that not everybody sees."
        ),
    )
    url = serializers.SerializerMethodField(
        help_text="Path of the list with the filters; null where `query` is."
    )

    class Meta:
        model = Search
        fields = ["id", "slug", "name", "description", "resource", "query", "url"]

    def get_url(self, search: Search) -> str | None:
        return in_site(f"/api/v1/{search.resource}") + (f"?{search.query}" if search.query else "")

    def to_representation(self, search: Search) -> dict[str, Any]:
        shown = super().to_representation(search)
        return shown if names_all_seen(search) else shown | {"query": None, "url": None}


class SearchChangeSerializer(serializers.Serializer):
    """What became of one record in a search."""

    number = serializers.IntegerField(
        min_value=0, help_text="Number of the last change by which it is so."
    )
    action = serializers.SerializerMethodField(
        help_text=(
            "What became of it since the change `after`. A record that left may also have been "
            "found only after it."
        )
    )
    id = serializers.UUIDField(source="uid", help_text="Permanent public id of the record.")
    url = serializers.SerializerMethodField(help_text="Path of the record.")

    def get_action(self, found: FoundRecord) -> SearchAction:
        if not found.is_found:
            return SearchAction.LEFT
        is_new = found.entered > self.context["after"]
        return SearchAction.ENTERED if is_new else SearchAction.CHANGED

    def get_url(self, found: FoundRecord) -> str:
        return in_site(f"/api/v1/{self.context['search'].resource}/{found.uid}")
