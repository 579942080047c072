"""What publishing would change, in words: records, voices, and the sources in which they speak."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from base.orm.keys import listed
from sources.choices import SourceKind
from sources.models import Source

from .fragment import FragmentOfDraft
from .groups import tolls_of
from .previews import Effect, SourceTold, SpeakerTold
from .rivals import OwnClaim
from .shown import GroupShown, RowShown, kind_word
from .states import States

IN_STORE = "in the store"
ONLY_LABEL = "speaker: only a label"


def effect_of(group: GroupShown, keys: set[str]) -> Effect | None:
    """What will be said of a record, and its tolls, before and after."""
    rows = [row for row in group.rows if row.row.key in keys]
    if not rows:
        return None
    before = ("; ".join(group.facts) or IN_STORE) if group.state == "known" else ""
    alike: dict[str, list[RowShown]] = defaultdict(list)
    for row in rows:
        if row.row.kind not in ("event", "toll") or not row.toll:
            alike[claim_in_words(row)].append(row)
    said = [said_by(words, each) for words, each in alike.items()]
    return Effect(group.name, group.kind, before, "; ".join([*tolls_of(rows), *said]))


def claim_in_words(row: RowShown) -> str:
    words = row.row.words or row.row.line
    is_told = row.taken_for and row.taken_for not in words
    words = f"{words} (taken for {row.taken_for})" if is_told else words
    return f"{words} (kept with this voice: {row.besides})" if row.besides else words


def said_by(words: str, rows: list[RowShown]) -> str:
    """The claim, with how many voices it gets, and how often a voice says it again."""
    voices = {row.row.voice for row in rows if not row.is_said_already}
    again = len(rows) - len(voices)
    more = []
    if rows[0].state == "known" and voices:
        more.append("one more voice" if len(voices) == 1 else f"{len(voices)} more voices")
    if again:
        passages = "one more passage" if again == 1 else f"{again} more passages"
        more.append(f"{passages} of the same voice")
    return f"{', '.join(more)}: {words}" if more else words


def voices_told(states: States, own: Iterable[OwnClaim]) -> list[SpeakerTold]:
    """Whom each voice is taken to be, in the order of their numbers."""
    rows = {each.row.voice: each.row for each in own}
    told = []
    for voice in states.content.voices[1:]:
        if voice.number not in rows:
            continue
        spoken = states.known.voices[voice.number]
        who = ONLY_LABEL
        if spoken.meant is not None and spoken.meant.record is not None:
            who = str(spoken.meant.record)
        elif spoken.subject is not None:
            who = f"a new {kind_word(spoken.subject)}"
        told.append(SpeakerTold(voice.number, voice.name, who))
    return told


def sources_told(fragment: FragmentOfDraft) -> list[SourceTold]:
    """The sources in which voices speak: which are made, and where the report cites them."""
    found = Source.objects.filter(uid__in=listed(UUID(uid).hex for uid in fragment.origins))
    stored = {str(each.uid): each for each in found.select_related("publisher")}
    told = []
    for uid, item in fragment.origins.items():
        locator = fragment.cites.get(uid, "")
        if uid in stored:
            one = stored[uid]
            kind, by = one.get_kind_display(), str(one.publisher or one.author_label)
            told.append(SourceTold(one.title, kind, one.published, by, locator, is_stored=True))
            continue
        kind, day = str(SourceKind(item["kind"]).label), item.get("published", "")
        by = maker_in_words(fragment, uid)
        told.append(SourceTold(item["title"], kind, day, by, locator, is_stored=False))
    return told


def maker_in_words(fragment: FragmentOfDraft, uid: str) -> str:
    content = fragment.content
    voice = next(each for each in content.voices if each.uid == uid)
    spoken = fragment.known.voices[voice.number]
    record = spoken.meant.record if spoken.meant else None
    return str(record or voice.name)
