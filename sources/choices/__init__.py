"""Closed vocabularies of what is said and by whom.

A value is added when a source forces it, never in reserve; it needs a label, a sentence
that says what it means, and a line in the changelog.
"""

from .documents import CitationMode, DateBasis, IdentifierScheme, Reliability, SourceKind
from .sayings import (
    FIRM_HEDGES,
    FIRMNESS,
    UNSUPPORTED,
    AssertionFlaw,
    ClaimStatus,
    Credibility,
    Expansion,
    Hedge,
    Modality,
    SpeakerKind,
    Stance,
)

__all__ = [
    "FIRMNESS",
    "FIRM_HEDGES",
    "UNSUPPORTED",
    "AssertionFlaw",
    "CitationMode",
    "ClaimStatus",
    "Credibility",
    "DateBasis",
    "Expansion",
    "Hedge",
    "IdentifierScheme",
    "Modality",
    "Reliability",
    "SourceKind",
    "SpeakerKind",
    "Stance",
]
