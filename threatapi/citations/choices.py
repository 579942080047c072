"""Closed lists of the answers about one source."""

from base.orm.vocabulary import Vocabulary


class ChangedField(Vocabulary):
    """Computed values that may depend on one source."""

    STATUS = "status", "Status", "What the assertions of a claim add up to."
    INDEPENDENT_SOURCES = (
        "independent_sources",
        "Independent sources",
        "How many bodies say so, independently of each other.",
    )
    KNOWN_FROM = "known_from", "Known from", "The first day on which it was known."
    CLAIM_STATUS = (
        "claim_status",
        "Whose deed it is said to be",
        "Whose deed an incident is said to be.",
    )
    KILLED = "killed", "Killed", "The range of the numbers of killed."
    WOUNDED = "wounded", "Wounded", "The range of the numbers of wounded."
    CONTESTED = (
        "contested",
        "What is contested",
        "What the voices on an incident contradict each other about.",
    )
    FATE = "fate", "A person's fate", "What became of a person."
