"""What rows say of a record itself, beside what the store was told of it in the same words."""

from base.values.text import fold, fold_words
from sources.choices import Stance
from sources.computed.correctors import is_same_voice
from sources.models import Assertion
from threatapi.changes.words import admin_url

from .draft import INCIDENT
from .known import Known
from .rivals import OTHER_VOICE, OwnClaim
from .shown import VoiceOfClaim
from .stored import MOST_SAID, Claims, counts, speaker_in_words

SAID_ALREADY = "The store has it already that this report says so, at {}."
NAMED_ALREADY = "The store has it already that this report names it, at {}."
OTHERS_WORDS = "Eight words in a row are those of the report: say it in your own."
IN_A_ROW = 8


def is_copied(said: str, report: str) -> bool:
    """Whether so many words in a row are those of the report."""
    words = fold_words(said)
    runs = (words[start : start + IN_A_ROW] for start in range(len(words) - IN_A_ROW + 1))
    return any(f" {' '.join(run)} " in f" {report} " for run in runs)


def compare_statement(own: OwnClaim, claims: Claims, known: Known) -> None:
    """Whether the same is said already, or denied; of a mention, whether the report has one."""
    source, about = known.source, own.meaning.about
    kind = "incident" if about.kind == INCIDENT else "entity"
    record = known.subject(about).record
    told = claims.statements.get((kind, record.pk), []) if record else []
    text = fold(own.meaning.values.get("says_text", ""))
    if not text:
        told = [each for each in told if each.source_id == source.pk]
        note = NAMED_ALREADY
    else:
        told = [each for each in told if fold(each.says_text) == text][:MOST_SAID]
        own.shown.voices = [voice(own, claims, each) for each in told]
        note = SAID_ALREADY
    if is_copied(own.meaning.values.get("says_text", ""), claims.words_of_report):
        own.shown.notes.append(OTHERS_WORDS)
    is_denial = own.stance == Stance.DENIES
    for each in told:
        is_own = each.source_id == source.pk and each.stance == own.stance
        if is_own and is_same_voice(own.voice, claims.voice(each)):
            own.shown.notes.append(note.format(each.locator))
            break
    if own.shown.state == "new" and told:
        is_rival = text and any((each.stance == Stance.DENIES) != is_denial for each in told)
        own.shown.state = "rival" if is_rival else "known"


def voice(own: OwnClaim, claims: Claims, one: Assertion) -> VoiceOfClaim:
    may = is_same_voice(own.voice, claims.voice(one))
    return VoiceOfClaim(
        voice=speaker_in_words(one),
        says=f"{one.get_stance_display()}: {one.says_text}",
        source=f"{one.source}, {one.locator}",
        counts=counts(one),
        url=admin_url(one.target),
        corrects=str(one.uid) if may else "",
        why_not="" if may else OTHER_VOICE,
    )
