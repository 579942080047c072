"""What the forms ask for about who speaks, and where they said it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from actors.models import Entity
from base.values.urls import SCHEMES, validate_url
from sources.choices import SourceKind, SpeakerKind
from sources.models import Source

from .actions import GONE, Asked, Refused
from .dates import DateNotRead, read_date
from .draft import ACTOR, NEW, PERSON, Content, Subject, Voice
from .origins import find_stored, holder, sharers
from .reading import published_on
from .subjects import is_id

MOST_VOICES = 99
LABEL = "label"
OF_ORIGIN = ("origin_title", "origin_kind", "origin_date", "origin_url")
NO_NAME = "Say who speaks: “police”, “a doctor”, a group."
OWN_VOICE = "The source's own voice stays as it is."
HAS_ROWS = "Rows are of this voice: give them another one first."
TAKEN = "“{}” is a source that the store has: {}."


def add_voice(asked: Asked) -> None:
    content, name = asked.content, asked.text("name", 200)
    if not name:
        raise Refused(NO_NAME)
    if len(content.voices) >= MOST_VOICES:
        raise Refused(f"A draft has at most {MOST_VOICES} voices.")
    kind = asked.text("kind")
    kind = kind if kind in SpeakerKind.values else SpeakerKind.UNNAMED.value
    voice = content.add_voice(name, kind=kind)
    content.voice = voice.number
    if voice.kind == SpeakerKind.GROUP:
        content.add_named(voice.name, None)  # a group that speaks is somebody
    asked.said.append(f"Voice {voice.number}: {voice.name}")
    if text := asked.text("origin", 400):
        take_origin(asked, voice, text)


def edit_voice(asked: Asked) -> None:
    voice = voice_of(asked)
    asked.refuse_in_review(row for row in asked.content.rows if row.voice == voice.number)
    name = asked.text("name", 200) or voice.name
    if name != voice.name:
        voice.name, voice.entity, voice.is_label, voice.sought = name, "", False, ""
    if asked.text("kind") in SpeakerKind.values:
        voice.kind = asked.text("kind")
    if "origin" in asked.data:
        take_origin(asked, voice, asked.text("origin", 400))


def remove_voice(asked: Asked) -> None:
    voice, content = voice_of(asked), asked.content
    if any(row.voice == voice.number for row in content.rows):
        raise Refused(HAS_ROWS)
    leave_origin(content, voice)
    content.voices.remove(voice)
    content.drop_unused()
    content.voice = 1 if content.voice == voice.number else content.voice


def voice_of(asked: Asked) -> Voice:
    """The voice of the form, if it may be changed."""
    number = asked.voice()
    if number in (None, 1):
        raise Refused(OWN_VOICE)
    return asked.content.voice_of(number or 1)


# Who it is


def choose_speaker(asked: Asked) -> None:
    """The voice is a stored record, a new one, or only a name in words; or it is asked again."""
    content, voice, record = asked.content, voice_of(asked), asked.text("record", 36)
    asked.refuse_in_review(row for row in content.rows if row.voice == voice.number)
    if record not in ("", NEW, LABEL) and not (
        is_id(record) and Entity.objects.filter(uid=record).exists()
    ):
        raise Refused(GONE)
    named = named_so(content, voice)
    voice.is_label = record == LABEL
    voice.entity = record if is_id(record) else ""
    if record == NEW:
        named = content.add_named(voice.name, None)
    if named is not None and record != LABEL:
        asked.refuse_in_review(content.rows_of(named))
        named.record, named.is_new = voice.entity, record == NEW
    if not record:
        voice.sought = ""


def named_so(content: Content, voice: Voice) -> Subject | None:
    return content.named(voice.name, ["", ACTOR, PERSON])


def seek_speaker(asked: Asked) -> None:
    """Look for who speaks by another name."""
    voice = voice_of(asked)
    voice.sought, voice.entity, voice.is_label = asked.text("sought", 200), "", False


# Where it was said


def take_origin(asked: Asked, voice: Voice, text: str) -> None:
    """The voice is known from what is called so: a stored source, that of another voice, or a new
    one."""
    content = asked.content
    if text == voice.origin or (voice.via and text == title_of_stored(voice.via)):
        return
    leave_origin(content, voice)
    voice.origin = voice.via = ""
    if not text:
        return
    if (found := find_stored(text, asked.source)) is not None:
        voice.via = str(found.uid)
        asked.said.append(TAKEN.format(text, found))
        return
    voice.origin = text
    if others := [each for each in sharers(content, voice) if each is not voice]:
        hand_over(others[0], holder(content, voice))
    elif text.startswith(SCHEMES):
        voice.origin_url = text


def title_of_stored(uid: str) -> str | None:
    return Source.objects.filter(uid=uid).values_list("title", flat=True).first()


def leave_origin(content: Content, voice: Voice) -> None:
    """What was said of the origin stays with the others who speak in it."""
    others = [each for each in sharers(content, voice) if each is not voice]
    if others and holder(content, voice) is voice:
        hand_over(voice, others[0])
    for name in OF_ORIGIN:
        setattr(voice, name, "")


def hand_over(one: Voice, other: Voice) -> None:
    """What was said of the source that one has made, and its id, are had by another voice."""
    if one is other:
        return
    one.uid, other.uid = other.uid, one.uid
    for name in OF_ORIGIN:
        setattr(other, name, getattr(one, name))
        setattr(one, name, "")


def edit_origin(asked: Asked) -> None:
    """The title, kind, date and link of the source that will be made."""
    voice, content = voice_of(asked), asked.content
    refuse_reviewed(asked, voice)
    first = holder(content, voice)
    title, kind = asked.text("origin_title", 400), asked.text("origin_kind")
    day, url = asked.text("origin_date", 100), asked.text("origin_url", 500)
    try:
        if day:
            read_date(day, published_on(asked.source), moment=True)
        if url:
            validate_url(url)
    except DateNotRead as error:
        raise Refused(str(error)) from None
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
    if url and (found := find_stored(url, asked.source)) is not None:
        set_stored(content, voice, str(found.uid))
        asked.said.append(TAKEN.format(url, found))
        return
    first.origin_title, first.origin_date, first.origin_url = title, day, url
    first.origin_kind = kind if kind in SourceKind.values else ""


def choose_origin(asked: Asked) -> None:
    """What the voices of this origin speak in is a stored source."""
    voice, record = voice_of(asked), asked.text("record", 36)
    refuse_reviewed(asked, voice)
    if not is_id(record) or title_of_stored(record) is None:
        raise Refused(GONE)
    set_stored(asked.content, voice, record)


def set_stored(content: Content, voice: Voice, uid: str) -> None:
    for each in sharers(content, voice):
        each.via, each.origin = uid, ""


def refuse_reviewed(asked: Asked, voice: Voice) -> None:
    numbers = {each.number for each in sharers(asked.content, voice)} | {voice.number}
    asked.refuse_in_review(row for row in asked.content.rows if row.voice in numbers)


ON_VOICES: dict[str, Callable[[Asked], Any]] = {
    "voice": add_voice,
    "edit_voice": edit_voice,
    "remove_voice": remove_voice,
    "speaker": choose_speaker,
    "seek_speaker": seek_speaker,
    "edit_origin": edit_origin,
    "origin": choose_origin,
}
