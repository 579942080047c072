"""What the answers about one source have in common: the standpoint, and pages."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from rest_framework.utils.urls import remove_query_param, replace_query_param

from sources.filters import said
from sources.lens import fields
from sources.models import Assertion, Source
from sources.standpoint import Standpoint
from threatapi.base import parameters as p
from threatapi.base.pagination import MAX_OFFSET, Pages
from threatapi.base.views import Answer, find


class Whole(p.Parameter):
    """A whole number within bounds."""

    def __init__(self, least: int, most: int, default: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        self.schema = {"type": "integer", "minimum": least, "maximum": most, "default": default}
        super().__init__(**kwargs)

    def parse(self, text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) < 12:
            if self.least <= int(text) <= self.most:
                return int(text)
        detail = f"Give one whole number from {self.least} to {self.most}."
        raise p.ValidationError(detail, code="invalid")


class SourceAnswer(Answer):
    """An answer about the source of the URL, from one standpoint, in pages."""

    parameters = fields(("known_by", "exclude_source")) | {
        "limit": Whole(
            1,
            Pages.max_limit,
            Pages.default_limit,
            example=10,
            help_text="How much of a list a page holds.",
        ),
        "offset": Whole(0, MAX_OFFSET, 0, example=50, help_text="How much of a list to skip."),
    }
    tag = "sources"
    record_queryset = Source.objects.all()

    @cached_property
    def standpoint(self) -> Standpoint:
        known_by, excluded = self.values.get("known_by"), self.values.get("exclude_source")
        if excluded:
            return Standpoint.without(excluded, known_by)
        return Standpoint(known_by)

    @cached_property
    def source(self) -> Source:
        """The source of the URL, if it is in view."""
        return find(Source.objects.filter(self.standpoint.sources()), self.kwargs["id"])

    @cached_property
    def told(self) -> QuerySet:
        """What the source and all that stands in it says, in whatever document we read it."""
        condition: Q = said({"source": [self.source.pk]})
        return Assertion.objects.filter(condition, self.standpoint.visible())

    @property
    def limit(self) -> int:
        return self.values.get("limit", Pages.default_limit)

    @property
    def offset(self) -> int:
        return self.values.get("offset", 0)

    def cut(self, rows: Any) -> Any:
        """This page of a list."""
        return rows[self.offset : self.offset + self.limit]

    def envelope(self, count: int, lists: Sequence[int] | None = None) -> dict[str, Any]:
        """The head of the answer: how many, and the pages beside this one.

        `lists` are the lengths of the lists that are paged together; without them there is one.
        """
        url = self.request.build_absolute_uri()
        after, before = self.offset + self.limit, self.offset - self.limit
        longest = max(lists or [count])
        return {
            "source": self.source,
            "count": count,
            "count_is_capped": False,
            "next": replace_query_param(url, "offset", after) if after < longest else None,
            "previous": None
            if self.offset == 0
            else replace_query_param(url, "offset", before)
            if before > 0
            else remove_query_param(url, "offset"),
        }
