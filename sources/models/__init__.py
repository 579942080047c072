"""What we know things from: sources, who relays whom, and what each source says."""

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
