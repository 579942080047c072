"""Publishes what can be published of a draft, as one change; the rest stays in the draft."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError

from base.admin.reasons import LONGEST, reason_in
from base.admin.records import BROKEN_RULE
from base.orm.writing import ReviewNeeded
from sources.models import Source
from threatapi.changes.choices import ChangeDoor
from threatapi.changes.numbers import last_number
from threatapi.changes.unmarking import MarkingKept
from threatapi.proposals import life
from threatapi.proposals.body import read_proposed
from threatapi.writing.apply import Applied, apply
from threatapi.writing.body import FragmentRefused
from threatapi.writing.conflicts import Conflict, Conflicting
from threatapi.writing.fragment import read_fragment
from threatapi.writing.rights import NotAllowed

from .actions import Asked, Refused
from .draft import INCIDENT, Content
from .effects import effect_of, sources_told, voices_told
from .fragment import FragmentOfDraft, assertion_id
from .groups import groups_of
from .kinds import WAITING
from .meaning import uid_of
from .origins import note_origins
from .previews import Preview, Stays
from .rivals import OwnClaim
from .shown import RowShown
from .states import States

ROUNDS = 10  # of faults, after each of which the rows at fault are left out
SHOWN = 50  # records
NOTHING = "Nothing can be published yet."
NEEDS_REASON = "Nothing was published: give a reason."
NEEDS_PREVIEW = "Look first at what publishing would do."
NOT_AS_SHOWN = "Nothing was published: the draft has changed since you looked. Look at it again."
NO_EVENT = "The event itself stays a draft."
NO_CORRECTED = "What it corrects stays a draft."
CONFLICT = "Others have changed {what} meanwhile. Look at it again."
PUBLISHED = "Published {} rows as change {}: {} claims, {} assertions."
TRYING = "What would be published."


@dataclass
class Tried:
    """What was tried, and what came of it."""

    states: States
    fragment: FragmentOfDraft | None = None
    applied: Applied | None = None
    statements: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)


def publishable(states: States) -> tuple[list[OwnClaim], dict[str, str]]:
    """The rows that can be published, and why others cannot, by their keys."""
    stays: dict[str, str] = {}
    for shown in states.rows:
        if shown.state in WAITING or shown.row.key not in states.own:
            stays[shown.row.key] = why_waiting(shown)
    before = -1
    while before != len(stays):  # what rests on a row that stays does so, too
        before = len(stays)
        for key, own in states.own.items():
            if key not in stays and (why := why_stays(own, states, stays)):
                stays[key] = why
    return [own for key, own in states.own.items() if key not in stays], stays


def why_waiting(shown: RowShown) -> str:
    told = [each.message for each in shown.faults] or shown.notes
    return told[0] if told else shown.word


def why_stays(own: OwnClaim, states: States, stays: dict[str, str]) -> str:
    about = own.meaning.about
    if about.kind == INCIDENT and states.known.subject(about).record is None:
        event = states.known.event(about)
        if event is None or (event is not own.row and event.key in stays):
            return NO_EVENT
    return NO_CORRECTED if own.row.corrects in stays else ""


def attempt(
    content: Content,
    source: Source,
    user: Any,
    why: str = TRYING,
    base: int | None = None,
    dry_run: bool = True,
) -> Tried:
    """Publish, or try it. Rows at fault are marked and left out, until the rest can be written."""
    base = last_number() if base is None else base
    tried = Tried(States(content, source))
    for _ in range(ROUNDS):
        own, _ = publishable(tried.states)
        if not own:
            return tried
        tried.fragment = FragmentOfDraft(tried.states, own)
        try:
            fragment = read_fragment(tried.fragment.body(why, base, dry_run))
            tried.applied = apply(fragment, user=user, door=ChangeDoor.WORKBENCH)
            tried.statements = tried.applied.unreviewed
            return tried
        except FragmentRefused as refused:
            faults = [(each.pointer, each.detail) for each in refused.faults]
        except Conflicting as found:
            faults = [(each.pointer, in_words(each)) for each in found.conflicts]
            if not dry_run:
                base = last_number()  # the rest does not touch what others have changed
        except ReviewNeeded as needed:
            tried.statements = needed.statements
            return tried
        except (NotAllowed, MarkingKept) as error:
            tried.obstacles = [str(error)]
            return tried
        except IntegrityError:  # another editor has just written the same
            tried.obstacles = [BROKEN_RULE]
            return tried
        if not mark(tried, content, faults):
            tried.obstacles = list(dict.fromkeys(detail for _, detail in faults))
            return tried
        tried.states = States(content, source)
        tried.fragment = None
    return tried


def mark(tried: Tried, content: Content, faults: Iterable[tuple[str, str]]) -> bool:
    """Put the faults at the rows that wrote what is at fault; False if there is none."""
    marked = False
    for pointer, detail in faults:
        key = tried.fragment.row_at(pointer) if tried.fragment else ""
        if row := content.row_of(key):
            row.refused = row.refused or detail
            marked = True
    return marked


def in_words(conflict: Conflict) -> str:
    return CONFLICT.format(what=f"the {conflict.kind}")


# What the forms ask for


def preview(asked: Asked) -> None:
    """Tell what publishing would do."""
    take_reason(asked)
    seen = last_number()
    for row in asked.content.rows:
        row.refused = ""
    tried = attempt(asked.content, asked.source, asked.user, base=seen)
    asked.preview = preview_of(tried, seen)


def preview_of(tried: Tried, seen: int) -> Preview:
    states = tried.states
    own, stays = publishable(states)
    keys = {each.row.key for each in own}
    mark = states.content.mark()
    found = Preview(seen, mark, len(own), statements=tried.statements, obstacles=tried.obstacles)
    if not own:
        found.obstacles = [*tried.obstacles, NOTHING]
    groups = groups_of(states)
    effects = [effect for group in groups if (effect := effect_of(group, keys))]
    found.voices = voices_told(states, own)
    found.sources = sources_told(tried.fragment) if tried.fragment else []
    found.effects, found.more = effects[:SHOWN], max(len(effects) - SHOWN, 0)
    for shown in states.rows:
        if shown.row.key in stays:
            words = shown.row.words or shown.row.line
            found.stays.append(Stays(shown.row.key, words, stays[shown.row.key]))
    return found


def publish(asked: Asked) -> None:
    """Publish what can be, as one change; what is published leaves the draft."""
    reason = take_reason(asked)
    given = asked.data.get("last_change", "")
    only_as_shown(asked, reason)
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        preview(asked)
        raise Refused(NEEDS_PREVIEW)
    tried = attempt(asked.content, asked.source, asked.user, reason, int(given), dry_run=False)
    if tried.applied is None or tried.fragment is None:
        asked.preview = preview_of(tried, last_number())
        told = [*tried.obstacles, *tried.statements] or [NOTHING]
        raise Refused(f"Nothing was published. {' '.join(told)}")
    number = tried.applied.change.number
    leave(asked.content, tried.fragment)
    asked.content.reason = ""
    asked.said.append(
        PUBLISHED.format(len(tried.fragment.own), number, *tried.fragment.counted())
        if number
        else "The store says all of it already: there is no change."
    )
    if asked.content.rows:
        asked.said.append(f"{len(asked.content.rows)} rows stay in the draft.")


def only_as_shown(asked: Asked, reason: str) -> None:
    """Refuse what has no reason, and what the editor has not seen in a preview."""
    shown = asked.data.get("mark", "")
    if reason and shown == asked.content.mark():
        return
    preview(asked)
    if not reason:
        raise Refused(NEEDS_REASON)
    raise Refused(NOT_AS_SHOWN if shown else NEEDS_PREVIEW)


def leave(content: Content, fragment: FragmentOfDraft) -> None:
    """What is published leaves the draft, which from then on names the stored records."""
    known = fragment.known
    for subject in content.subjects:
        if subject.key in fragment.wholes:
            subject.record, subject.is_new = uid_of(subject, known), False
            subject.apart = []
    note_origins(content, fragment.origins)
    ids = {each.row.key: assertion_id(each.row) for each in fragment.own}
    content.rows = [row for row in content.rows if row.key not in ids]
    for row in content.rows:
        row.corrects = ids.get(row.corrects, row.corrects)


def propose(asked: Asked) -> None:
    """Send what can be published to review; the rows wait in the draft."""
    reason = take_reason(asked)
    only_as_shown(asked, reason)
    tried = attempt(asked.content, asked.source, asked.user)
    if tried.fragment is None or tried.obstacles:
        asked.preview = preview_of(tried, last_number())
        raise Refused(" ".join(tried.obstacles or [NOTHING]))
    try:
        proposed = read_proposed(tried.fragment.body(reason, last_number()), with_status=False)
    except FragmentRefused as refused:
        raise Refused(" ".join(each.detail for each in refused.faults)) from None
    made = life.make(proposed, asked.user, token="")
    for own in tried.fragment.own:
        own.row.proposal = str(made.uid)
    asked.said.append(f"Sent {len(tried.fragment.own)} rows to review as {made}.")


def take_reason(asked: Asked) -> str:
    reason = reason_in(asked.data)[:LONGEST]
    asked.content.reason = reason or asked.content.reason
    return reason
