"""What became of rows that were sent to review."""

from uuid import UUID

from actors.models import Entity
from base.orm.keys import listed
from incidents.models import Incident
from sources.models import Source
from threatapi.proposals.choices import ProposalStatus
from threatapi.proposals.models import Proposal

from .draft import Content
from .origins import note_origins

RETURNED = "The reviewer returned it: {}"
WITHDRAWN = "The proposal was withdrawn."


def settle_proposals(content: Content) -> None:
    """Rows that a reviewer has published leave the draft; those that came back can be mended."""
    uids = {row.proposal for row in content.rows if row.proposal}
    if not uids:
        return
    found = {str(each.uid): each for each in Proposal.objects.filter(uid__in=uids)}
    published = set()
    for row in content.rows:
        proposal = found.get(row.proposal)
        status = proposal.status if proposal else ProposalStatus.WITHDRAWN
        if not row.proposal or status in (ProposalStatus.PROPOSED, ProposalStatus.DRAFT):
            continue
        if status == ProposalStatus.PUBLISHED:
            published.add(row.key)
            continue
        row.proposal, row.refused = "", WITHDRAWN
        if proposal and status == ProposalStatus.RETURNED:
            last = proposal.steps.order_by("-pk").first()
            row.refused = RETURNED.format(last.comment if last else "")
    if published:
        content.rows = [row for row in content.rows if row.key not in published]
        note_made(content)


def note_made(content: Content) -> None:
    """Subjects and sources that were made with the ids that the draft gave them are stored now."""
    uids = listed(UUID(each.uid).hex for each in (*content.subjects, *content.voices) if each.uid)
    made = {
        str(uid)
        for model in (Entity, Incident, Source)
        for uid in model._base_manager.filter(uid__in=uids).values_list("uid", flat=True)
    }
    for subject in content.subjects:
        if subject.uid in made:
            subject.record, subject.is_new, subject.apart = subject.uid, False, []
    note_origins(content, made)
