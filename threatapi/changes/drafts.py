"""What becomes of drafts of the workbench, and of the texts of reports, when records go."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import F

from base.values.text import fold


def move_drafts(loser: int, keeper: int) -> None:
    """What was entered from a source that becomes one with another is of that one, unless the same
    editor enters that, too."""
    drafts, texts = (apps.get_model("threatapi", name) for name in ("Draft", "ReportText"))
    users = drafts.objects.filter(source=keeper).values("user")
    drafts.objects.filter(source=loser).exclude(user__in=users).update(source=keeper)
    if not texts.objects.filter(source=keeper).exists():
        texts.objects.filter(source=loser).update(source=keeper)


def forget_drafts(gone: Collection[UUID]) -> None:
    """Drafts lose the subjects that are these records, and the rows about them or naming them."""
    uids = {str(uid) for uid in gone}
    drafts = apps.get_model("threatapi", "Draft")
    for draft in drafts.objects.exclude(content={}).iterator():
        if any(uid in json.dumps(draft.content) for uid in uids):
            content = without(draft.content, uids)
            kept = drafts.objects.filter(pk=draft.pk)
            kept.update(content=content, version=F("version") + 1)


def without(content: dict[str, Any], uids: set[str]) -> dict[str, Any]:
    subjects, rows = content.get("subjects", []), content.get("rows", [])
    named = [each for each in subjects if each.get("record") in uids]
    keys = {each["key"] for each in named}
    names = {fold(each["name"]) for each in named}
    left = [
        row
        for row in rows
        if row.get("about") not in keys
        and fold(str(row.get("fields", {}).get("name") or "")) not in names - {""}
    ]
    text = json.dumps(
        content
        | {"subjects": [each for each in subjects if each not in named], "rows": left, "line": ""}
    )
    for uid in uids:
        text = text.replace(uid, "")
    return json.loads(text)
