"""The state of each row of a draft, beside what the store says."""

from collections import defaultdict
from typing import Any

from actors.choices import SYMMETRIC_KINDS, RelationshipKind
from base.values.text import fold
from incidents.choices import Identity, Role
from incidents.models import Incident, Place
from sources.choices import ClaimStatus, Stance
from sources.computed.correctors import is_same_voice
from sources.models import Assertion, Claim, Source
from threatapi.changes.words import admin_url

from .besides import is_held_by, kept_beside, note, put_together, values_of
from .draft import Content, Row, Voice
from .events import beyond, days_of
from .known import Known
from .meaning import RECORD, Meaning, Unclear, day_of, meaning
from .pairs import chosen_link, near_links
from .rivals import OTHER_VOICE, Numbers, OwnClaim
from .said import is_blame, speaker_of, stance_of, unsaved
from .searching import note_place, note_search
from .shown import FaultShown, RowShown, VoiceOfClaim
from .statements import SAID_ALREADY, compare_statement
from .stored import MOST_SAID, Claims, counts, speaker_in_words

WAITS_FOR_REVIEW = "Sent to review: it waits for another person."

SAYS_MORE = "The event stays as it is. This voice is kept as saying besides: {}."
GONE = "nobody yet"
WHO_BLAMES = (
    "It is told that they are blamed, and not by whom: “2: blames …” says that voice 2 does."
)
SOURCE_DENIES = "The source itself denies it. If somebody else does, choose who speaks."
TOLD_BY = "{} is the one who says so."


