"""Changes on the pages of the admin."""

from collections import defaultdict
from typing import Any

from django import template
from django.contrib.admin.views.main import PAGE_VAR
from django.core.paginator import Page, Paginator
from django.urls import reverse

from threatapi.changes.choices import ChangeDoor
from threatapi.changes.clearance import seen_changes, seen_items
from threatapi.changes.merge import MERGEABLE, may_merge
from threatapi.changes.models import ChangeItem
from threatapi.changes.records import kind_of, touches, with_parts
from threatapi.changes.undo import may_write_back
from threatapi.changes.words import Words

ON_PAGE = 50
register = template.Library()


@register.simple_tag
def url_of_redaction(record: Any) -> str:
    return reverse("admin:threatapi_change_redact", args=[kind_of(type(record)), record.uid])


@register.simple_tag(takes_context=True)
def merge_url(context: Any, record: Any) -> str:
    """The page on which a record is merged with another; empty if this user cannot merge it."""
    model = record._meta.concrete_model
    if model not in MERGEABLE or not may_merge(context["request"].user, model):
        return ""
    return reverse("admin:threatapi_change_merge", args=[kind_of(model), record.pk])


@register.simple_tag(takes_context=True)
def changes_of_record(context: Any) -> Page:
    """The changes of the record of a page and of its parts, newest first, each with its items."""
    record, request = context["object"], context["request"]
    touched = touches(with_parts(type(record), record.uid))
    keys = ChangeItem.objects.filter(touched).order_by().values("change")
    changes = seen_changes(is_staff=True).filter(pk__in=keys).select_related("source")
    page = Paginator(changes.order_by("-number"), ON_PAGE).get_page(request.GET.get(PAGE_VAR, 1))
    words = Words(seen_items(is_staff=True).filter(touched, change__in=list(page)))
    found: dict[int, list[Any]] = defaultdict(list)
    rights: dict[int, list[bool]] = defaultdict(list)
    for item, in_words in zip(words.items, words, strict=True):
        found[item.change_id].append(in_words)
        rights[item.change_id].append(may_write_back(request.user, item))
    for change in page:
        change.items_in_words = found[change.pk]
        # The page of the undo looks at what the change did to other records, too.
        is_upgrade = change.door == ChangeDoor.UPGRADE
        change.is_undoable = not is_upgrade and all(rights[change.pk])
    return page
