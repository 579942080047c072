"""Drafts as they are kept: found, and saved without losing what another tab has saved."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from sources.models import Source
from threatapi.changes.numbers import last_number

from .draft import Content
from .models import Draft
from .reviewing import settle_proposals

T = TypeVar("T")
TRIES = 5


class SavedMeanwhile(Exception):
    """Other tabs saved the draft again and again."""


def find_draft(source: Source, user: Any) -> Draft:
    """The draft of this editor; one that was not saved yet is not stored."""
    found = Draft.objects.filter(source=source, user=user).first()
    return found or Draft(source=source, user=user, base=last_number())


def content_of(draft: Draft) -> Content:
    content = Content.read(draft.content)
    settle_proposals(content)
    return content


def change_draft(source: Source, user: Any, work: Callable[[Content, Draft], T]) -> T:
    """Change the draft as it is now, and save it; once more if another tab has saved meanwhile."""
    for _ in range(TRIES):
        draft = find_draft(source, user)
        if draft.pk is None:
            Draft.objects.bulk_create([draft], ignore_conflicts=True)
            draft = Draft.objects.get(source=source, user=user)
        content = content_of(draft)
        with transaction.atomic():
            result = work(content, draft)
            if save(draft, content):
                return result
            transaction.set_rollback(True)
    raise SavedMeanwhile


def save(draft: Draft, content: Content) -> bool:
    """Save the draft unless it was saved since it was read."""
    before, draft.version = draft.version, draft.version + 1
    draft.content, draft.updated_at = content.as_json(), timezone.now()
    rows = Draft.objects.filter(pk=draft.pk, version=before)
    return bool(
        rows.update(version=draft.version, content=draft.content, updated_at=draft.updated_at)
    )
