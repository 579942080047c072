"""Closed list of proposals."""

from base.orm.vocabulary import Vocabulary


class ProposalStatus(Vocabulary):
    """How far a proposal has come."""

    DRAFT = "draft", "Draft", "Its author still writes it."
    PROPOSED = "proposed", "Proposed", "It waits for a reviewer."
    RETURNED = "returned", "Returned", "A reviewer gave it back to its author, with a comment."
    PUBLISHED = "published", "Published", "A reviewer published it, which made the change."
    WITHDRAWN = "withdrawn", "Withdrawn", "It will not be published."


# What may become of a proposal.
FROM = {
    ProposalStatus.PROPOSED: (ProposalStatus.DRAFT, ProposalStatus.RETURNED),
    ProposalStatus.RETURNED: (ProposalStatus.PROPOSED,),
    ProposalStatus.PUBLISHED: (ProposalStatus.PROPOSED,),
    ProposalStatus.WITHDRAWN: (
        ProposalStatus.DRAFT,
        ProposalStatus.PROPOSED,
        ProposalStatus.RETURNED,
    ),
}
# Those that may still be changed.
WAITING = FROM[ProposalStatus.WITHDRAWN]
