"""Who speaks in a draft, as the page shows it."""

from dataclasses import dataclass
from uuid import UUID

from base.orm.keys import listed
from sources.choices import SpeakerKind
from sources.models import Source
from threatapi.changes.words import admin_url

from .draft import ACTOR, PERSON, Content, Subject, Voice
from .kinds import STATES
from .known import Known
from .origins import OriginShown, origin_shown
from .shown import kind_word
from .speakers import LABEL, NEW, OPEN, Spoken, kind_of
from .subjects import is_id

ONLY_LABEL = "only a name in words"


@dataclass
class VoiceShown:
    voice: Voice
    name: str
    kind_label: str
    is_now: bool
    spoken: Spoken
    origin: OriginShown | None = None

    @property
    def state(self) -> str:
        return self.spoken.state

    @property
    def glyph(self) -> str:
        return "" if self.state == LABEL else STATES[self.state][0]

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def is_changeable(self) -> bool:
        """Whether the editor has said who it is, which can be taken back."""
        subject = self.spoken.subject
        is_said = subject is not None and bool(subject.record or subject.is_new)
        return bool(self.voice.entity or self.voice.is_label or self.voice.sought or is_said)

    @property
    def record(self) -> str:
        return str(self.spoken.meant.record) if self.state == "known" else ""  # type: ignore[union-attr]

    @property
    def url(self) -> str:
        return admin_url(self.spoken.meant.record) if self.state == "known" else ""  # type: ignore[union-attr]

    @property
    def others(self) -> list[object]:
        """The candidates beside the one that was taken."""
        return [each for each in self.spoken.candidates if each.name != self.record]

    @property
    def needs_sort(self) -> Subject | None:
        """The new actor or person of which is to be said what sort it is."""
        subject = self.spoken.subject
        if self.state != NEW or subject is None or subject.kind == PERSON:
            return None
        return None if subject.kind == ACTOR and subject.actor_kind else subject

    @property
    def who(self) -> str:
        """Who it is, in words."""
        if self.state == NEW and self.spoken.subject is not None:
            return f"new: {self.name} ({kind_word(self.spoken.subject)})"
        return self.record or ONLY_LABEL


def voices_of(content: Content, known: Known, source: Source) -> list[VoiceShown]:
    """The voices; the first is called as the source's publisher."""
    own = str(source.publisher or "narrator")
    uids = listed(UUID(each.via).hex for each in content.voices if is_id(each.via))
    stored = {str(each.uid): each for each in Source.objects.filter(uid__in=uids)}
    found = []
    for each in content.voices:
        spoken = known.voices.get(each.number) or Spoken()
        shown = VoiceShown(
            each,
            each.name or own,
            str(SpeakerKind(kind_of(each, spoken)).label),
            each.number == content.voice,
            spoken,
        )
        meant = shown.spoken.meant
        record = meant.record if meant is not None else None
        shown.origin = origin_shown(each, content, source, stored, record)
        found.append(shown)
    return found
