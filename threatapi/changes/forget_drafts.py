"""Takes what records were out of drafts of the workbench, and of the texts of reports.

They stand there in words more often than by an id, so what has one of their names goes.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import F, Q

from base.orm.keys import keys_in, listed
from base.values.letters import normal_form
from base.values.text import fold

from .forget_log import LETTERS
from .record_format import Written

CALLED = {"entity": "name", "alias": "text", "place": "name", "source": "title"}
WORDS = ("line", "fields", "words", "offer", "says", "note")  # of a row, which goes with them
ASIDE = ("locator", "refused")  # of a row, which stays without them
NOBODY = re.compile(r"(?!)")

Tells = Callable[[Any], bool]
Rows = list[dict[str, Any]]


def name_in(kind: str, written: Written | None) -> str:
    """The name of a record; nothing of records that have only a title in our words."""
    return (written or {}).get(CALLED.get(kind, "")) or ""


def forget_drafts(gone: Collection[UUID], names: Collection[str], cited: Collection[UUID]) -> None:
    """Leave of these records, which are told by ids and names, nothing in drafts, and no text of a
    report that has a name of them or, if they had any, that they were taken from (`cited`)."""
    uids, pattern = {str(uid) for uid in gone}, pattern_of(names)

    def has_id(value: Any) -> bool:
        return any(text in uids for text in strings(value))

    def has_name(value: Any) -> bool:
        return any(pattern.search(f"{normal_form(text)}\n{text}") for text in strings(value))

    drafts, texts = (apps.get_model("threatapi", name) for name in ("Draft", "ReportText"))
    told = set[int]()
    for draft in drafts.objects.exclude(content={}).order_by("pk").select_for_update():
        content = without(draft.content, has_id, has_name)
        if content != draft.content:
            told.add(draft.source_id)
            kept = drafts.objects.filter(pk=draft.pk)
            kept.update(content=content, version=F("version") + 1)
    if pattern is not NOBODY:
        found = texts.objects.order_by("pk").iterator()
        told |= {each.source_id for each in found if has_name(each.text)}
        of_them = Q(source__in=keys_in(told)) | Q(source__uid__in=listed(uid.hex for uid in cited))
        texts.objects.filter(of_them).delete()


def pattern_of(names: Collection[str]) -> re.Pattern[str]:
    """Finds these names in a text that stands beside its normal form."""
    found = {part for name in names if len(fold(name)) >= LETTERS for part in parts_of(name)}
    return re.compile("|".join(sorted(found, key=len, reverse=True))) if found else NOBODY


def parts_of(name: str) -> Iterator[str]:
    """The name as words of their own, however they are divided; as it is written where a script
    has no case, since it may have no spaces either."""
    letters = fold(name)
    spaced = r"[\W_]*".join(map(re.escape, letters))
    yield rf"(?<![^\W_]){spaced}(?![^\W_])" if letters.isascii() else spaced
    if name.upper() == name.lower() and any(map(str.isalpha, name)):
        yield re.escape(name)


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list):
        return [text for each in value for text in strings(each)]
    return [value] if isinstance(value, str) else []


def without(content: dict[str, Any], has_id: Tells, has_name: Tells) -> dict[str, Any]:
    """The content of a draft without its subjects and voices that are these records, the rows about
    them, of them or naming them, and what else has a name of theirs."""
    subjects, voices, rows = (content.get(name, []) for name in ("subjects", "voices", "rows"))
    ids = ("record", "uid")
    dropped = [
        each
        for each in subjects
        if has_id([each.get(name) for name in ids]) or has_name(each.get("name"))
    ]
    keys, names = {each["key"] for each in dropped}, {fold(each["name"]) for each in dropped} - {""}
    silent = {each["number"] for each in voices[1:] if has_id(each) or has_name(each)}

    def goes(row: dict[str, Any]) -> bool:
        is_of_them = row.get("about") in keys or row.get("voice") in silent
        named = fold(str(row.get("fields", {}).get("name") or ""))
        by_id = {name: value for name, value in row.items() if name != "corrects"}
        return (
            is_of_them
            or named in names
            or has_id(by_id)
            or has_name([row.get(name) for name in WORDS])
        )

    left = [row for row in rows if not goes(row)]
    # Whom these rows alone name: they may write the name without its article.
    speak = {fold(each["name"]) for each in voices[1:]}
    alone = [each for each in subjects if is_named_in(each, rows, left)]
    dropped += [each for each in alone if each not in dropped and fold(each["name"]) not in speak]
    keys = {each["key"] for each in dropped}
    kept_keys = {row["key"] for row in left}
    lost = {row["key"] for row in rows} - kept_keys

    def bare(row: dict[str, Any]) -> dict[str, Any]:
        empty = {name: "" for name in ASIDE if has_name(row.get(name))}
        if has_id(row.get("corrects")) or row.get("corrects") in lost:
            empty["corrects"] = ""
        choices = {k: v for k, v in row.get("choices", {}).items() if not has_name(v)}
        return row | empty | ({"choices": choices} if "choices" in row else {})

    made = content | {
        "subjects": [
            bare_subject(each, has_id, has_name) for each in subjects if each not in dropped
        ],
        "voices": [each for each in voices if each["number"] not in silent],
        "rows": [bare(row) for row in left],
        "last": {kind: key for kind, key in content.get("last", {}).items() if key not in keys},
    }
    made |= {name: "" for name in ("line", "reason", *ASIDE) if has_name(content.get(name))}
    lines = content.get("lines", {}).items()
    made |= {"lines": {tab: line for tab, line in lines if not has_name(line)}} if lines else {}
    made |= {"about": ""} if content.get("about") in keys else {}
    return made | ({"voice": 1} if content.get("voice") in silent else {})


def bare_subject(subject: dict[str, Any], has_id: Tells, has_name: Tells) -> dict[str, Any]:
    """Without those that it is not, and without the name by which it is searched for."""
    sought = {"sought": ""} if has_name(subject.get("sought")) else {}
    apart = [each for each in subject.get("apart", []) if not has_id(each)]
    return subject | {"apart": apart} | sought


def is_named_in(subject: dict[str, Any], rows: Rows, left: Rows) -> bool:
    """Whether rows name this actor or person, and none of those that are left."""

    def naming(some: Rows) -> bool:
        return any(
            row.get("about") == subject["key"]
            or fold(str(row.get("fields", {}).get("name") or "")) == fold(subject["name"])
            for row in some
        )

    return subject["kind"] != "incident" and naming(rows) and not naming(left)
