"""What we know things from: sources, who relays whom, and what each source says."""

from .assertions import TARGET_CHOICES, TARGETS, Assertion, Claim, claim_models
from .sources import IDENTIFIED, Identifier, Source, SourceLink

__all__ = [
    "IDENTIFIED",
    "TARGETS",
    "TARGET_CHOICES",
    "Assertion",
    "Claim",
    "Identifier",
    "Source",
    "SourceLink",
    "claim_models",
]
