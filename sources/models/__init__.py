"""Models of sources, citations, identifiers and assertions."""

from .assertions import TARGETS, Assertion, Claim, claim_models
from .sources import IDENTIFIED, Identifier, Source, SourceLink

__all__ = [
    "IDENTIFIED",
    "TARGETS",
    "Assertion",
    "Claim",
    "Identifier",
    "Source",
    "SourceLink",
    "claim_models",
]