class States:
    """The rows of a draft with their states, in the order in which they were entered."""

    def __init__(self, content: Content, source: Source) -> None:
        self.content, self.source = content, source
        self.known = Known(content, source)
        self.claims = Claims(content, self.known)
        self.superseded = {row.corrects for row in content.rows if row.corrects}
        self.own: dict[str, OwnClaim] = {}
        self.rows = [self.show(row) for row in content.rows]
        self.compare()

    # One row by itself

    def show(self, row: Row) -> RowShown:
        shown = RowShown(row, self.content.voice_of(row.voice), row.words or row.line)
        if not self.content.has_voice(row.voice):
            shown.voice, shown.lost_voice = Voice(row.voice, GONE), GONE
        shown.about = self.content.subject_of(row.about)
        shown.corrects = self.corrected_in_words(row)
        note_search(shown, self.known)
        try:
            found = meaning(row, self.content, self.known, self.source)
        except Unclear as unclear:
            self.show_unclear(shown, unclear)
            return shown
        if row.proposal:
            shown.state, shown.notes = "draft", [WAITS_FOR_REVIEW]
            return shown
        if row.refused:
            shown.state, shown.faults = "faulty", [FaultShown(row.refused)]
            return shown
        self.note_taken(shown)
        own = self.own_claim(row, shown, found)
        if row.kind == "denied" and shown.voice.number != 1:
            shown.notes.append(TOLD_BY.format(speaker_of(row, self.content, self.known).label))
        elif own.stance == Stance.DENIES and row.voice == 1 and row.kind != "denied":
            shown.notes.append(SOURCE_DENIES)
        if is_blame(row) and own.stance == Stance.ASSERTS:
            shown.notes.append(WHO_BLAMES)
        self.own[row.key] = own
        if own.is_superseded:
            shown.state = "superseded"
        elif own.stance == Stance.DENIES:
            shown.state = "denied"
            shown.notes += [] if found.model == RECORD else ["It reads as denied everywhere."]
        return shown

    def own_claim(self, row: Row, shown: RowShown, found: Meaning) -> OwnClaim:
        speaker = speaker_of(row, self.content, self.known)
        own = OwnClaim(
            row,
            shown,
            found,
            self.claims.voice(unsaved(row, self.content, self.known, self.source)),
            stance_of(row, self.content, self.known),
            speaker.kind,
            is_superseded=row.key in self.superseded,
        )
        if speaker.subject is not None and not (speaker.meant and speaker.meant.record):
            own.voice_key = speaker.subject.key
        return own

    def show_unclear(self, shown: RowShown, unclear: Unclear) -> None:
        shown.state = unclear.state
        if unclear.state == "faulty":
            shown.faults = [FaultShown(unclear.message, unclear.field)]
        else:
            shown.notes.append(unclear.message)
        if unclear.of is not None:
            subject, meant = unclear.of
            shown.asked, shown.asked_name = unclear.field, meant.name
            shown.asked_subject = subject
            shown.candidates = meant.candidates if unclear.state == "ambiguous" else []

    def note_taken(self, shown: RowShown) -> None:
        named = self.known.named(shown.row)
        if named is not None:
            subject, meant = named
            shown.named = subject
            if meant.taken:
                shown.notes.append(f"“{subject.name}” is {meant.taken}")
            is_other = meant.record is not None and str(meant.record) != subject.name
            shown.taken_for = str(meant.record) if meant.taken or is_other else ""
            shown.taken = meant.candidates if meant.taken else []
        note_place(shown, self.known)

    def corrected_in_words(self, row: Row) -> str:
        if not row.corrects:
            return ""
        own = self.content.row_of(row.corrects)
        return (own.words or own.line) if own else "what the same voice said earlier"

    # Beside others

    def compare(self) -> None:
        numbers: dict[tuple[str, str], list[OwnClaim]] = defaultdict(list)
        for own in self.own.values():
            if own.meaning.model == "figure":
                key = own.meaning.about.key, str(own.meaning.values["metric"])
                numbers[key].append(own)
            elif own.meaning.model == "incident":
                self.compare_event(own)
            elif own.meaning.model == RECORD:
                compare_statement(own, self.claims, self.known)
            else:
                self.compare_claim(own)
        for (key, _), theirs in numbers.items():
            Numbers(theirs, self.figures_of(key), self.claims).compare()
        put_together(self.own.values())
        for own in self.own.values():
            note(own, day_of(self.source))
            if own.same is not None:
                own.shown.url = admin_url(own.same)
                self.note_said_already(own)

    def figures_of(self, key: str) -> list[Any]:
        record = self.record_of(key)
        if record is None:
            return []
        kind = str(record._meta.model_name) if isinstance(record, Incident | Place) else "entity"
        return self.claims.figures.get((kind, record.pk), [])

    def record_of(self, key: str) -> Any:
        subject = self.content.subject_of(key)
        return self.known.subject(subject).record if subject else None

    def compare_event(self, own: OwnClaim) -> None:
        incident = self.record_of(own.meaning.about.key)
        if incident is None:
            return
        own.same = incident
        if more := beyond(own.meaning.values, incident):
            own.shown.notes.append(SAYS_MORE.format(more))
        if own.shown.state != "new":
            return
        own.shown.state = "known"
        first, last = days_of(own.row.fields)
        if first and last and incident.date_earliest and incident.date_latest:
            if last < incident.date_earliest or incident.date_latest < first:
                own.shown.state = "rival"
                own.shown.notes.append(f"The store has the date {incident.date}.")

    def compare_claim(self, own: OwnClaim) -> None:
        stored = self.stored_like(own)
        same, day = [each for each in stored if self.is_same(own, each)], day_of(self.source)
        own.same = min(same, key=lambda each: len(kept_beside(own, each, day)), default=None)
        if own.meaning.model == "relationship" and own.same is None:
            own.same = chosen_link(own, stored)
            own.shown.near = near_links(own, stored, self.own.values())
        rivals = [each for each in stored if self.is_rival(own, each)]
        shown = [*([own.same] if own.same is not None else []), *rivals]
        own.shown.voices = [row for claim in shown for row in self.voices(own, claim)]
        if own.shown.state == "new":
            is_rival = bool(rivals) or self.has_rival_row(own)
            own.shown.state = "rival" if is_rival else "known" if own.same is not None else "new"

    def stored_like(self, own: OwnClaim) -> list[Any]:
        model, record = own.meaning.model, self.record_of(own.meaning.about.key)
        if model == "involvement":
            return self.claims.involvements.get(record.pk, []) if record is not None else []
        if model == "relationship":
            return self.claims.relationships
        return self.claims.presences if model == "presence" else self.claims.aliases

    def is_same(self, own: OwnClaim, stored: Any) -> bool:
        values = own.meaning.values
        if own.meaning.model == "involvement":
            return (
                stored.role == values["role"]
                and stored.outcome == values.get("outcome", "")
                and stored.identity == values.get("identity", "")
                and fold(stored.label) == fold(values.get("label", ""))
                and uid(stored.entity) == values.get("entity", "")
            )
        if own.meaning.model == "relationship":
            ends = (uid(stored.subject), stored.kind, uid(stored.object))
            wanted = [(values["subject"], values["kind"], values["object"])]
            if values["kind"] in SYMMETRIC_KINDS:
                wanted.append((values["object"], values["kind"], values["subject"]))
            return (
                ends in wanted
                and fold(stored.title) in ("", fold(values.get("title", "")))
                and is_held_by(own, values_of(stored))
            )
        if own.meaning.model == "presence":
            record = self.record_of(own.meaning.about.key)
            place = self.known.place(own.row).record
            ends = (record.pk if record else None, place.pk if place else None)
            is_there = (stored.entity_id, stored.place_id) == ends
            return stored.kind == values["kind"] and is_there and is_held_by(own, values_of(stored))
        record = self.record_of(own.meaning.about.key)
        return (
            record is not None and stored.entity_id == record.pk and stored.text == values["text"]
        )

    def is_rival(self, own: OwnClaim, stored: Any) -> bool:
        """Whether both cannot be so: nobody and somebody claimed it, two lead it."""
        if own.stance == Stance.DENIES or stored is own.same:
            return False
        if getattr(stored, "status", "") in (ClaimStatus.DENIED, ClaimStatus.RETRACTED):
            return False
        values = own.meaning.values
        if own.meaning.model == "involvement":
            if stored.role != values["role"] or values["role"] != Role.CLAIMANT:
                return False
            return uid(stored.entity) != values.get("entity", "")
        if own.meaning.model == "relationship":
            leads = RelationshipKind.LEADER_OF
            return (
                stored.kind == values["kind"] == leads
                and uid(stored.object) == values["object"]
                and uid(stored.subject) != values["subject"]
                and not stored.end
                and "end" not in values
            )
        return False

    def has_rival_row(self, own: OwnClaim) -> bool:
        """Of the draft: somebody claimed the event and nobody did."""
        values = own.meaning.values
        if own.meaning.model != "involvement" or values["role"] != Role.CLAIMANT:
            return False
        is_nobody = values.get("identity") == Identity.NOBODY
        return any(
            each.meaning.values.get("role") == Role.CLAIMANT
            and each.meaning.about is own.meaning.about
            and (each.meaning.values.get("identity") == Identity.NOBODY) != is_nobody
            for each in self.own.values()
        )

    def voices(self, own: OwnClaim, claim: Any) -> list[VoiceOfClaim]:
        told = [*claim.assertions.all()][:MOST_SAID]
        return [self.voice(own, claim, one) for one in told]

    def voice(self, own: OwnClaim, claim: Any, one: Assertion) -> VoiceOfClaim:
        may = is_same_voice(own.voice, self.claims.voice(one))
        words = claim.statement() if isinstance(claim, Claim) else claim
        return VoiceOfClaim(
            voice=speaker_in_words(one),
            says=f"{one.get_stance_display()}: {words}",
            source=f"{one.source}, {one.locator}",
            counts=counts(one),
            url=admin_url(claim),
            corrects=str(one.uid) if may else "",
            why_not="" if may else OTHER_VOICE,
        )

    def note_said_already(self, own: OwnClaim) -> None:
        """That this report is entered as saying so, by the same voice."""
        for one in own.same.assertions.all() if own.meaning.model != "incident" else ():
            is_own = one.source_id == self.source.pk and one.stance == own.stance
            if is_own and is_same_voice(own.voice, self.claims.voice(one)):
                own.shown.notes.append(SAID_ALREADY.format(one.locator))
                own.shown.is_said_already = True
                return


def uid(record: Any) -> str:
    return str(record.uid) if record is not None else ""
