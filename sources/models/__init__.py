"""Models of sources, citations, identifiers and assertions."""

from .assertions import TARGETS, Assertion, Claim, claim_models
from .sources import IDENTIFIED, Identifier, Source, SourceLink
from .versions import NEVER, Supersession

__all__ = [
    "IDENTIFIED",
    "NEVER",
    "TARGETS",
    "Assertion",
    "Claim",
    "Identifier",
    "Source",
    "SourceLink",
    "Supersession",
    "claim_models",
]
