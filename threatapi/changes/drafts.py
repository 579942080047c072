"""What becomes of drafts of the workbench, and of the texts of reports, in a merge of sources."""

from typing import Any

from django.apps import apps
from django.db.models import F

from base.values.text import fold

Content = dict[str, Any]
# What an editor chooses of somebody who is named, and as it is before.
CHOSEN: Content = {"record": "", "is_new": False, "kind": "", "actor_kind": "", "apart": []}


def move_drafts(loser: int, keeper: int) -> None:
    """What was entered from a source that becomes one with another is of that one, behind what the
    same editor has entered from that already."""
    drafts, texts = (apps.get_model("threatapi", name) for name in ("Draft", "ReportText"))
    there = {each.user_id: each for each in drafts.objects.filter(source=keeper)}
    for draft in drafts.objects.filter(source=loser).order_by("pk").select_for_update():
        if (kept := there.get(draft.user_id)) is None:
            drafts.objects.filter(pk=draft.pk).update(source=keeper)
            continue
        content = joined(kept.content, draft.content)
        drafts.objects.filter(pk=kept.pk).update(content=content, version=F("version") + 1)
    other = texts.objects.filter(source=keeper).first()
    for text in texts.objects.filter(source=loser):
        if other is None:
            texts.objects.filter(pk=text.pk).update(source=keeper)
        elif text.text not in other.text:
            both = f"{other.text}\n\n{text.text}"
            texts.objects.filter(pk=other.pk).update(text=both)


def joined(content: Content, other: Content) -> Content:
    """A draft with the voices, subjects and rows of another one, whose keys become new ones."""
    made = content.get("made", 0)
    voices = [*(content.get("voices") or other.get("voices", [])[:1])]
    subjects = [*content.get("subjects", [])]
    numbers = add_voices(voices, other.get("voices", [])[1:])
    keys = add_subjects(subjects, other.get("subjects", []), made)
    keys |= {row["key"]: after(row["key"], made) for row in other.get("rows", [])}
    moved = [
        row
        | {
            "key": keys[row["key"]],
            "about": keys.get(row.get("about"), ""),
            "voice": numbers.get(row.get("voice", 1), 1),
            "corrects": keys.get(row.get("corrects"), row.get("corrects", "")),
            "version": 0,
        }
        for row in other.get("rows", [])
    ]
    return content | {
        "voices": voices,
        "subjects": subjects,
        "rows": [*content.get("rows", []), *moved],
        "line": content.get("line") or other.get("line", ""),
        "lines": other.get("lines", {}) | content.get("lines", {}),
        "made": made + other.get("made", 0),
    }


def add_voices(voices: list[Content], others: list[Content]) -> dict[int, int]:
    """Add the voices that are not there by name; the numbers that they have now, by old ones."""
    numbers = {1: 1}
    there = {fold(each["name"]): each["number"] for each in voices[1:]}
    for voice in others:
        name = fold(voice["name"])
        if name not in there:
            there[name] = max(each["number"] for each in voices) + 1
            voices.append(voice | {"number": there[name]})
        numbers[voice["number"]] = there[name]
    return numbers


def add_subjects(subjects: list[Content], others: list[Content], made: int) -> dict[str, str]:
    """Add the subjects that are not there; the keys that they have now, by the old ones."""
    keys = {}
    there = {identity(each): number for number, each in enumerate(subjects)}
    for subject in others:
        if identity(subject) not in there:
            there[identity(subject)] = len(subjects)
            subjects.append(subject | {"key": after(subject["key"], made)})
        number = there[identity(subject)]
        subjects[number] = as_both_say(subjects[number], subject)
        keys[subject["key"]] = subjects[number]["key"]
    return keys


def identity(subject: Content) -> tuple[str, str]:
    """Rows tell whom they name by the name alone; of events they have the key."""
    event = f"incident {subject.get('record', '')}" if subject["kind"] == "incident" else ""
    return event, fold(subject["name"])


def as_both_say(subject: Content, other: Content) -> Content:
    """Whom two drafts mean by one name; if they say otherwise, the editor is asked again."""
    if subject["kind"] == "incident":
        return subject
    both = {name: subject.get(name) or other.get(name) or empty for name, empty in CHOSEN.items()}
    others = any(other.get(name) not in (None, empty, both[name]) for name, empty in CHOSEN.items())
    if others or (both["record"] and (both["is_new"] or both["record"] in both["apart"])):
        return subject | CHOSEN
    return subject | both


def after(key: str, made: int) -> str:
    """The key that follows those which the other draft has given out."""
    return f"{key[0]}{int(key[1:]) + made}"
