"""Closed lists of the answers about one source."""

from django.db.models import TextChoices


class ChangedField(TextChoices):
    """Computed values that may hang on one source."""

    STATUS = "status", "Status"
    INDEPENDENT_SOURCES = "independent_sources", "Independent sources"
    KNOWN_FROM = "known_from", "Known from"
    CLAIM_STATUS = "claim_status", "Whose deed it is said to be"
    KILLED = "killed", "Killed"
    WOUNDED = "wounded", "Wounded"
    CONTESTED = "contested", "What is contested"
    FATE = "fate", "A person's fate"
