"""What becomes of a proposal. Whoever changes one locks its row first, so that of two reviewers at
once one publishes it and the other is told that it is published."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from threatapi.changes.choices import ChangeDoor
from threatapi.writing.apply import Applied, apply
from threatapi.writing.fragment import Fragment, read_fragment

from .body import Proposed
from .choices import FROM, WAITING, ProposalStatus
from .models import Proposal, ProposalStep

MAY_REVIEW = "threatapi.review_change"
REPLACED = "Its author has replaced it: it has version {now} now, not {seen}. Look at it again."
WRONG_STATUS = "The proposal is {status}: it cannot become {wanted}."
NOT_REPLACED = "The proposal is {status}: its fragment stays as it is."


class WrongStatus(Exception):
    """The proposal is not as it must be for this; the text says how it is."""


@dataclass
class Published(Applied):
    """What publishing did, or in a dry run would do, with the fragment that was read."""

    fragment: Fragment = field(default_factory=Fragment)


def may_review(user: Any) -> bool:
    """Whether the user sees all proposals, and publishes and returns them."""
    return user is not None and bool(user.has_perm(MAY_REVIEW))


def make(proposed: Proposed, user: Any, token: str, sent: Any = None) -> Proposal:
    proposal = Proposal(body=proposed.text, why=proposed.why, user=user, token=token, sent=sent)
    proposal.author = user.get_username()
    note_step(proposal, proposed.status, user)
    return proposal


@transaction.atomic
def replace(key: int, proposed: Proposed, user: Any) -> Proposal:
    """Give the proposal another fragment."""
    proposal = locked(key)
    if proposal.status not in WAITING:
        raise WrongStatus(NOT_REPLACED.format(status=proposal.status))
    proposal.body, proposal.why = proposed.text, proposed.why
    proposal.version += 1
    note_step(proposal, ProposalStatus(proposal.status), user)
    return proposal


@transaction.atomic
def move(key: int, status: ProposalStatus, user: Any, comment: str = "") -> Proposal:
    proposal = locked(key)
    refuse_unless_from(proposal, status)
    note_step(proposal, status, user, comment)
    return proposal


@transaction.atomic
def publish(
    key: int,
    reviewer: Any,
    version: int,
    comment: str = "",
    dry_run: bool = False,
    seen: int | None = None,
    door: str = ChangeDoor.API,
) -> Published:
    """Make the change that is proposed, by the rights of the reviewer; or tell what it would do.

    `version` and `seen`, the number of the last change, say what the reviewer has looked at.
    Raises what `apply` raises; then the proposal stays as it was.
    """
    proposal = locked(key)
    refuse_unless_from(proposal, ProposalStatus.PUBLISHED)
    if proposal.version != version:
        raise WrongStatus(REPLACED.format(now=proposal.version, seen=version))
    applied = apply_for(proposal, reviewer, dry_run, door, seen)
    if not dry_run:
        proposal.change = applied.change if applied.change.number else None
        note_step(proposal, ProposalStatus.PUBLISHED, reviewer, comment)
    return applied


def apply_for(
    proposal: Proposal,
    reviewer: Any,
    dry_run: bool,
    door: str,
    seen: int | None = None,
) -> Published:
    fragment = read_fragment(proposal.body.encode())
    fragment.dry_run = dry_run
    applied = apply(
        fragment,
        user=proposal.user,
        author=proposal.author,
        token=proposal.token,
        entitled=reviewer,
        looked_at=seen,
        reviewed_by=None if proposal.is_of(reviewer) else reviewer,
        door=door,
    )
    return Published(**vars(applied), fragment=fragment)


def locked(key: int) -> Proposal:
    return Proposal.objects.select_for_update().get(pk=key)


def refuse_unless_from(proposal: Proposal, status: ProposalStatus) -> None:
    if proposal.status not in FROM[status]:
        raise WrongStatus(WRONG_STATUS.format(status=proposal.status, wanted=status))


def note_step(proposal: Proposal, status: ProposalStatus, user: Any, comment: str = "") -> None:
    """Store the proposal with its status, and who gave it to it."""
    now = timezone.now()
    step = ProposalStep(
        at=now,
        before=proposal.status,
        after=status,
        version=proposal.version,
        user=user,
        author=user.get_username(),
        comment=comment,
    )
    proposal.status, proposal.updated_at = status, now
    if proposal.pk is None:
        proposal.created_at = now
    proposal.save()
    step.proposal = proposal
    step.save()
